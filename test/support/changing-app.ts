import { ApiObject, Chart, JsonPatch, type ApiObjectProps } from 'cdk8s';
import fc from 'fast-check';
import { gateway, namespace, object, secret, server, service, someFiles, virtualService, type Manifest } from './snapshots';
import {
  Backend, Findings, HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort, IngressProtocol, IngressRoute, MeshApp, PlainHttp,
  TlsCertificate, TlsIngress, type BackendDestination, type IBackend, type IIngressPort,
} from '../../src';

const KINDS = [
  'app', 'host', 'port', 'route', 'acknowledge', 'export', 'servicePort', 'podLabel', 'backendPort', 'routePatch', 'objectPatch',
  'secret', 'ownService', 'ownGateway', 'ownVirtualService', 'ownDeployment',
] as const;

/** Something that a user declares, or changes in what is declared; numbers choose what it is done to. */
export interface Change {
  readonly kind: typeof KINDS[number];
  readonly id: string;
  readonly which: number;
  readonly how: number;
}

/** Changes in an order in which a program can make them; most need something that they are made to. */
export function changesOf(most: number): fc.Arbitrary<Change[]> {
  const kind = fc.constantFrom(...KINDS, 'app' as const, 'host' as const, 'route' as const);
  return fc.array(fc.record({ kind, which: fc.nat(99), how: fc.nat(99) }), { minLength: 3, maxLength: most })
    .map((list) => list.map((each, index) => ({ ...each, id: `${each.kind}-${index}` })));
}

/** Names that the declarations choose from, few enough that they often meet. */
const HOSTS = ['a.example.com', 'c.d.example.com', ...Array.from({ length: 8 }, (_, i) => `h${i}.example.org`), '*.example.net'];
const CODES = ['ING410', 'ING411', 'ING607', 'ING610', 'ING611', 'ING701', 'ING702', 'ING709', 'ING803', 'ING805'];
const TEAMS = ['shop', 'blog'];

/** Requests that meet them. */
export const URLS = ['https://a.example.com/', 'http://b.example.com/', 'https://e.example.com/', 'https://c.d.example.com/', 'grpc://b.example.com:8088/'];

/** Only one of the namespaces has an injection label, so that labels of pods matter. */
const SNAPSHOT = someFiles(namespace('shop'), namespace('blog', { 'istio-injection': 'enabled' }));

/** A backend of the user's own, with what it leads to when it is asked. */
class OwnBackend implements IBackend {
  public port = 80;

  public destinations(): BackendDestination[] {
    return [{ serviceName: 'own', port: this.port, servicePorts: [80, 81] }];
  }
}

/** An app that grows and changes. */
export class ChangingApp {
  public readonly app: IngressApp;
  public readonly gateway: IngressGateway;
  public readonly charts: readonly Chart[];
  private readonly platform: Chart;
  private readonly apps: MeshApp[] = [];
  private readonly ports: IIngressPort[] = [];
  private readonly routes: IngressRoute[] = [];
  private readonly own = new OwnBackend();

  private readonly making: Readonly<Record<Change['kind'], (change: Change) => void>> = {
    app: ({ id, which, how }) => this.apps.push(new MeshApp(this.team(which), id, {
      name: `app-${how % 20}`, image: 'app:1', containerPort: 8080, protocol: pick([IngressProtocol.HTTP, IngressProtocol.GRPC], how),
    })),
    host: ({ id, which, how }) => this.ports.push(new TlsIngress(this.team(which), id, {
      gateway: this.gateway, host: pick(HOSTS, how), plainHttp: pick(Object.values(PlainHttp), which),
      certificate: TlsCertificate.credential(`secret-${how % 3}`), backend: how % 3 === 0 ? undefined : this.backend(how),
    })),
    port: ({ id, which, how }) => this.ports.push(new IngressPort(this.team(which), id, {
      gateway: this.gateway, port: 8088, protocol: IngressProtocol.GRPC, hosts: [pick(HOSTS, how)], backend: this.backend(how),
    })),
    route: ({ id, which, how }) => {
      // Most fit the first port, a wildcard.
      const [port, host] = which % 5 === 0 ? [pick(this.ports, how), pick(HOSTS, how)] : [this.ports[0], `r${how}.example.com`];
      this.routes.push(new IngressRoute(this.team(how), id, { port, host, backend: this.backend(which) }));
    },
    acknowledge: ({ which, how }) => Findings.of(pick([this.app, ...this.charts], which)).acknowledge(pick(CODES, how), 'intended'),
    export: ({ which, how }) => some(this.apps, which, ({ service: { metadata } }) =>
      metadata.addAnnotation('networking.istio.io/exportTo', pick(['.', '*', 'istio-system'], how))),
    servicePort: ({ which, how }) => some(this.apps, which, (app) => app.service.bind(9001 + how % 2, { name: `grpc-${how}` })),
    podLabel: ({ which, how }) => some(this.apps, which, ({ deployment: { podMetadata } }) =>
      podMetadata.addLabel('sidecar.istio.io/inject', pick(['false', 'true'], how))),
    backendPort: ({ how }) => {
      this.own.port = pick([80, 81, 82], how);
    },
    routePatch: ({ which, how }) => some(this.routes, which, (route) => route.addJsonPatch(JsonPatch.add('/timeout', `${how}s`))),
    objectPatch: ({ which, how }) => some(this.apps, which, ({ deployment: { metadata } }) => metadata.addLabel('how', `${how}`)),
    secret: ({ id, how }) => this.write(id, secret('istio-system', `secret-${how % 3}`, {
      'tls.crt': pick(['shop.crt', 'nonsense'], how), 'tls.key': 'shop.key',
    })),
    ownService: ({ id, how }) => this.write(id, service('istio-system', id, { ports: [{ port: 80, nodePort: 30443 + how % 2 }] })),
    ownGateway: ({ id, how }) => this.write(id, gateway('istio-system', id, server(80, 'HTTP', [pick(HOSTS, how)]))),
    ownVirtualService: ({ id, how }) => this.write(id, virtualService('shop', id, {
      hosts: [pick(HOSTS, how)], gateways: ['istio-system/istio-ingressgateway'], http: [{ route: [{ destination: { host: 'web' } }] }],
    })),
    ownDeployment: ({ id, how }) => this.write(id, object('apps/v1', 'Deployment', pick(TEAMS, how), id, {
      spec: { template: { metadata: { labels: { app: `app-${how % 3}` } } } },
    })),
  };

  public constructor(outdir: string) {
    this.app = new IngressApp({ outdir });
    this.platform = new Chart(this.app, 'platform', { namespace: 'istio-system' });
    this.charts = [this.platform, ...TEAMS.map((name) => new Chart(this.app, name, { namespace: name }))];
    const loadBalancers = [new HaproxyLoadBalancer({ workers: ['10.1.0.11'] })];
    this.gateway = new IngressGateway(this.platform, 'gateway', { loadBalancers, snapshot: SNAPSHOT });
    this.declareSome();
  }

  /** Something of each kind, for changes to be made to. */
  private declareSome(): void {
    const [platform, shop] = this.charts;
    const app = new MeshApp(shop, 'first', { name: 'app-0', image: 'app:1', containerPort: 8080 });
    const options = { gateway: this.gateway, certificate: TlsCertificate.credential('secret-0'), allowedNamespaces: TEAMS };
    const port = new TlsIngress(platform, 'wildcard', { ...options, host: '*.example.com', plainHttp: PlainHttp.SERVE });
    app.service.bind(9000, { name: 'grpc-admin' });
    this.apps.push(app);
    this.ports.push(port);
    const backends: ReadonlyArray<[string, IBackend]> = [['a', app], ['b', this.own], ['e', Backend.service('app-0', 9000)]];
    for (const [id, backend] of backends) this.routes.push(new IngressRoute(shop, id, { port, host: `${id}.example.com`, backend }));
  }

  public make(change: Change): void {
    this.making[change.kind](change);
  }

  /** An object of the user's. */
  private write(id: string, manifest: Manifest): void {
    new ApiObject(this.platform, id, manifest as unknown as ApiObjectProps);
  }

  private team(which: number): Chart {
    return pick(this.charts.slice(1), which);
  }

  /** An application, by construct or by a name that it may get later, or the user's own. */
  private backend(how: number): IBackend {
    const named = Backend.service(`app-${how % 3}`, pick([80, 9000 + how % 3], how));
    return pick<IBackend>([this.own, named, ...this.apps], how);
  }
}

function pick<T>(from: readonly T[], which: number): T {
  return from[which % from.length];
}

function some<T>(from: readonly T[], which: number, change: (one: T) => unknown): void {
  if (from.length > 0) change(pick(from, which));
}
