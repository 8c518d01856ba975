// Services without pods, and what the proxies of pods make of a port.
import { Backend, IngressProtocol, type ClusterSnapshot } from '../../../src';
import type { Declare } from '../../support/findings';
import type { WarningCase } from '../../support/rule-cases';
import { deployment, namespace, object, service, someFiles, wholeNamespace, type Manifest } from '../../support/snapshots';

function served(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { hosts: ['shop.example.com'], backend: Backend.service('web', 80) });
  };
}

function web(port: Manifest = {}, selector: Manifest = { app: 'web' }): Manifest {
  return service('shop', 'web', { selector, ports: [{ port: 80, ...port }] });
}

function pod(labels: Manifest, status: Manifest = { phase: 'Running' }): Manifest {
  return object('v1', 'Pod', 'shop', 'a-pod', { metadata: { labels }, spec: { containers: [] }, status });
}

/** Pods with a port of this name. */
function listening(name: string, list = 'containers'): Manifest {
  return deployment('shop', 'web', { app: 'web' }, {
    containers: [{ name: 'main' }], [list]: [{ name: 'a', restartPolicy: 'Always', ports: [{ name, containerPort: 8080 }] }],
  });
}

function workload(kind: string, labels: Manifest): Manifest {
  return object('apps/v1', kind, 'shop', kind.toLowerCase(), { spec: { template: { metadata: { labels } } } });
}

/** All kinds of workloads, of which a StatefulSet has these labels. */
function workloads(labels: Manifest): Manifest[] {
  return [workload('Deployment', { app: 'a' }), workload('DaemonSet', { app: 'b' }), workload('StatefulSet', labels)];
}

function tcp(...objects: readonly Manifest[]): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(...objects) });
    p.tcp('db', 5432, { backend: Backend.service('db', 5432) });
  };
}

const INJECTED = namespace('shop', { 'istio-injection': 'enabled' });
const PLAIN = namespace('shop');
const DB = service('shop', 'db', { selector: { app: 'db' }, ports: [{ name: 'tcp', port: 5432 }] });
const PODS = deployment('shop', 'db', { app: 'db' });

/** Another Service of the same pods. */
function beside(port: Manifest, selector: Manifest = { app: 'db' }): Manifest {
  return service('shop', 'admin', { selector, ports: [{ name: 'http-admin', port: 80, targetPort: 5432, ...port }] });
}

const URL = 'http://shop.example.com/';
const NO_PODS = ['warning at team/web: ING716 Service \'shop/web\' selects {"app":"web"}, which no pods of the snapshot have'];
const NO_PORT = [
  'warning at team/web: ING717 port 80 of Service \'shop/web\' has target port \'http\', which no container of its pods has',
];
const TWO = [
  'warning at team/db: ING718 port 80 of Service \'shop/admin\' leads to the same port of the pods as port 5432 of Service \'shop/db\', '
  + 'and speaks http',
];

/** All that is in the namespace, beside the Service. */
function listed(...objects: readonly Manifest[]): ClusterSnapshot {
  return wholeNamespace('shop', web(), ...objects);
}

/** Snapshots in which a Service has no pods, and the nearest ones in which it may have some. */
const WITHOUT_PODS: ReadonlyArray<readonly [string, ClusterSnapshot, ClusterSnapshot]> = [
  ['pods are listed', listed(pod({ app: 'other' })), listed(pod({ app: 'web' }))],
  ['its pods have ended', listed(pod({ app: 'web' }, { phase: 'Failed' })), listed(pod({ app: 'web' }))],
  ['workloads of all kinds are listed', listed(...workloads({ app: 'c' })), listed(...workloads({ app: 'web' }))],
  ['the listing is complete', listed(...workloads({})), listed(workload('Deployment', {}))],
  ['it has a selector', listed(pod({})), wholeNamespace('shop', web({}, {}), pod({}))],
];

export const backendPodWarnings: readonly WarningCase[] = [
  ...WITHOUT_PODS.map(([what, fails, passes]): WarningCase => ({
    code: 'ING716', when: `a Service selects no pods, and ${what}`, url: URL, fails: served(fails), passes: served(passes), finds: NO_PODS,
  })),
  ...['containers', 'initContainers'].map((list): WarningCase => ({
    code: 'ING717',
    when: `no container has the name of the target port, not even in ${list}`,
    url: URL,
    fails: served(someFiles(web({ targetPort: 'http' }), listening('web', list))),
    passes: served(someFiles(web({ targetPort: 'http' }), listening('http', list))),
    finds: NO_PORT,
  })),
  {
    code: 'ING717',
    when: 'the target port is a name',
    url: URL,
    fails: served(someFiles(web({ targetPort: 'http' }), listening('web'))),
    passes: served(someFiles(web({ targetPort: 8081 }), listening('web'))),
    finds: NO_PORT,
  },
  ...([
    ['leads to the same port', [INJECTED, PODS, DB, beside({})], [INJECTED, PODS, DB, beside({ targetPort: 8080 })]],
    ['speaks HTTP', [INJECTED, PODS, DB, beside({})], [INJECTED, PODS, DB, beside({ name: 'tcp-admin' })]],
    ['selects the pods', [INJECTED, PODS, DB, beside({})], [INJECTED, PODS, DB, beside({}, { app: 'admin' })]],
    ['selects pods with a proxy', [INJECTED, PODS, DB, beside({})], [PLAIN, PODS, DB, beside({})]],
  ] as const).map(([what, fails, passes]): WarningCase => ({
    code: 'ING718', when: `another Service ${what}`, url: 'tcp://gateway.example.com:5432', fails: tcp(...fails), passes: tcp(...passes),
    finds: TWO,
  })),
  {
    code: 'ING718',
    when: 'the port is for TCP',
    url: 'tcp://gateway.example.com:5432',
    fails: tcp(INJECTED, PODS, DB, beside({})),
    passes: (p) => {
      p.gatewayWith({ snapshot: someFiles(INJECTED, PODS, DB, beside({})) });
      p.port('db', { port: 5432, protocol: IngressProtocol.HTTP, hosts: ['*'], backend: Backend.service('db', 5432) });
    },
    finds: TWO,
  },
];
