import { Backend, IngressGateway, IngressPort, IngressProtocol, type ClusterSnapshot } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase } from '../../support/rule-cases';
import { gateway, server, someFiles, virtualService, type Manifest } from '../../support/snapshots';

const backend = Backend.service('web', 80);
const OURS = 'istio-system/istio-ingressgateway';
const HTTP = { http: [{ route: [{ destination: { host: 'other' } }] }] };
const TCP = { tcp: [{ route: [{ destination: { host: 'other' } }] }] };

function plain(snapshot: ClusterSnapshot, ...hosts: readonly string[]): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    const admitted = hosts.length > 0 ? hosts : ['shop.example.com'];
    admitted.forEach((host, i) => p.port(`web-${i}`, { hosts: [host], backend }));
  };
}

function tcp(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.tcp('db', 5432, { backend });
  };
}

/** A VirtualService in the team's namespace that the app does not write. */
function old(spec: Manifest, home = 'shop'): Manifest {
  return virtualService(home, 'old', { hosts: ['shop.example.com'], gateways: [OURS], ...HTTP, ...spec });
}

/** Names of our Gateway in its own namespace. */
const NAMES = [
  'istio-ingressgateway.istio-system.svc.cluster.local', 'istio-ingressgateway.istio-system', './istio-ingressgateway',
  'istio-ingressgateway',
];

/** A VirtualService whose only route is another one's. */
function delegating(): Manifest {
  return old({ http: [{ delegate: { name: 'd', namespace: 'api' } }] });
}

/** A Gateway called mesh, beside a VirtualService that names it, or the mesh. */
function calledMesh(name: string): Declare {
  return (p) => {
    const snapshot = someFiles(old({ gateways: [name] }, 'istio-system'));
    const opened = new IngressGateway(p.platform, 'gateway', { snapshot, gatewayName: 'mesh' });
    new IngressPort(p.platform, 'web', {
      gateway: opened, port: 80, protocol: IngressProtocol.HTTP, hosts: ['shop.example.com'], backend,
    });
  };
}

const TWICE = ['team/web-0: ING611 host \'shop.example.com\' on port 80 is also routed by VirtualService \'shop/old\''];

/** Ways in which a VirtualService has nothing to do with a host. */
const HARMLESS: ReadonlyArray<readonly [string, Manifest]> = [
  ['is for another host', old({ hosts: ['blog.example.com'] })],
  ['is for another Gateway', old({ gateways: ['shop/other'] })],
  ['is for the mesh', old({ gateways: undefined })],
  ['is in a namespace that the Gateway does not admit', old({}, 'blog')],
  ['is not exported to the gateway', old({ exportTo: ['.'] })],
  ['routes for the mesh alone', old({ gateways: ['mesh', OURS], http: [{ match: [{ gateways: ['mesh'] }] }] })],
  ['routes on another port alone', old({ http: [{ match: [{ port: 8080 }] }] })],
  ['is exported to nobody', old({ exportTo: ['istio-system', '~'] })],
  ['names a Gateway in the old way, in another namespace', old({ gateways: ['istio-ingressgateway.shop.svc.cluster.local'] })],
  ['has an empty list of Gateways', old({ gateways: [] })],
  ['routes TCP alone', old({ http: undefined, ...TCP })],
];

export const clusterRouteCases: readonly RuleCase[] = [
  ...HARMLESS.map(([what, harmless]): RuleCase => ({
    code: 'ING611',
    when: `another VirtualService has the host, other than one that ${what}`,
    fails: plain(someFiles(old({}))),
    passes: plain(someFiles(harmless)),
    finds: TWICE,
  })),
  {
    code: 'ING611',
    when: 'another VirtualService has the host among others',
    fails: plain(someFiles(old({ hosts: ['blog.example.com', 'shop.example.com', 'news.example.com'] }))),
    passes: plain(someFiles(old({ hosts: ['blog.example.com', 'news.example.com'] }))),
    finds: TWICE,
  },
  {
    code: 'ING611',
    when: 'another VirtualService has several of the hosts, and names the Gateway among others',
    fails: plain(someFiles(old({
      hosts: ['c.example.com', 'a.example.com', 'b.example.com'], gateways: ['mesh', 'blog/edge', OURS],
    })), 'a.example.com', 'b.example.com'),
    passes: plain(someFiles(old({
      hosts: ['c.example.com', 'a.example.com', 'b.example.com'], gateways: ['mesh', 'blog/edge'],
    })), 'a.example.com', 'b.example.com'),
    finds: ['a', 'b'].map((name, i) =>
      `team/web-${i}: ING611 host '${name}.example.com' on port 80 is also routed by VirtualService 'shop/old'`),
  },
  {
    code: 'ING611',
    when: 'another VirtualService routes the port in its second route, or by the second condition of one',
    fails: plain(someFiles(old({ http: [{ match: [{ port: 8080 }] }, { match: [{ port: 8081 }, { port: 80 }] }] }))),
    passes: plain(someFiles(old({ http: [{ match: [{ port: 8080 }] }, { match: [{ port: 8081 }, { port: 8082 }] }] }))),
    finds: TWICE,
  },
  {
    code: 'ING611',
    when: 'another VirtualService is for a wildcard over the host',
    fails: plain(someFiles(old({ hosts: ['*.example.com'] }))),
    passes: plain(someFiles(old({ hosts: ['*.example.org'] }))),
    finds: TWICE,
  },
  {
    code: 'ING611',
    when: 'another VirtualService has the host in upper case, and does not name the namespace of its Gateway',
    fails: (p) => {
      const opened = new IngressGateway(p.platform, 'gateway', {
        snapshot: someFiles(virtualService('istio-system', 'old', {
          hosts: ['SHOP.example.com'], gateways: ['istio-ingressgateway'], ...HTTP,
        })),
      });
      new IngressPort(p.platform, 'web', {
        gateway: opened, port: 80, protocol: IngressProtocol.HTTP, hosts: ['shop.example.com'], backend,
      });
    },
    passes: plain(someFiles(old({ gateways: ['istio-ingressgateway'] }))),
    finds: ['platform/web: ING611 host \'shop.example.com\' on port 80 is also routed by VirtualService \'istio-system/old\''],
  },
  {
    code: 'ING611',
    when: 'another VirtualService uses another Gateway of the port',
    fails: plain(someFiles(gateway('blog', 'edge', server(80, 'HTTP', ['*.example.com'])), old({ gateways: ['blog/edge'] }))),
    passes: plain(someFiles(gateway('blog', 'edge', server(8081, 'HTTP', ['*.example.com'])), old({ gateways: ['blog/edge'] }))),
    finds: TWICE,
  },
  {
    code: 'ING611',
    when: 'another VirtualService is below a wildcard that is routed here, and its host is admitted by name',
    fails: plain(someFiles(old({})), '*.example.com', 'shop.example.com'),
    passes: plain(someFiles(old({})), '*.example.com'),
    finds: ['team/web-1: ING611 host \'shop.example.com\' on port 80 is also routed by VirtualService \'shop/old\''],
  },
  {
    code: 'ING611',
    when: 'another VirtualService names a Gateway that is called mesh in full, since mesh alone stands for proxies',
    fails: calledMesh('istio-system/mesh'),
    passes: calledMesh('mesh'),
    finds: ['platform/web: ING611 host \'shop.example.com\' on port 80 is also routed by VirtualService \'istio-system/old\''],
  },
  {
    code: 'ING611',
    when: 'a route of another VirtualService has an empty list of Gateways, which restricts nothing',
    fails: plain(someFiles(old({ http: [{ match: [{ gateways: [] }], ...HTTP.http[0] }] }))),
    passes: plain(someFiles(old({ http: [{ match: [{ gateways: ['edge'] }], ...HTTP.http[0] }] }))),
    finds: TWICE,
  },
  ...[{ exportTo: ['.'] }, { hosts: ['api.example.com'] }].map((spec): RuleCase => ({
    code: 'ING611',
    when: `a delegate takes every request, and does not have ${JSON.stringify(spec)}`,
    fails: plain(someFiles(delegating(), virtualService('api', 'd', HTTP))),
    passes: plain(someFiles(delegating(), virtualService('api', 'd', { ...HTTP, ...spec }))),
    finds: TWICE,
  })),
  ...NAMES.map((name): RuleCase => ({
    code: 'ING611',
    when: `another VirtualService calls its Gateway '${name}'`,
    fails: (p) => {
      const opened = new IngressGateway(p.platform, 'gateway', { snapshot: someFiles(old({ gateways: [name] }, 'istio-system')) });
      new IngressPort(p.platform, 'web', {
        gateway: opened, port: 80, protocol: IngressProtocol.HTTP, hosts: ['shop.example.com'], backend,
      });
    },
    passes: plain(someFiles(old({ gateways: ['./istio-ingressgateway'] }))),
    finds: ['platform/web: ING611 host \'shop.example.com\' on port 80 is also routed by VirtualService \'istio-system/old\''],
  })),
  ...[{}, { match: [{ port: 5432 }] }].map((match): RuleCase => ({
    code: 'ING611',
    when: `another VirtualService routes the TCP port with ${JSON.stringify(match)}`,
    fails: tcp(someFiles(old({ hosts: ['db.example.com'], http: undefined, tcp: [{ ...match, route: [] }] }))),
    passes: tcp(someFiles(old({ hosts: ['db.example.com'], http: undefined, tcp: [{ match: [{ port: 5433 }], route: [] }] }))),
    finds: ['team/db: ING611 TCP port 5432 is also routed by VirtualService \'shop/old\''],
  })),
  {
    code: 'ING611',
    when: 'the VirtualService with a former name still exists',
    fails: plain(someFiles(old({}))),
    passes: plain(someFiles(virtualService('shop', 'shop-example-com', { hosts: ['shop.example.com'], gateways: [OURS], ...HTTP }))),
    finds: TWICE,
  },
];
