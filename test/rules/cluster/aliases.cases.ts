// Services of type ExternalName as backends.
import { Backend, IstioVersion, MeshApp, type ClusterSnapshot, type IBackend } from '../../../src';
import type { Declare, Playground } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { object, service, someFiles, STOCK_SERVICE, wholeCluster, write, type Manifest } from '../../support/snapshots';

const LEGACY = service('shop', 'legacy', { type: 'ExternalName', externalName: 'legacy.example.org', ports: [{ port: 443 }] });
const ANY_ENTRY = entry(['other.example.org'], 80);

function alias(externalName: string | undefined): Manifest {
  return service('shop', 'legacy', { type: 'ExternalName', externalName });
}

function entry(hosts: readonly string[], port: number, spec: Manifest = {}): Manifest {
  return object('networking.istio.io/v1', 'ServiceEntry', 'shop', 'outside', { spec: { hosts, ports: [{ number: port }], ...spec } });
}

/** A host whose backend is the alias `legacy`, with these objects in the app and in the cluster. */
function routed(objects: readonly Manifest[], snapshot?: ClusterSnapshot, props: { readonly istioVersion?: IstioVersion } = {}): Declare {
  return served(() => Backend.service('legacy', 80), objects, snapshot, props);
}

function served(
  backend: (p: Playground) => IBackend, objects: readonly Manifest[], snapshot?: ClusterSnapshot,
  props: { readonly istioVersion?: IstioVersion } = {},
): Declare {
  return (p) => {
    p.gatewayWith({ snapshot, ...props });
    objects.forEach((each) => write(p.team, each));
    p.port('web', { hosts: ['shop.example.com'], backend: backend(p) });
  };
}

function told(rest: string): string[] {
  return [`team/web: ING711 Service 'shop/legacy' is an alias (type ExternalName) of ${rest}`];
}

const COMPLETE = wholeCluster(STOCK_SERVICE, ANY_ENTRY);

export const aliasErrors: readonly RuleCase[] = [
  {
    code: 'ING711',
    when: 'an alias names no host',
    fails: routed([alias(undefined)]),
    passes: routed([alias('legacy.example.org'), entry(['legacy.example.org'], 80)]),
    finds: told('no host'),
    advice: 'set externalName of the Service',
  },
  {
    code: 'ING711',
    when: 'the ServiceEntry for the host of an alias has another port',
    fails: routed([alias('legacy.example.org'), entry(['legacy.example.org'], 443)]),
    passes: routed([alias('legacy.example.org'), entry(['legacy.example.org'], 80)]),
    finds: told('\'legacy.example.org\', and its ServiceEntry \'shop/outside\' has no port 80'),
    advice: 'add port 80 to the ServiceEntry, or set port of the backend to one that it has',
  },
  {
    code: 'ING711',
    when: 'the cluster has no ServiceEntry for the host of an alias',
    fails: routed([alias('legacy.example.org')], COMPLETE),
    passes: routed([alias('legacy.example.org'), entry(['legacy.example.org'], 80)], COMPLETE),
    finds: told('\'legacy.example.org\', for which no ServiceEntry is known'),
  },
  {
    code: 'ING711',
    when: 'the ServiceEntry for the host of an alias is for its own namespace alone',
    fails: routed([alias('legacy.example.org'), entry(['legacy.example.org'], 80, { exportTo: ['.'] })], COMPLETE),
    passes: routed([alias('legacy.example.org'), entry(['legacy.example.org'], 80, { exportTo: ['istio-system'] })], COMPLETE),
    finds: told('\'legacy.example.org\', for which no ServiceEntry is known'),
  },
  {
    code: 'ING711',
    when: 'the Service behind an alias does not exist',
    fails: routed([alias('web.blog.svc.cluster.local')], COMPLETE),
    passes: routed([alias('web.blog.svc.cluster.local'), service('blog', 'web', { ports: [{ port: 80 }] })], COMPLETE),
    finds: told('\'web.blog.svc.cluster.local\', which the snapshot does not have'),
    advice: 'set externalName to the full name of a Service that exists',
  },
  {
    code: 'ING711',
    when: 'an alias leads to another alias',
    fails: routed([alias('web.blog.svc.cluster.local'), service('blog', 'web', { type: 'ExternalName', externalName: 'www.example.org' })]),
    passes: routed([alias('web.blog.svc.cluster.local'), service('blog', 'web', { ports: [{ port: 80 }] })]),
    finds: told('\'web.blog.svc.cluster.local\', which is an alias too'),
    advice: 'name the last host in the first alias',
  },
  {
    code: 'ING711',
    when: 'the alias is a construct of the app',
    fails: served((p) => Backend.fromConstruct(write(p.team, LEGACY)), [], COMPLETE),
    passes: served((p) => Backend.fromConstruct(write(p.team, LEGACY)), [entry(['legacy.example.org'], 443)], COMPLETE),
    finds: told('\'legacy.example.org\', for which no ServiceEntry is known'),
  },
  {
    code: 'ING701',
    when: 'the application behind an alias does not have the port, whatever the ports of the alias',
    fails: served((p) => (new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080 }), Backend.service('legacy', 443)), [
      service('shop', 'legacy', { type: 'ExternalName', externalName: 'app.shop.svc.cluster.local', ports: [{ port: 443 }] }),
    ]),
    passes: served((p) => (new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080 }), Backend.service('legacy', 80)), [
      service('shop', 'legacy', { type: 'ExternalName', externalName: 'app.shop.svc.cluster.local', ports: [{ port: 443 }] }),
    ]),
    finds: ['team/web: ING701 Service \'legacy\' has no TCP port 443; its TCP ports are: 80'],
  },
  {
    code: 'ING701',
    when: 'an alias does not have the port and Istio is older than 1.21, which took it for a host of its own',
    fails: routed([LEGACY], undefined, { istioVersion: IstioVersion.of('1.20') }),
    passes: served(() => Backend.service('legacy', 443), [LEGACY], undefined, { istioVersion: IstioVersion.of('1.20') }),
    finds: ['team/web: ING701 Service \'legacy\' has no TCP port 80; its TCP ports are: 443'],
  },
  ...(['80', undefined] as const).map((port): RuleCase => ({
    code: 'ING713',
    when: `a Service has port ${JSON.stringify(port)}`,
    fails: served((p) => Backend.fromConstruct(write(p.team, service('shop', 'web', { ports: [{ port }] }))), []),
    passes: served((p) => Backend.fromConstruct(write(p.team, service('shop', 'web', { ports: [{ port: 80 }] }))), []),
    finds: ['team/web: ING713 Service \'shop/web\' has a port without a number'],
  })),
];

export const aliasWarnings: readonly WarningCase[] = [
  {
    code: 'ING712',
    when: 'nothing says whether istiod knows the host of an alias',
    fails: routed([alias('legacy.example.org')]),
    passes: routed([alias('legacy.example.org'), entry(['legacy.example.org'], 80)]),
    finds: [
      'warning at team/web: ING712 Service \'shop/legacy\' is an alias (type ExternalName) of \'legacy.example.org\', '
      + 'for which no ServiceEntry is known',
    ],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING712',
    when: 'an alias of the cluster leads to an unknown host',
    fails: routed([], someFiles(alias('legacy.example.org'))),
    passes: routed([], someFiles(alias('web.blog.svc.cluster.local'))),
    finds: [
      'warning at team/web: ING712 Service \'shop/legacy\' is an alias (type ExternalName) of \'legacy.example.org\', '
      + 'for which no ServiceEntry is known',
    ],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING712',
    when: 'the alias is too short for the full name of a Service',
    fails: routed([alias('web.blog')]),
    passes: routed([alias('web.blog.svc.cluster.local')]),
    finds: [
      'warning at team/web: ING712 Service \'shop/legacy\' is an alias (type ExternalName) of \'web.blog\', '
      + 'for which no ServiceEntry is known',
    ],
    url: 'http://shop.example.com/',
  },
];
