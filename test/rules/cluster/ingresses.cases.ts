// Ingresses of istiod's class, and objects of the Gateway API, on the pods of a gateway.
import { Backend, IngressProtocol, type ClusterSnapshot } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase } from '../../support/rule-cases';
import { namespace, object, someFiles, write, type Manifest } from '../../support/snapshots';

const backend = Backend.service('web', 80);
const ANNOTATED = { annotations: { 'kubernetes.io/ingress.class': 'istio' } };
const CLASS = object('networking.k8s.io/v1', 'IngressClass', undefined, 'mesh', { spec: { controller: 'istio.io/ingress-controller' } });
const NGINX = object('networking.k8s.io/v1', 'IngressClass', undefined, 'istio', { spec: { controller: 'k8s.io/ingress-nginx' } });

function path(value: string, pathType?: string): Manifest {
  return { path: value, pathType, backend: { service: { name: 'old', port: { number: 80 } } } };
}

/** An Ingress of another team for a host. */
function ingress(host: string | undefined, spec: Manifest = {}, metadata: Manifest = ANNOTATED, ...paths: readonly Manifest[]): Manifest {
  const rules = [{ host, http: { paths: paths.length === 0 ? [path('/', 'Prefix')] : paths } }];
  return object('networking.k8s.io/v1', 'Ingress', 'blog', 'old', { metadata, spec: { rules, ...spec } });
}

function classed(name: string): Manifest {
  return ingress('shop.example.com', { ingressClassName: name }, {});
}

function withPath(...value: readonly [string, string?]): Manifest {
  return ingress('shop.example.com', {}, ANNOTATED, path(...value));
}

function plain(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
}

function secure(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.tls('web', 'shop.example.com', { backend });
  };
}

function tcp(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { port: 80, protocol: IngressProtocol.TCP, backend });
  };
}

/** istiod's own configuration. */
function mesh(text: string, name = 'istio'): Manifest {
  return object('v1', 'ConfigMap', 'istio-system', name, { data: { mesh: text } });
}

const ROUTED = ['team/web: ING611 host \'shop.example.com\' on port 80 is also routed by Ingress \'blog/old\''];

/** Ingresses that take every request of the host, and the nearest ones that do not. */
const TAKING: ReadonlyArray<readonly [string, readonly Manifest[], readonly Manifest[]]> = [
  ['for the host', [ingress('shop.example.com')], [ingress('blog.example.com')]],
  ['in upper case', [ingress('SHOP.example.com')], [ingress('SHOP.example.org')]],
  ['of istiod\'s class in the annotation', [ingress('shop.example.com')], [
    ingress('shop.example.com', {}, { annotations: { 'kubernetes.io/ingress.class': 'nginx' } }),
  ]],
  ['of a class of istiod\'s controller', [CLASS, classed('mesh')], [CLASS, classed('nginx')]],
  ['of a class called istio', [classed('istio')], [NGINX, classed('istio')]],
  ['where the mesh has its own class', [
    mesh('ingressClass: edge'), ingress('shop.example.com', {}, { annotations: { 'kubernetes.io/ingress.class': 'edge' } }),
  ], [mesh('ingressClass: edge'), ingress('shop.example.com')]],
  ['without a class, which the mesh asks for', [
    mesh('ingressControllerMode: DEFAULT'), ingress('shop.example.com', {}, {}),
  ], [mesh('ingressControllerMode: STRICT'), ingress('shop.example.com', {}, {})]],
  ['of the only revision', [mesh('ingressService: istio-ingressgateway', 'istio-1-31'), ingress('shop.example.com')], [
    mesh('ingressService: public', 'istio-1-31'), ingress('shop.example.com'),
  ]],
  ['of the gateway that the mesh selects', [mesh('ingressSelector: ingressgateway\ningressService: public'), ingress('shop.example.com')], [
    mesh('ingressSelector: public'), ingress('shop.example.com'),
  ]],
  ['with a path that stands for all', [withPath('/*')], [withPath('/api/*')]],
  ['without a path', [withPath('')], [withPath('/api', 'Prefix')]],
  ['with the prefix /', [withPath('/', 'Prefix')], [withPath('/', 'Exact')]],
];

export const ingressCases: readonly RuleCase[] = [
  ...TAKING.map(([what, fails, passes]): RuleCase => ({
    code: 'ING611', when: `an Ingress ${what} takes every request`, fails: plain(someFiles(...fails)), passes: plain(someFiles(...passes)),
    finds: ROUTED,
  })),
  {
    code: 'ING611',
    when: 'the user\'s own Ingress takes every request',
    fails: (p) => {
      p.port('web', { hosts: ['shop.example.com'], backend });
      write(p.team, ingress('shop.example.com'));
    },
    passes: (p) => {
      p.port('web', { hosts: ['shop.example.com', '*'], backend });
      write(p.team, ingress('blog.example.com'));
    },
    finds: ROUTED,
  },
  {
    code: 'ING513',
    when: 'an Ingress has a certificate for the host',
    fails: secure(someFiles(ingress('x.example.com', { tls: [{ hosts: ['shop.example.com'], secretName: 'old' }] }))),
    passes: secure(someFiles(ingress('x.example.com', { tls: [{ hosts: ['shop.example.com'] }, { secretName: 'old' }] }))),
    finds: ['team/web: ING513 port 443 of Ingress \'blog/old\' also has host \'shop.example.com\''],
  },
  {
    code: 'ING513',
    when: 'an Ingress opens port 80, which is for TCP here',
    fails: tcp(someFiles(ingress('x.example.com'))),
    passes: tcp(someFiles(ingress('x.example.com'), mesh('ingressControllerMode: OFF'))),
    finds: ['team/web: ING513 port 80 of Ingress \'blog/old\' has protocol HTTP, but TCP here'],
  },
];

const OURS = 'istio-ingressgateway.istio-system.svc.cluster.local';

/** A Gateway of the Gateway API that uses the pods of a Service. */
function apiGateway(listener: Manifest = {}, value = OURS, home = 'istio-system', gatewayClassName = 'istio'): Manifest {
  const listeners = [{ name: 'web', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } }, ...listener }];
  const spec = { gatewayClassName, addresses: [{ type: 'Hostname', value }], listeners };
  return object('gateway.networking.k8s.io/v1', 'Gateway', home, 'api', { spec });
}

function httpRoute(spec: Manifest = {}, home = 'blog'): Manifest {
  const parentRefs = [{ name: 'api', namespace: 'istio-system' }];
  const rules = [{ backendRefs: [{ name: 'old', port: 80 }] }];
  return object('gateway.networking.k8s.io/v1', 'HTTPRoute', home, 'old', {
    spec: { parentRefs, hostnames: ['shop.example.com'], rules, ...spec },
  });
}

function from(rule: string | Manifest): Manifest {
  return { allowedRoutes: { namespaces: typeof rule === 'string' ? { from: rule } : { from: 'Selector', selector: rule } } };
}

/** HTTPRoutes that take every request of the host, and the nearest ones that do not. */
const ROUTES: typeof TAKING = [
  ['for the host', [apiGateway(), httpRoute()], [apiGateway(), httpRoute({ hostnames: ['blog.example.com'] })]],
  ['of a Gateway for the gateway\'s Service', [apiGateway(), httpRoute()], [apiGateway({}, 'other'), httpRoute()]],
  ['of a Gateway that calls the Service by its name', [apiGateway({}, 'istio-ingressgateway'), httpRoute()], [
    apiGateway({}, OURS, 'blog'), httpRoute({ parentRefs: [{ name: 'api', namespace: 'blog' }] }),
  ]],
  ['of istiod\'s class', [apiGateway(), httpRoute()], [apiGateway({}, OURS, 'istio-system', 'other'), httpRoute()]],
  ['of a listener', [apiGateway(), httpRoute({ parentRefs: [{ name: 'api', namespace: 'istio-system', sectionName: 'web' }] })], [
    apiGateway(), httpRoute({ parentRefs: [{ name: 'api', namespace: 'istio-system', sectionName: 'other' }] }),
  ]],
  ['of a namespace with a label', [
    namespace('blog', { team: 'a' }), apiGateway(from({ matchLabels: { team: 'a' } })), httpRoute(),
  ], [namespace('blog', { team: 'b' }), apiGateway(from({ matchLabels: { team: 'a' } })), httpRoute()]],
  ['of the Gateway\'s namespace', [apiGateway(from('Same')), httpRoute({}, 'istio-system')], [apiGateway(from('Same')), httpRoute()]],
  ['without conditions', [apiGateway(), httpRoute()], [
    apiGateway(), httpRoute({ rules: [{ matches: [{ headers: [{ name: 'x-a', value: 'b' }] }, { path: { value: '/api' } }] }] }),
  ]],
];

/** The namespace of the last object. */
function homeOf(objects: readonly Manifest[]): string {
  return (objects[objects.length - 1].metadata as { namespace: string }).namespace;
}

export const gatewayApiCases: readonly RuleCase[] = [
  ...ROUTES.map(([what, fails, passes]): RuleCase => ({
    code: 'ING611',
    when: `an HTTPRoute ${what} takes every request`,
    fails: plain(someFiles(...fails)),
    passes: plain(someFiles(...passes)),
    finds: [`team/web: ING611 host 'shop.example.com' on port 80 is also routed by HTTPRoute '${homeOf(fails)}/old'`],
  })),
  {
    code: 'ING513',
    when: 'a Gateway of the Gateway API has the TLS host',
    fails: secure(someFiles(apiGateway({ port: 443, protocol: 'HTTPS', hostname: 'shop.example.com', tls: { certificateRefs: [] } }))),
    passes: secure(someFiles(apiGateway({ port: 8443, protocol: 'HTTPS', hostname: 'shop.example.com', tls: { certificateRefs: [] } }))),
    finds: ['team/web: ING513 port 443 of Gateway \'istio-system/api\' also has host \'shop.example.com\''],
  },
];
