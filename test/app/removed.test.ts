import * as path from 'path';
import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import fc from 'fast-check';
import {
  Backend, Findings, GatewayInstallation, HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort, IngressProtocol, IngressRoute,
  MeshApp, TlsCertificate, TlsIngress,
} from '../../src';
import { IngressRegistry } from '../../src/app/registry';
import { Playground, synthesisErrors } from '../support/findings';
import { filesBelow } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let count = 0;
const backend = Backend.service('web', 80);

/** An injection into the configuration of the load balancer, which is an error. */
const EVIL = { workers: ['10.0.0.1\n    server evil 6.6.6.6:80'], bindAddresses: ['192.0.2.1'] };

function withEvil(chart: Chart, id: string): IngressGateway {
  return new IngressGateway(chart, id, {
    installation: GatewayInstallation.helm({ release: id }), loadBalancers: [new HaproxyLoadBalancer(EVIL)],
  });
}

/** Everything that an app writes; of manifests, the documents of each file in any order. */
function output(declare: (p: Playground) => void): Map<string, string> {
  const home = path.join(folder, `${count++}`);
  const app = new IngressApp({ outdir: path.join(home, 'dist') });
  declare(new Playground(app));
  app.synth();
  return new Map([...filesBelow(home)].map(([file, text]) => [file, file.endsWith('.k8s.yaml') ? sorted(text) : text]));
}

function sorted(text: string): string {
  return text.split('---\n').filter((document) => document.trim() !== '').sort().join('---\n');
}

test('a removed gateway is in no file, and its errors are gone', () => {
  const kept = output((p) => p.tls('web', 'shop.example.com', { backend }));
  expect(output((p) => {
    p.tls('web', 'shop.example.com', { backend });
    withEvil(p.platform, 'h');
    p.platform.node.tryRemoveChild('h');
  })).toEqual(kept);
});

test.each<[string, (p: Playground) => void, (p: Playground) => void]>([
  ['a gateway', (p) => void withEvil(p.platform, 'h'), (p) => p.platform.node.tryRemoveChild('h')],
  ['a port', (p) => void p.tls('old', 'old.example.com', { backend }), (p) => p.team.node.tryRemoveChild('old')],
  ['a port with a redirect', (p) => void p.tls('old', 'old.example.com'), (p) => p.team.node.tryRemoveChild('old')],
  ['a TCP port', (p) => void p.tcp('old', 5432, { backend }), (p) => p.team.node.tryRemoveChild('old')],
  ['a route', (p) => {
    const port = p.team.node.findChild('web') as TlsIngress;
    new IngressRoute(p.team, 'old', { port, host: 'old.example.com', backend });
  }, (p) => p.team.node.tryRemoveChild('old')],
  ['an application', (p) => void new MeshApp(p.team, 'old', { image: 'old:1', containerPort: 80 }),
    (p) => p.team.node.tryRemoveChild('old')],
  ['a chart with all of it', (p) => {
    const chart = new Chart(p.app, 'old', { namespace: 'old' });
    const app = new MeshApp(chart, 'app', { image: 'old:1', containerPort: 80 });
    new TlsIngress(chart, 'host', {
      gateway: withEvil(chart, 'h'), host: 'old.example.com', certificate: TlsCertificate.credential('old'), backend: app,
    });
  }, (p) => p.app.node.tryRemoveChild('old')],
])('%s that was removed leaves nothing, and can be declared again', (_, declare, remove) => {
  const first = (p: Playground) => p.tls('web', '*.example.com', { allowedNamespaces: ['shop'], backend });
  const without = output(first);
  expect(output((p) => {
    first(p);
    declare(p);
    remove(p);
  })).toEqual(without);
  // Asked and synthesized in between.
  expect(output((p) => {
    first(p);
    declare(p);
    Findings.of(p.app).list();
    remove(p);
    Testing.synth(p.team);
    p.gateway.explain('https://old.example.com/');
  })).toEqual(without);
});

test('a patch of something that was removed does not apply to what is declared in its place', () => {
  const again = output((p) => {
    const old = p.tls('web', 'shop.example.com', { backend });
    ApiObject.of(old).addJsonPatch(JsonPatch.remove('/spec'));
    old.addJsonPatch(JsonPatch.remove('/route'));
    Findings.of(old).acknowledge('ING614', 'trying');
    p.team.node.tryRemoveChild('web');
    p.tls('web', 'shop.example.com', { backend });
  });
  expect(again).toEqual(output((p) => p.tls('web', 'shop.example.com', { backend })));
});

test('what is declared again counts with its new options', () => {
  const p = new Playground(new App());
  p.port('web', { hosts: ['a.example.com'], backend });
  p.team.node.tryRemoveChild('web');
  p.port('web', { hosts: ['b.example.com'], backend: Backend.service('other', 8080) });
  expect(p.gateway.explain('http://a.example.com/').arrives).toBe(false);
  expect(p.gateway.explain('http://b.example.com/').arrives).toBe(true);
  const names = Testing.synth(p.team).map(({ spec }) => spec.hosts);
  expect(names).toEqual([['b.example.com']]);
});

test('a Gateway without servers is taken out of the tree, and made again when a host is attached', () => {
  const p = new Playground(new App());
  const web = p.tls('web', 'shop.example.com', { backend });
  expect(Testing.synth(p.platform).map(({ kind }) => kind)).toEqual(['Gateway']);
  p.team.node.tryRemoveChild(web.node.id);
  expect(Testing.synth(p.platform)).toEqual([]);
  expect(Testing.synth(p.team)).toEqual([]);
  expect(() => ApiObject.of(p.gateway)).toThrow('has no object of its own');
  p.tls('other', 'other.example.com', { backend });
  expect(Testing.synth(p.platform).map(({ spec }) => spec.servers.map(({ hosts }: any) => hosts)))
    .toEqual([[['other.example.com'], ['shop/other.example.com']]]);
});

test('fails when a removed gateway is asked, and says so', () => {
  const p = new Playground(new App());
  const gateway = withEvil(p.platform, 'h');
  p.platform.node.tryRemoveChild('h');
  const message = /^platform\/h:\n {2}the gateway was removed from the app.*\n {2}fix: /;
  expect(() => gateway.explain('https://shop.example.com/')).toThrow(message);
  expect(() => gateway.diagram()).toThrow(message);
});

test('an acknowledgement of a removed construct does not count', () => {
  const p = new Playground(new App());
  const port = p.tls('wild', '*.example.com');
  const deep = () => new IngressRoute(p.team, 'deep', { port, host: 'a.b.example.com', backend });
  Findings.of(deep()).acknowledge('ING607', 'the certificate names it');
  expect(synthesisErrors(p.app)).toEqual([]);
  p.team.node.tryRemoveChild('deep');
  deep();
  expect(synthesisErrors(p.app)).toHaveLength(1);
});

test('an error at a path of which no construct reports fails the synthesis, and is told once', () => {
  const p = new Playground(new App());
  p.tls('web', 'shop.example.com', { backend });
  IngressRegistry.of(p.app).addPort({
    construct: p.team, gateway: p.gateway,
    declaration: { id: 'team/ghost#port', at: 'team/ghost', gateway: p.gateway.node.path, port: 99999, protocol: IngressProtocol.TCP.name },
  });
  expect(synthesisErrors(p.app).map((line) => line.split('\n')[0])).toEqual(['[] error at team/ghost: ING301 invalid port']);
  expect(() => Testing.synth(p.team)).toThrow('[] error at team/ghost: ING301');
});

test('any sequence of declaring, removing and asking gives what a fresh app gives', () => {
  const HOSTS = ['a.example.com', 'b.example.com', '*.example.com'];
  const step = fc.record({ act: fc.constantFrom('declare', 'remove', 'explain', 'list', 'synth'), slot: fc.nat(3), host: fc.nat(2) });
  const declare = (p: Playground, slot: number, host: number) => {
    if (slot < 2) p.tls(`slot-${slot}`, HOSTS[host], { backend });
    else if (slot === 2) new MeshApp(p.team, 'slot-2', { image: `app:${host}`, containerPort: 80 });
    else new IngressPort(p.team, 'slot-3', { gateway: p.gateway, port: 5000 + host, protocol: IngressProtocol.TCP, backend });
  };
  const manifests = ({ platform, team }: Playground) => [platform, team]
    .map((chart) => Testing.synth(chart).map((each) => JSON.stringify(each)).sort());
  const result = (p: Playground) => ({
    errors: synthesisErrors(p.app),
    manifests: synthesisErrors(p.app).length > 0 ? [] : manifests(p),
    findings: Findings.of(p.app).list(),
    explained: HOSTS.map((host) => p.gateway.explain(`https://${host.replace('*', 'x')}/`).text),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
    const p = new Playground(new App());
    p.tls('kept', 'kept.example.com', { backend });
    const living = new Map<number, number>();
    for (const { act, slot, host } of steps) {
      if (act === 'explain') p.gateway.explain('https://a.example.com/');
      if (act === 'list') Findings.of(p.app).list();
      if (act === 'synth') synthesisErrors(p.app);
      if (act === 'remove' && living.delete(slot)) p.team.node.tryRemoveChild(`slot-${slot}`);
      if (act === 'declare' && !living.has(slot)) {
        declare(p, slot, host);
        living.set(slot, host);
      }
    }
    const fresh = new Playground(new App());
    fresh.tls('kept', 'kept.example.com', { backend });
    for (const [slot, host] of living) declare(fresh, slot, host);
    expect(result(p)).toEqual(result(fresh));
  }), { numRuns: 60, seed: 13 });
});
