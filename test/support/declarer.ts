import { ApiObject, Chart } from 'cdk8s';
import { GATEWAY_PATCHES, OWN_OBJECTS, ROUTE_PATCHES } from './beside-the-model';
import { COMPANY_HOSTS, NAMESPACES, openers, type Declaration } from './random-declarations';
import {
  Backend, GatewayInstallation, HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort, IngressProtocol, IngressRoute, MeshApp,
  NodePorts, TlsCertificate, TlsIngress, type IBackend, type IIngressPort,
} from '../../src';
import { by } from '../../src/model/collections';
import { covers, isWildcard } from '../../src/model/host';
import { hostProblem } from '../../src/model/value-problems';

const CERTIFICATES = [
  TlsCertificate.credential('one'),
  TlsCertificate.credential('two', { mutual: true }),
  TlsCertificate.mounted('three'),
  TlsCertificate.mounted('four', { caSecret: 'istio-ingressgateway-ca-certs' }),
  TlsCertificate.credential('five', { caCredentialName: 'six-cacert' }),
];

/** Declares everything in the given order, except that what a declaration refers to comes first. */
export class Declarer {
  public readonly app: IngressApp;
  public readonly gateways: readonly IngressGateway[];
  private readonly charts: readonly Chart[];
  private readonly ports = new Map<Declaration, TlsIngress | IngressPort>();
  private readonly apps = new Map<string, MeshApp>();
  /** By the id of a route, that of the declaration which opened its port. */
  private readonly needs = new Map<string, string>();

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
    this.charts = [...NAMESPACES.slice(0, 3).map((namespace) => new Chart(this.app, namespace, { namespace })), platform];
    for (const each of order) this.declare(each);
    // Patches of one object count in their order.
    for (const each of all) this.goBeside(each);
    this.addOwnObject();
  }

  /** Routes that are there, though their ports were removed. */
  public dangling(): string[] {
    const isRemoved = (id: string) => this.all.some((each) => each.id === id && each.removed);
    return [...this.needs].filter(([id, port]) => isRemoved(port) && !isRemoved(id)).map(([id, port]) => `${id} has lost its port ${port}`);
  }

  private declare(declared: Declaration): void {
    const { id, kind, chart } = declared;
    if (kind === 'app') this.apps.set(id, new MeshApp(this.charts[chart], id, { image: 'app:1', containerPort: 8080 }));
    else if (kind === 'route') this.attach(declared);
    else this.port(declared);
  }

  /** Attaches to a port, if there is one. */
  private attach(declared: Declaration): void {
    const { id, chart, name, fits } = declared;
    const target = fits ? this.roomFor(declared) : this.anyPort(declared);
    if (!target) return;
    const { opener, host } = target;
    this.needs.set(id, opener.id);
    const scope = fits && opener.allowed ? this.chartOf(opener.allowed, chart) : this.charts[chart];
    new IngressRoute(scope, id, { port: this.port(opener), name, backend: this.backend(declared), host });
  }

  private anyPort({ hosts: [host], backend }: Declaration): { opener: Declaration; host?: string } | undefined {
    const all = openers(this.all);
    const opener = all[backend % (all.length || 1)];
    return opener && { opener, host: opener.kind === 'tcp' || opener.hosts[0] === host ? undefined : host };
  }

  /** A port with a wildcard takes hosts below it; others only where they serve nothing themselves. */
  private roomFor({ hosts: [host], backend }: Declaration): { opener: Declaration; host: string } | undefined {
    const roomy = openers(this.all).filter(({ attached, hosts }) => !attached || hosts.some(isWildcard));
    const opener = roomy[backend % (roomy.length || 1)];
    if (!opener) return undefined;
    const admitted = COMPANY_HOSTS.filter((each) => opener.hosts.some((wide) => covers(wide, each) && (!opener.attached || wide !== each)));
    return { opener, host: admitted.find((each) => each === host) ?? admitted[backend % admitted.length] };
  }

  private chartOf(allowed: readonly string[], number: number): Chart {
    const admitted = this.charts.filter((_, i) => allowed.includes(NAMESPACES[i]));
    return admitted[number % admitted.length];
  }

  private port(declared: Declaration): IIngressPort {
    const port = this.ports.get(declared) ?? this.open(declared);
    this.ports.set(declared, port);
    return port;
  }

  private open(declared: Declaration): TlsIngress | IngressPort {
    const { id, kind, chart, gateway, port, hosts, name, plainHttp, backend, attached, allowed, fits } = declared;
    const scope = this.charts[chart];
    const certificate = CERTIFICATES[declared.certificate];
    const options = {
      gateway: this.gateways[gateway],
      name,
      backend: attached ? this.backend(declared) : undefined,
      allowedNamespaces: allowed && [...allowed],
      // The default ones of 443 and 9443 are the same.
      nodePort: port === 9443 ? 30_944 + 1000 * gateway : undefined,
    };
    switch (kind) {
      case 'tls': return new TlsIngress(scope, id, {
        ...options, host: hosts[0], plainHttp, certificate, port: fits ? port : undefined,
        plainPort: port === 9443 && backend % 2 > 0 ? 8088 : undefined,
      });
      case 'tcp': return new IngressPort(scope, id, { ...options, port, protocol: IngressProtocol.TCP });
      case 'https': return new IngressPort(scope, id, {
        ...options, port, hosts: [...hosts], protocol: IngressProtocol.HTTPS, certificate,
      });
      default: return new IngressPort(scope, id, {
        ...options, port, hosts: [...hosts], protocol: kind === 'http' ? IngressProtocol.HTTP : IngressProtocol.GRPC,
      });
    }
  }

  /** An application of the app, asked for when the app is complete, or a Service by its name. */
  private backend(declared: Declaration): IBackend {
    const number = declared.backend;
    const id = this.all.filter(({ kind }) => kind === 'app').map((each) => each.id)[number];
    return id === undefined ? Backend.service(`service-${number}`, 80) : { destinations: () => this.apps.get(id)!.destinations() };
  }

  private goBeside(declared: Declaration): void {
    const { id, removed, routePatch, gatewayPatch } = declared;
    const gateway = this.gateways[declared.gateway];
    const construct = this.app.node.findAll().find(({ node }) => node.id === id);
    if (routePatch !== undefined && (construct instanceof IngressRoute || this.hasOwnRoute(declared))) {
      (construct as IngressRoute).addJsonPatch(ROUTE_PATCHES[routePatch]);
    }
    if (gatewayPatch !== undefined) firstGateway(gateway)?.addJsonPatch(GATEWAY_PATCHES[gatewayPatch]);
    if (removed) construct?.node.scope!.node.tryRemoveChild(id);
  }

  /** One of them: what is wrong with the user's own objects alone is nobody's business here. */
  private addOwnObject(): void {
    const isValid = ({ hosts: [host], port }: Declaration) => !hostProblem(host) && port > 0 && port < 65_536;
    const declared = this.all.find((each) => each.ownObject !== undefined && isValid(each));
    if (!declared) return;
    const { id, chart, port, hosts: [host], ownObject } = declared;
    const gateway = `istio-system/${this.gateways[declared.gateway].gatewayName}`;
    OWN_OBJECTS[ownObject!]({ scope: this.charts[chart], id, host, port, gateway });
  }

  private hasOwnRoute(declared: Declaration): boolean {
    return declared.attached && this.ports.has(declared);
  }
}

/** A gateway has a Gateway for each wildcard certificate, and none before it has a host. */
function firstGateway(gateway: IngressGateway): ApiObject | undefined {
  const objects = gateway.node.findAll().filter((each): each is ApiObject => ApiObject.isApiObject(each));
  return objects.filter(({ kind }) => kind === 'Gateway').sort(by(({ name }) => name))[0];
}
