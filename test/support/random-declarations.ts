import * as path from 'path';
import { Chart } from 'cdk8s';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { filesBelow } from './synthesized';
import {
  Backend, GatewayInstallation, HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort, IngressProtocol, IngressRoute, MeshApp, NodePorts,
  PlainHttp, TlsCertificate, TlsIngress, type IBackend, type IIngressPort,
} from '../../src';

/** A declaration as plain data; what it names (gateway, chart, port, application) it names by number. */
interface Declaration {
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

/** Declarations in the order in which they were thought of, and in another one. */
export interface Shuffled {
  readonly declarations: readonly Declaration[];
  readonly shuffled: readonly Declaration[];
}

const CERTIFICATES = [
  TlsCertificate.credential('one'), TlsCertificate.credential('two', { mutual: true }), TlsCertificate.mounted('three'),
  TlsCertificate.mounted('four', { caSecret: 'istio-ingressgateway-ca-certs' }),
];
const NAMESPACES = ['shop', 'blog', 'data'];

/** Few hosts and ports, so that declarations often meet; or enough for all, so that they seldom do. */
function declaration(crowded: boolean): fc.Arbitrary<Omit<Declaration, 'id'>> {
  return fc.record({
    kind: fc.constantFrom('app', 'tls', 'http', 'grpc', 'tcp', 'route'),
    chart: fc.nat(2),
    gateway: fc.nat(1),
    port: crowded ? fc.constantFrom(80, 443, 389, 8080) : fc.integer({ min: 1, max: 9999 }),
    host: crowded ? fc.constantFrom('a.example.com', 'b.example.com', '*.example.com', '*')
      : fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom('', '*.')).map(([number, star]) => `${star}host-${number}.example.com`),
    name: crowded ? fc.constantFrom(undefined, undefined, undefined, 'shared') : fc.constant(undefined),
    plainHttp: fc.constantFrom(PlainHttp.CLOSED, PlainHttp.REDIRECT, PlainHttp.SERVE),
    certificate: fc.nat(CERTIFICATES.length - 1),
    backend: fc.nat(9),
    attached: fc.boolean(),
    open: fc.boolean(),
  });
}

export function shuffledDeclarations(crowded: boolean): fc.Arbitrary<Shuffled> {
  return fc.array(declaration(crowded), { minLength: 2, maxLength: 10 })
    .map((list) => list.map((each, index) => ({ ...each, id: `${each.kind}-${index}` })))
    .chain((declarations) => fc.shuffledSubarray(declarations, { minLength: declarations.length })
      .map((shuffled) => ({ declarations, shuffled })));
}

/** Declares everything in a given order; only what a declaration needs in TypeScript comes before it. */
class Declarer {
  public readonly app: IngressApp;
  public readonly gateways: readonly IngressGateway[];
  private readonly charts: readonly Chart[];
  private readonly ports = new Map<Declaration, IIngressPort>();
  private readonly apps = new Map<string, MeshApp>();

  public constructor(outdir: string, private readonly all: readonly Declaration[], order: readonly Declaration[]) {
    this.app = new IngressApp({ outdir });
    const platform = new Chart(this.app, 'platform', { namespace: 'istio-system' });
    this.gateways = [
      new IngressGateway(platform, 'outside', { loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11'], bindAddresses: ['192.0.2.1'] })] }),
      new IngressGateway(platform, 'inside', {
        installation: GatewayInstallation.helm({ release: 'istio-inside' }),
        nodePorts: NodePorts.from(31000),
        loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11'], bindAddresses: ['192.0.2.2'] })],
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

  /** Attaches to a port of its kind of protocol; there may be none. */
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
      gateway: this.gateways[gateway], name, backend: attached ? this.backend(backend) : undefined, allowedNamespaces: open ? undefined : NAMESPACES,
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

/** What tells an object from all others. */
function idOf({ kind, metadata: { namespace, name } }: any): string {
  return [kind, namespace, name].join('/');
}

/** What comes of declarations; errors and objects in an order of their own. */
export interface Result {
  readonly errors: readonly string[];
  readonly objects: ReadonlyMap<string, unknown>;
  readonly artifacts: ReadonlyMap<string, string>;
  readonly explanations: readonly string[];
}

export function resultOf(outdir: string, all: readonly Declaration[], order: readonly Declaration[]): Result {
  const { app, gateways } = new Declarer(outdir, all, order);
  const errors = errorsOf(() => app.synth());
  const documents = [...filesBelow(outdir).values()].flatMap((content) => parseAllDocuments(content).map((document) => document.toJS()));
  return {
    errors,
    objects: new Map(documents.map((object): [string, unknown] => [idOf(object), object]).sort()),
    artifacts: filesBelow(`${outdir}-ingress`),
    explanations: gateways.flatMap((gateway) => [gateway.diagram(), ...urls(all).map((url) => gateway.explain(url).text)]),
  };
}

/** The lines of the error in which work ends; none where it ends well. */
export function errorsOf(work: () => void): string[] {
  try {
    work();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').sort();
  }
}

/** A request by every scheme for what the first declarations serve; each explanation decides everything anew, so few must do. */
function urls(all: readonly Declaration[]): string[] {
  return all.slice(0, 2).flatMap(({ host, port }) => {
    const name = host.replace('*', 'x');
    return [`http://${name}:${port}/`, `http://${name}/`, `https://${name}/`, `tcp://${name}:${port}`];
  });
}

/** A folder that no other result uses. */
export function nextFolder(folder: string): () => string {
  let count = 0;
  return () => path.join(folder, `${count++}`, 'dist');
}
