import { Chart } from 'cdk8s';
import fc from 'fast-check';
import {
  Backend, GatewayInstallation, HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort, IngressProtocol, IngressRoute, MeshApp,
  NodePorts, PlainHttp, TlsCertificate, TlsIngress, type IBackend, type IIngressPort,
} from '../../src';

/** A declaration as plain data; what it names (gateway, chart, port, application) it names by number. */
export interface Declaration {
  readonly id: string;
  readonly kind: 'app' | 'tls' | 'http' | 'grpc' | 'tcp' | 'route';
  readonly chart: number;
  readonly gateway: number;
  readonly port: number;
  readonly host: string;
  readonly name?: string;
  readonly plainHttp: PlainHttp;
  readonly certificate: number;
  readonly backend: number;
  readonly attached: boolean;
  readonly open: boolean;
}

/** Declarations in their generated order, and shuffled. */
export interface Shuffled {
  readonly declarations: readonly Declaration[];
  readonly shuffled: readonly Declaration[];
}

const CERTIFICATES = [
  TlsCertificate.credential('one'),
  TlsCertificate.credential('two', { mutual: true }),
  TlsCertificate.mounted('three'),
  TlsCertificate.mounted('four', { caSecret: 'istio-ingressgateway-ca-certs' }),
  TlsCertificate.credential('five', { caCredentialName: 'six-cacert' }),
];
const NAMESPACES = ['shop', 'blog', 'data'];

/** Few hosts and ports, so that declarations often conflict; many, so that they seldom do; or few, including unusual ones. */
export type Variety = 'crowded' | 'sparse' | 'odd';

const CROWDED_PORTS = [80, 443, 389, 8080];
const CROWDED_HOSTS = ['a.example.com', 'b.example.com', '*.example.com', '*'];
const ODD_PORTS = [...CROWDED_PORTS, ...CROWDED_PORTS, 0, 70000, 15021, 8443];
const ODD_HOSTS = [
  ...CROWDED_HOSTS, ...CROWDED_HOSTS,
  'A.example.com', 'a.example.com.', '*a.example.com', 'x.a.example.com', '192.0.2.1', 'single', 'a.example.com:80', 'a_b.example.com',
];

function hosts(variety: Variety): fc.Arbitrary<string> {
  if (variety === 'crowded') return fc.constantFrom(...CROWDED_HOSTS);
  if (variety === 'odd') return fc.constantFrom(...ODD_HOSTS);
  return fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom('', '*.'))
    .map(([number, star]) => `${star}host-${number}.example.com`);
}

function ports(variety: Variety): fc.Arbitrary<number> {
  return variety === 'sparse' ? fc.integer({ min: 1, max: 9999 }) : fc.constantFrom(...variety === 'odd' ? ODD_PORTS : CROWDED_PORTS);
}

function declaration(variety: Variety): fc.Arbitrary<Omit<Declaration, 'id'>> {
  return fc.record({
    kind: fc.constantFrom('app', 'tls', 'http', 'grpc', 'tcp', 'route'),
    chart: fc.nat(2),
    gateway: fc.nat(1),
    port: ports(variety),
    host: hosts(variety),
    name: variety === 'sparse' ? fc.constant(undefined) : fc.constantFrom(undefined, undefined, undefined, 'shared'),
    plainHttp: fc.constantFrom(PlainHttp.CLOSED, PlainHttp.REDIRECT, PlainHttp.SERVE),
    certificate: fc.nat(CERTIFICATES.length - 1),
    backend: fc.nat(9),
    attached: fc.boolean(),
    open: fc.boolean(),
  });
}

/** What one app declares. */
export function declarationsOf(variety: Variety): fc.Arbitrary<Declaration[]> {
  return fc.array(declaration(variety), { minLength: 2, maxLength: 10 })
    .map((list) => list.map((each, index) => ({ ...each, id: `${each.kind}-${index}` })));
}

export function shuffledDeclarations(variety: Variety): fc.Arbitrary<Shuffled> {
  return declarationsOf(variety)
    .chain((declarations) => fc.shuffledSubarray(declarations, { minLength: declarations.length })
      .map((shuffled) => ({ declarations, shuffled })));
}

/** Declares everything in the given order, except that what a declaration refers to comes first. */
export class Declarer {
  public readonly app: IngressApp;
  public readonly gateways: readonly IngressGateway[];
  private readonly charts: readonly Chart[];
  private readonly ports = new Map<Declaration, IIngressPort>();
  private readonly apps = new Map<string, MeshApp>();

  public constructor(outdir: string, private readonly all: readonly Declaration[], order: readonly Declaration[]) {
    this.app = new IngressApp({ outdir });
    const platform = new Chart(this.app, 'platform', { namespace: 'istio-system' });
    const balancer = (address: string) => new HaproxyLoadBalancer({ workers: ['10.1.0.11'], bindAddresses: [address] });
    this.gateways = [
      new IngressGateway(platform, 'outside', { loadBalancers: [balancer('192.0.2.1')] }),
      new IngressGateway(platform, 'inside', {
        installation: GatewayInstallation.helm({ release: 'istio-inside' }),
        nodePorts: NodePorts.from(31000),
        loadBalancers: [balancer('192.0.2.2')],
      }),
    ];
    this.charts = NAMESPACES.map((namespace) => new Chart(this.app, namespace, { namespace }));
    for (const each of order) this.declare(each);
  }

  private declare(declared: Declaration): void {
    const { id, kind, chart } = declared;
    if (kind === 'app') this.apps.set(id, new MeshApp(this.charts[chart], id, { image: 'app:1', containerPort: 8080 }));
    else if (kind === 'route') this.attach(declared);
    else this.port(declared);
  }

  /** Attaches to a port with the same kind of protocol, if there is one. */
  private attach({ id, chart, host, name, backend }: Declaration): void {
    const openers = this.all.filter(({ kind }) => kind !== 'app' && kind !== 'route');
    if (openers.length === 0) return;
    const opener = openers[backend % openers.length];
    new IngressRoute(this.charts[chart], id, {
      port: this.port(opener), name, backend: this.backend(backend), host: opener.kind === 'tcp' || opener.host === host ? undefined : host,
    });
  }

  private port(declared: Declaration): IIngressPort {
    const port = this.ports.get(declared) ?? this.open(declared);
    this.ports.set(declared, port);
    return port;
  }

  private open({ id, kind, chart, gateway, port, host, name, plainHttp, certificate, backend, attached, open }: Declaration): IIngressPort {
    const scope = this.charts[chart];
    const options = {
      gateway: this.gateways[gateway],
      name,
      backend: attached ? this.backend(backend) : undefined,
      allowedNamespaces: open ? undefined : NAMESPACES,
    };
    switch (kind) {
      case 'tls': return new TlsIngress(scope, id, { ...options, host, plainHttp, certificate: CERTIFICATES[certificate] });
      case 'tcp': return new IngressPort(scope, id, { ...options, port, protocol: IngressProtocol.TCP });
      default: return new IngressPort(scope, id, {
        ...options, port, hosts: [host], protocol: kind === 'http' ? IngressProtocol.HTTP : IngressProtocol.GRPC,
      });
    }
  }

  /** An application of the app, asked for when the app is complete, or a Service by its name. */
  private backend(number: number): IBackend {
    const id = this.all.filter(({ kind }) => kind === 'app').map((declared) => declared.id)[number];
    return id === undefined ? Backend.service(`service-${number}`, 80) : { destinations: () => this.apps.get(id)!.destinations() };
  }
}
