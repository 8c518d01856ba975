import { ApiObject } from 'cdk8s';
import { Backend, IngressProtocol, MeshApp, type ClusterSnapshot, type IBackend } from '../../../src';
import type { Declare, Playground } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { deployment, list, namespace, service, someFiles, STOCK_SERVICE, wholeCluster, wholeNamespace } from '../../support/snapshots';

const EXPORT_TO = 'networking.istio.io/exportTo';
const WEB = service('shop', 'web', { ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'dns', port: 53, protocol: 'UDP' }] });

/** The Service that every cluster has. */
const KUBERNETES = service('default', 'kubernetes', { ports: [{ port: 443 }] });

/** A host that is served by `web` in its namespace, or by the given backend. */
function served(
  snapshot: ClusterSnapshot,
  backend: IBackend | ((p: Playground) => IBackend) = Backend.service('web', 80),
  protocol = IngressProtocol.HTTP,
): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { hosts: ['shop.example.com'], protocol, backend: typeof backend === 'function' ? backend(p) : backend });
  };
}

function exported(annotation: string): ClusterSnapshot {
  return someFiles(service('shop', 'web', { ports: [{ port: 80 }] }, { annotations: { [EXPORT_TO]: annotation } }));
}

/** A Service of the user with this annotation. */
function ownService(annotation: string): Declare {
  return served(someFiles(WEB), (p) => Backend.fromConstruct(new ApiObject(p.team, 'service', {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'mine', annotations: { [EXPORT_TO]: annotation } },
    spec: { ports: [{ port: 80 }] },
  })));
}

const UNLABELLED: ReadonlyArray<Record<string, string>> = [{}, { 'istio-injection': 'disabled' }];

/** An application of the mesh in a namespace with these labels. */
function app(labels: Record<string, string>, podLabels: Record<string, string> = {}): Declare {
  return served(someFiles(namespace('shop', labels)), (p) => {
    const made = new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080 });
    Object.entries(podLabels).forEach(([key, value]) => made.deployment.podMetadata.addLabel(key, value));
    return made;
  });
}

export const clusterBackendCases: readonly RuleCase[] = [
  {
    code: 'ING708',
    when: 'the cluster has no such Service',
    fails: served(wholeCluster(STOCK_SERVICE, service('shop', 'shop', { ports: [{ port: 80 }] }))),
    passes: served(someFiles(service('shop', 'shop', { ports: [{ port: 80 }] }))),
    finds: ['team/web: ING708 the snapshot has no Service \'shop/web\''],
  },
  {
    code: 'ING708',
    when: 'a listing of the cluster has no such Service, other than a listing of the namespace default',
    fails: served(someFiles(list(KUBERNETES, service('default', 'other', {}), STOCK_SERVICE))),
    passes: served(someFiles(list(KUBERNETES, service('default', 'other', {}), namespace('shop')))),
    finds: ['team/web: ING708 the snapshot has no Service \'shop/web\''],
  },
  {
    code: 'ING708',
    when: 'the Service is in another namespace',
    fails: served(wholeNamespace('shop', service('shop', 'shop', {}), service('blog', 'web', {}))),
    passes: served(someFiles(list(service('shop', 'shop', {}), service('blog', 'web', {})))),
    finds: ['team/web: ING708 the snapshot has no Service \'shop/web\', only \'blog/web\''],
    advice: 'set namespace of the backend to \'blog\'',
  },
  {
    code: 'ING708',
    when: 'nothing creates the Service',
    fails: served(wholeCluster(STOCK_SERVICE)),
    passes: served(wholeCluster(STOCK_SERVICE), (p) => {
      new ApiObject(p.team, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } });
      return Backend.service('web', 80);
    }),
    finds: ['team/web: ING708 the snapshot has no Service \'shop/web\''],
  },
  {
    code: 'ING701',
    when: 'the Service of the cluster has no ports, and is not an ExternalName',
    fails: served(wholeCluster(STOCK_SERVICE, service('shop', 'web', {}))),
    passes: served(wholeCluster(STOCK_SERVICE, service('shop', 'web', { type: 'ExternalName', externalName: 'web.example.org' }))),
    finds: ['team/web: ING701 Service \'web\' has no TCP port 80; its TCP ports are: none'],
  },
  {
    code: 'ING701',
    when: 'the Service of the cluster has the port only as a target port',
    fails: served(someFiles(WEB), Backend.service('web', 8080)),
    passes: served(someFiles(WEB)),
    finds: ['team/web: ING701 Service \'web\' has no TCP port 8080; its TCP ports are: 80'],
  },
  {
    code: 'ING702',
    when: 'the Service of the cluster speaks HTTP/1.1',
    fails: served(someFiles(WEB), undefined, IngressProtocol.GRPC),
    passes: served(someFiles(service('shop', 'web', { ports: [{ name: 'grpc', port: 80 }] })), undefined, IngressProtocol.GRPC),
    finds: ['team/web: ING702 port 80 has protocol GRPC, but port 80 of Service \'web\' speaks http'],
  },
  {
    code: 'ING707',
    when: 'the Service of the cluster expects TLS',
    fails: served(someFiles(service('shop', 'web', { ports: [{ name: 'web', port: 80, appProtocol: 'https' }] }))),
    passes: served(someFiles(WEB)),
    finds: ['team/web: ING707 port 80 has protocol HTTP, but port 80 of Service \'web\' speaks https'],
  },
  ...['.', 'shop', '~', 'blog, shop'].map((annotation): RuleCase => ({
    code: 'ING709',
    when: `the Service of the cluster is exported to '${annotation}'`,
    fails: served(exported(annotation)),
    passes: served(exported('shop, istio-system')),
    finds: [
      `team/web: ING709 Service 'shop/web' is exported only to ${annotation.split(', ').map((name) => `'${name}'`).join(', ')}, `
      + 'but the gateway is in \'istio-system\'',
    ],
  })),
  {
    code: 'ING709',
    when: 'a Service of the app is exported only to its own namespace',
    fails: ownService('.'),
    passes: ownService('*'),
    finds: ['team/web: ING709 Service \'shop/mine\' is exported only to \'.\', but the gateway is in \'istio-system\''],
  },
];

/** A MeshApp next to a Deployment in this namespace whose pods have these labels. */
function beside(labels: Record<string, string>, home = 'shop'): Declare {
  const snapshot = someFiles(deployment(home, 'app-canary', labels));
  return served(snapshot, (p) => new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080 }));
}

export const clusterAppWarnings: readonly WarningCase[] = [
  ...[beside({ app: 'blog' }), beside({ app: 'app' }, 'blog')].map((passes): WarningCase => ({
    code: 'ING805',
    when: 'a Deployment of the namespace gives its pods the label of a MeshApp',
    fails: beside({ app: 'app', version: '2' }),
    passes,
    finds: ['warning at team/web: ING805 pods of Deployment \'shop/app-canary\' have label app=app, which the MeshApp\'s Service selects'],
    url: 'http://shop.example.com/',
  })),
  ...UNLABELLED.map((labels): WarningCase => ({
    code: 'ING803',
    when: `the namespace of a MeshApp has the labels ${JSON.stringify(labels)}`,
    fails: app(labels),
    passes: app({ 'istio-injection': 'enabled' }),
    finds: [
      'warning at team/web: ING803 namespace \'shop\' of MeshApp \'app\' has '
      + ('istio-injection' in labels ? 'label \'istio-injection=disabled\'' : 'no injection label'),
    ],
    url: 'http://shop.example.com/',
  })),
  {
    code: 'ING803',
    when: 'the namespace of a MeshApp has no revision',
    fails: app({}),
    passes: app({ 'istio.io/dataplane-mode': 'ambient' }),
    finds: ['warning at team/web: ING803 namespace \'shop\' of MeshApp \'app\' has no injection label'],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING803',
    when: 'neither the namespace nor the pods of a MeshApp request a proxy',
    fails: app({}),
    passes: app({}, { 'sidecar.istio.io/inject': 'true' }),
    finds: ['warning at team/web: ING803 namespace \'shop\' of MeshApp \'app\' has no injection label'],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING803',
    when: 'the pods request a proxy and the namespace turns injection off',
    fails: app({ 'istio-injection': 'disabled' }, { 'sidecar.istio.io/inject': 'true' }),
    passes: app({ 'istio-injection': 'disabled' }, { 'sidecar.istio.io/inject': 'false' }),
    finds: ['warning at team/web: ING803 namespace \'shop\' of MeshApp \'app\' has label \'istio-injection=disabled\''],
    url: 'http://shop.example.com/',
  },
];
