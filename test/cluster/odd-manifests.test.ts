// What users write beside our declarations may be anything: whatever a manifest contains, there is an answer and no crash.
import { ApiObject, App, Chart, type ApiObjectProps } from 'cdk8s';
import { Backend, IngressGateway, ServiceType, TlsCertificate, TlsIngress } from '../../src';
import { deployment, gateway, namespace, object, server, service, virtualService, type Manifest } from '../support/snapshots';

const RBAC = 'rbac.authorization.k8s.io/v1';
const HOME = 'istio-system';

/** An object of every kind that is read, with every field that is read. */
const MANIFESTS: readonly Manifest[] = [
  service('shop', 'web', {
    type: 'NodePort', selector: { istio: 'ingressgateway' }, externalName: 'web.example.org',
    ports: [{ name: 'http', port: 80, targetPort: 8080, nodePort: 30080, protocol: 'TCP', appProtocol: 'http' }],
  }, { annotations: { 'networking.istio.io/exportTo': '*' }, labels: { app: 'web' } }),
  service('shop', 'web', { type: 'ExternalName', externalName: 'web.example.org' }),
  deployment(HOME, 'istio-ingressgateway', { istio: 'ingressgateway' }, {
    serviceAccountName: 'gateway', containers: [{ ports: [{ name: 'http', containerPort: 80 }] }],
  }),
  namespace('shop', { 'istio-injection': 'enabled' }),
  gateway('blog', 'edge', server(80, 'HTTP', ['*/www.example.com'], { mode: 'SIMPLE', credentialName: 'certs', httpsRedirect: true })),
  virtualService('shop', 'more', {
    hosts: ['www.example.com'], gateways: ['istio-system/istio-ingressgateway'], exportTo: ['.'],
    http: [{ match: [{ port: 80, gateways: ['blog/edge'] }], route: [] }], tls: [{ match: [{ sniHosts: ['www.example.com'] }] }],
    tcp: [{ match: [{ port: 3306 }] }],
  }),
  object('v1', 'Secret', HOME, 'certs', { data: { 'tls.crt': 'eA==', 'tls.key': 'eA==' }, stringData: { 'ca.crt': 'x' } }),
  object('cert-manager.io/v1', 'Certificate', HOME, 'certs', {
    spec: {
      secretName: 'certs', dnsNames: ['www.example.com'], commonName: 'www.example.com', secretTemplate: { annotations: { app: 'web' } },
    },
  }),
  object('external-secrets.io/v1', 'ExternalSecret', HOME, 'certs', { spec: { target: { name: 'certs' } } }),
  object('bitnami.com/v1alpha1', 'SealedSecret', HOME, 'certs', { spec: { template: { metadata: { name: 'certs' } } } }),
  object('networking.istio.io/v1', 'ServiceEntry', 'shop', 'entry', {
    spec: { hosts: ['web.example.org'], ports: [{ number: 80 }], exportTo: ['.'] },
  }),
  object(RBAC, 'Role', HOME, 'reader', { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }] }),
  object(RBAC, 'RoleBinding', HOME, 'reader', {
    roleRef: { kind: 'Role', name: 'reader' }, subjects: [{ kind: 'ServiceAccount', name: 'gateway', namespace: HOME }],
  }),
  object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', undefined, 'injector', {
    webhooks: [{
      namespaceSelector: { matchExpressions: [{ key: 'mesh', operator: 'In', values: ['on'] }] }, objectSelector: { matchLabels: {} },
    }],
  }),
];

const ODD = [null, 5, [null], { odd: null }];

/** The value with each of its parts replaced by each odd value in turn. */
function* mutants(value: unknown): Generator<unknown> {
  yield* ODD;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const mutant of mutants(part)) {
      yield Array.isArray(value) ? value.map((each, index) => (`${index}` === key ? mutant : each)) : { ...value, [key]: mutant };
    }
  }
}

/** The message of anything but an error of our own or of cdk8s. */
function crash(manifest: Manifest): string[] {
  const app = new App();
  const [platform, team] = [new Chart(app, 'platform', { namespace: HOME }), new Chart(app, 'team', { namespace: 'shop' })];
  try {
    const opened = new IngressGateway(platform, 'gateway', { serviceType: ServiceType.NODE_PORT });
    const certificate = TlsCertificate.credential('certs');
    new TlsIngress(team, 'www', { gateway: opened, host: 'www.example.com', certificate, backend: Backend.service('web', 80) });
    new ApiObject(team, 'own', manifest as unknown as ApiObjectProps);
    opened.explain('https://www.example.com/');
    app.synthYaml();
    return [];
  } catch (error) {
    const { constructor, message } = error as Error;
    return constructor === Error && !/undefined|not a function/.test(message) ? [] : [`${message} in ${JSON.stringify(manifest)}`];
  }
}

test.each(MANIFESTS.map((manifest) => ({ manifest })))('a $manifest.kind with odd values crashes nothing', ({ manifest }) => {
  const { apiVersion, kind, ...content } = manifest;
  const odd = [...mutants(content)].filter((each) => typeof each === 'object' && each !== null && !Array.isArray(each));
  expect(odd.flatMap((each) => crash({ ...each as Manifest, apiVersion, kind }))).toEqual([]);
});
