import { App } from 'cdk8s';
import { Backend, PlainHttp, TlsCertificate, type ClusterSnapshot } from '../../src';
import { Playground } from '../support/findings';
import { modelOf } from '../support/model';
import { gateway, server, someFiles, type Manifest } from '../support/snapshots';

const backend = Backend.service('web', 80);

function https(name: string, ...hosts: readonly string[]): Manifest {
  const made = server(443, 'HTTPS', hosts, { mode: 'SIMPLE', credentialName: name });
  return { ...made, port: { ...made.port as Manifest, name } };
}

function there(...servers: readonly Manifest[]): ClusterSnapshot {
  return someFiles(gateway('istio-system', 'istio-ingressgateway', ...servers));
}

/** The names of the servers for hosts, by certificate. */
function names(snapshot: ClusterSnapshot, hosts: Readonly<Record<string, readonly string[]>>): string[] {
  const playground = new Playground(new App());
  playground.gatewayWith({ snapshot });
  for (const [certificate, ofCertificate] of Object.entries(hosts)) {
    for (const host of ofCertificate) {
      playground.tls(host, host, { certificate: TlsCertificate.credential(certificate), plainHttp: PlainHttp.CLOSED, backend });
    }
  }
  return modelOf(playground.gateway).servers.map(({ name }) => name);
}

test('a server with TLS keeps the name of the one that has its hosts, so that istiod keeps its routes', () => {
  expect(names(there(https('secure', 'a.example.com')), { a: ['a.example.com'] })).toEqual(['secure']);
});

test.each([
  ['has none of its hosts', there(https('secure', 'b.example.com'))],
  ['is on another port', there({ ...https('secure', 'a.example.com'), port: { number: 8443, name: 'secure', protocol: 'HTTPS' } })],
  ['passes TLS through', there({ ...https('secure', 'a.example.com'), tls: { mode: 'PASSTHROUGH' } })],
  ['is in another Gateway', someFiles(gateway('istio-system', 'edge', https('secure', 'a.example.com')),
  ).replacing({ kind: 'Gateway', namespace: 'istio-system', name: 'edge' })],
  ['has the name of another one of ours', there(https('https-443-b', 'a.example.com'))],
])('a server does not take the name of one that %s', (_, snapshot) => {
  const [first] = names(snapshot, { a: ['a.example.com'], b: ['c.example.com'] });
  expect(first).toBe('https-443-a');
});

test('of several, it takes that with most of its hosts, and no two take one name', () => {
  const snapshot = there(https('few', 'a.example.com'), https('most', 'b.example.com', 'c.example.com'));
  expect(names(snapshot, { one: ['a.example.com', 'b.example.com', 'c.example.com'] })).toEqual(['most']);
  expect(names(there(https('both', 'a.example.com', 'b.example.com')), { x: ['a.example.com'], y: ['b.example.com'] }))
    .toEqual(['both', 'https-443-y']);
});

test('an earlier output keeps its names, also when a host moves to another certificate', () => {
  const snapshot = there(https('https-443-x', 'a.example.com', 'b.example.com'), https('https-443-y', 'c.example.com'));
  expect(names(snapshot, { x: ['a.example.com'], y: ['b.example.com', 'c.example.com'] })).toEqual(['https-443-x', 'https-443-y']);
});
