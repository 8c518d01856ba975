// One mistake is one finding: what follows from it, and a warning about the same, are left out.
import { App, Chart } from 'cdk8s';
import {
  Backend, Findings, GatewayInstallation, IngressGateway, IngressPort, IngressProtocol, IngressRoute, IstioVersion, MeshApp, PlainHttp,
  ServiceType, TlsCertificate, type ClusterSnapshot, type IIngressPort, type IngressRouteProps, type MeshAppProps,
} from '../../src';
import { Playground, type Declare } from '../support/findings';
import {
  deployment, gateway, namespace, secret, server, service, someFiles, STOCK_SERVICE, wholeCluster, write,
} from '../support/snapshots';

const backend = Backend.service('web', 80);
const other = Backend.service('other', 80);
const certificate = TlsCertificate.credential('shop');
const HTTPS = { port: 443, protocol: IngressProtocol.HTTPS };
const PASSTHROUGH = { port: 443, protocol: IngressProtocol.TLS, hosts: ['shop.example.com'] };
const STOCK_LABELS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
const PAIR = { 'tls.crt': 'shop.crt', 'tls.key': 'shop.key' };

function route(p: Playground, id: string, port: IIngressPort, props: Partial<IngressRouteProps> = {}): void {
  new IngressRoute(p.team, id, { port, backend, ...props });
}

function app(p: Playground, props: Partial<MeshAppProps>): MeshApp {
  return new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080, ...props });
}

/** A cluster with the stock gateway, one Secret and one Service. */
function whole(): ClusterSnapshot {
  return wholeCluster(
    STOCK_SERVICE, deployment('istio-system', 'istio-ingressgateway', STOCK_LABELS), secret('istio-system', 'shop', PAIR),
    service('shop', 'web', { ports: [{ port: 80 }] }),
  );
}

/** The same host at each id, with TLS. */
function hostTwice(first: Partial<Parameters<Playground['tls']>[2]>, second: Partial<Parameters<Playground['tls']>[2]>): Declare {
  return (p) => {
    p.tls('a', 'shop.example.com', { backend, ...first });
    p.tls('b', 'shop.example.com', { backend: other, ...second });
  };
}

/** Two routes of one host on one port. */
function routeTwice(second: Partial<IngressRouteProps>): Declare {
  return (p) => {
    const port = p.port('port');
    route(p, 'a', port, { host: 'shop.example.com' });
    route(p, 'b', port, { host: 'shop.example.com', ...second });
  };
}

/** One certificate for three hosts. */
function threeHosts(shown: TlsCertificate): Declare {
  return (p) => ['a', 'b', 'c'].forEach((id) => p.tls(id, `${id}.example.com`, { certificate: shown, backend }));
}

const MISTAKES: ReadonlyArray<readonly [mistake: string, finding: string, declare: Declare]> = [
  ['no certificate beside a port that has one', 'team/web ING502', (p) => {
    p.tls('first', 'first.example.com', { backend });
    p.port('web', { ...HTTPS, hosts: ['a.example.com', 'b.example.com'], backend });
  }],
  ['TLS on a TCP port, with hosts', 'team/db ING503', (p) => p.tcp('db', 5432, { certificate, hosts: ['db.example.com'], backend })],
  ['TLS passthrough with a backend', 'team/web ING506', (p) => p.port('web', { ...PASSTHROUGH, hosts: undefined, backend })],
  ['TLS passthrough with a certificate', 'team/web ING506', (p) => p.port('web', { ...PASSTHROUGH, certificate, backend })],
  ['TLS passthrough beside TLS', 'team/web ING506', (p) => {
    p.tls('first', 'first.example.com', { backend });
    p.port('web', { ...PASSTHROUGH, backend });
  }],
  ['two databases on a port', 'team/b ING505', (p) => ['a', 'b'].forEach((id) => p.tcp(id, 5432, { backend }))],
  ['a database on the port of many hosts', 'team/host-0 ING504', (p) => {
    p.tcp('db', 80, { backend });
    for (let i = 0; i < 3; i += 1) p.tls(`host-${i}`, `host-${i}.example.com`, { backend });
  }],
  ['a host twice with TLS', 'team/b ING505', hostTwice({}, {})],
  ['a host twice with TLS and in plain text', 'team/b ING505', hostTwice({ plainHttp: PlainHttp.SERVE }, { plainHttp: PlainHttp.SERVE })],
  ['a host twice, once redirected', 'team/b ING505', hostTwice({}, { plainHttp: PlainHttp.SERVE })],
  ['a host twice in two namespaces', 'team/b ING505', hostTwice({ certificate }, { certificate, namespace: 'blog' })],
  ['a host with TLS, and in plain text elsewhere', 'team/b ING505', (p) => {
    p.tls('a', 'shop.example.com', { backend });
    p.port('b', { hosts: ['shop.example.com'], backend: other });
  }],
  ['two routes of a host', 'team/b ING605', routeTwice({})],
  ['two routes of a host in two namespaces', 'team/b ING605', routeTwice({ namespace: 'blog' })],
  ['two routes of a host with two names', 'team/b ING605', routeTwice({ name: 'other' })],
  ['a host twice in two spellings', 'team/b ING501', (p) => {
    p.port('a', { hosts: ['shop.example.com'], backend });
    p.port('b', { hosts: ['Shop.example.com'], backend });
  }],
  ['a route in another spelling', 'team/b ING603', routeTwice({ host: 'Shop.example.com' })],
  ['a route in a spelling that its port does not admit', 'team/route ING603', (p) => {
    route(p, 'route', p.port('port', { hosts: ['shop.example.com'] }), { host: 'Shop.example.com' });
  }],
  ['an invalid name for two hosts', 'team/web ING604', (p) => {
    p.port('web', { hosts: ['a.example.com', 'b.example.com'], name: 'A B', backend });
  }],
  ['an empty list of hosts', 'team/web ING507', (p) => p.port('web', { hosts: [], backend })],
  ['an invalid allowed namespace', 'team/web ING509', (p) => {
    p.port('web', { hosts: ['shop.example.com'], allowedNamespaces: ['Shop'], backend });
  }],
  ['a namespace that is not allowed, on both ports of a host', 'team/web ING606', (p) => {
    p.tls('web', 'shop.example.com', { allowedNamespaces: ['blog'], plainHttp: PlainHttp.SERVE, backend });
  }],
  ['no namespace', 'bare/web ING601', (p) => {
    const bare = new Chart(p.app, 'bare');
    new IngressPort(bare, 'web', { gateway: p.gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['shop.example.com'], backend });
  }],
  ['a number that is no port', 'team/web ING301', (p) => {
    p.tls('web', 'shop.example.com', { port: 70000, plainHttp: PlainHttp.REDIRECT, backend });
  }],
  ['a target port that the status port has', 'team/db ING401', (p) => p.tcp('db', 5432, { targetPort: 15021, backend })],
  ['a node port out of range without node ports', 'team/db ING307', (p) => p.tcp('db', 5432, { nodePort: 5432, backend })],
  ['an invalid name of a workload', 'platform/gateway ING406', (p) => {
    p.gatewayWith({ installation: GatewayInstallation.managed({ name: 'A B' }) });
  }],
  ['two gateways of a workload', 'platform/second ING407', (p) => {
    p.gatewayWith({ installation: GatewayInstallation.managed({ name: 'edge' }), serviceType: ServiceType.NODE_PORT });
    new IngressGateway(p.platform, 'second', {
      installation: GatewayInstallation.managed({ name: 'edge' }), serviceType: ServiceType.NODE_PORT,
    });
  }],
  ['an invalid name of a release', 'platform/gateway ING406', (p) => {
    p.gatewayWith({ installation: GatewayInstallation.helm({ release: 'a b' }) });
  }],
  ['two gateways of the stock workload, each with a port', 'platform/gateway ING407', (p) => {
    p.port('web', { hosts: ['shop.example.com'], backend });
    p.port('other', { gateway: new IngressGateway(p.platform, 'g2'), hosts: ['other.example.com'], backend });
  }],
  ['an invalid name of a MeshApp', 'team/app ING705', (p) => {
    p.port('web', { hosts: ['shop.example.com'], backend: app(p, { name: 'A B' }) });
  }],
  ['a MeshApp with TLS behind gRPC', 'team/app ING802', (p) => {
    const tls = app(p, { protocol: IngressProtocol.HTTPS, readinessPath: '/ready' });
    p.port('web', { hosts: ['shop.example.com'], protocol: IngressProtocol.GRPC, backend: tls });
  }],
  ['two MeshApps with one name', 'team/app ING001', (p) => {
    new MeshApp(p.team, 'a', { name: 'web', image: 'web:1', containerPort: 8080 });
    app(p, { name: 'web' });
  }],
  ['a Gateway of the user with the name of ours', 'platform/gateway ING001', (p) => {
    p.port('web', { hosts: ['shop.example.com'], backend });
    write(p.platform, gateway('istio-system', 'istio-ingressgateway', server(80, 'HTTP', ['shop.example.com'])));
  }],
  ['a certificate with a namespace, for three hosts', 'team/a ING404', threeHosts(TlsCertificate.credential('istio-system/shop'))],
  [
    'a certificate with a relative path, for three hosts', 'team/a ING403',
    threeHosts(TlsCertificate.mounted('shop', { mountPath: 'certs' })),
  ],
  ['an option that Istio does not know, for three hosts', 'team/a ING516', (p) => {
    p.gatewayWith({ istioVersion: IstioVersion.of('1.27') });
    threeHosts(TlsCertificate.credential('shop', { caCredentialName: 'clients-cacert' }))(p);
  }],
  ['a certificate with a namespace, in a cluster', 'team/web ING404', (p) => {
    p.gatewayWith({ snapshot: whole() });
    p.tls('web', 'shop.example.com', { certificate: TlsCertificate.credential('istio-system/shop'), backend });
  }],
  ['a backend with a namespace, in a cluster', 'team/web ING703', (p) => {
    p.gatewayWith({ snapshot: whole() });
    p.tls('web', 'shop.example.com', { certificate, backend: Backend.service('web.shop', 80) });
  }],
  ['a wrong namespace of the gateway, in a cluster', 'platform/gateway ING409', (p) => {
    p.gatewayWith({ installation: GatewayInstallation.istioctl({ namespace: 'edge' }), snapshot: whole() });
    p.tls('web', 'shop.example.com', { certificate, backend });
  }],
  ['a host too deep for a known certificate', 'team/route ING417', (p) => {
    p.gatewayWith({ snapshot: whole() });
    route(p, 'route', p.port('port', { ...HTTPS, certificate, hosts: ['*.apps.example.com'] }), { host: 'a.b.apps.example.com' });
  }],
  ['a certificate and its key in each other\'s place', 'team/web ING411', (p) => {
    p.gatewayWith({ snapshot: someFiles(secret('istio-system', 'shop', { 'tls.crt': 'shop.key', 'tls.key': 'shop.crt' })) });
    p.tls('web', 'shop.example.com', { certificate, backend });
  }],
  ['another Gateway with host and certificate', 'team/web ING513', (p) => {
    const tls = { mode: 'SIMPLE', credentialName: 'shop' };
    p.gatewayWith({ snapshot: someFiles(gateway('blog', 'edge', server(443, 'HTTPS', ['shop.example.com'], tls))) });
    p.tls('web', 'shop.example.com', { certificate, backend });
  }],
  ['two injection labels, of which one turns injection off', 'platform/gateway ING412', (p) => {
    const installation = GatewayInstallation.helm({ release: 'edge', namespace: 'edge' });
    const labels = { 'istio-injection': 'disabled', 'istio.io/rev': 'stable' };
    p.gatewayWith({ installation, snapshot: someFiles(namespace('edge', labels)) });
  }],
  ['a Service of the pods that leads the port of three hosts elsewhere', 'team/a ING309', (p) => {
    const ports = [{ port: 80, targetPort: 9080 }];
    p.gatewayWith({ snapshot: someFiles(service('istio-system', 'internal', { selector: STOCK_LABELS, ports })) });
    ['a', 'b', 'c'].forEach((id) => p.port(id, { hosts: [`${id}.example.com`], backend }));
  }],
];

test.each(MISTAKES)('%s is told once, as %s', (_, finding, declare) => {
  const root = new App();
  declare(new Playground(root));
  expect(Findings.of(root).list().map(({ at, code }) => `${at} ${code}`)).toEqual([finding]);
});

test('an acknowledged cause hides nothing: what follows from it still fails the synthesis', () => {
  const playground = new Playground(new App());
  playground.gatewayWith({ snapshot: whole() });
  const port = playground.port('port', { ...HTTPS, certificate, hosts: ['*.apps.example.com'] });
  route(playground, 'route', port, { host: 'a.b.apps.example.com' });
  Findings.of(playground.app).acknowledge('ING417', 'the certificate will be issued for the host, too');
  const found = Findings.of(playground.app).list().map(({ code, level }) => `${level} ${code}`);
  expect(found).toEqual(['acknowledged ING417', 'error ING607']);
});
