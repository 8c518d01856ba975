// A cluster that is there before the change, as plain data: a gateway that somebody wrote by hand, with its Gateways and routes.
import fc from 'fast-check';
import { COMPANY_HOSTS, declarationsOf, NAMESPACES, openers, type Declaration, type Variety } from './random-declarations';
import { unique } from '../../src/model/collections';
import { covers } from '../../src/model/host';

/** A server of a Gateway. */
export interface FormerServer {
  readonly kind: 'http' | 'redirect' | 'https' | 'mutual' | 'passthrough' | 'tcp';
  readonly port: number;
  readonly host: string;
}

export interface FormerGateway {
  /** The number of a Gateway of ours, whose name it has. */
  readonly twinOf?: number;
  readonly namespace: string;
  readonly servers: readonly FormerServer[];
}

export interface FormerRoutes {
  /** The number of a VirtualService of ours, whose name it has. */
  readonly twinOf?: number;
  readonly namespace: string;
  readonly hosts: readonly string[];
  /** The number of one of the Gateways; of those beyond, ours. */
  readonly gateway: number;
  readonly kind: 'http' | 'tls' | 'tcp';
  readonly path?: string;
}

export interface FormerPort {
  readonly port: number;
  readonly targetPort: number;
  readonly nodePort: number;
}

/** The gateway's Service. */
export interface FormerService {
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly ports: readonly FormerPort[];
}

export interface RandomCluster {
  readonly service: FormerService;
  readonly workload: 'Deployment' | 'DaemonSet' | 'StatefulSet';
  readonly gateways: readonly FormerGateway[];
  readonly virtualServices: readonly FormerRoutes[];
  /** What another Service of the cluster has. */
  readonly otherNodePort: number;
  /** The number of an application of ours, whose name a Deployment and a Service with other labels have. */
  readonly appTwin?: number;
  /** The number of a Secret that is in another namespace than that of the gateway. */
  readonly misplacedSecret?: number;
  /** Which of the Gateways and VirtualServices the user deletes. */
  readonly going: 'all' | 'none' | 'every second';
  /** What the user lists: the whole cluster, or some kinds. */
  readonly listed: readonly string[] | 'everything';
}

/** What one app declares, and the cluster that it is for. */
export interface Adoption {
  readonly declarations: readonly Declaration[];
  readonly cluster: RandomCluster;
}

export const FORMER_PATH = '/former';

const WORKLOADS = ['Deployment', 'DaemonSet', 'StatefulSet'];

const KINDS: ReadonlyArray<FormerServer['kind']> = ['http', 'redirect', 'https', 'https', 'mutual', 'passthrough', 'tcp'];

export function adoptionsOf(variety: Variety): fc.Arbitrary<Adoption> {
  return declarationsOf(variety)
    // What is beside the declarations has tests of its own, and most of it is refused.
    .map((all) => all.map(({ removed, routePatch, gatewayPatch, ownObject, ...rest }): Declaration => rest))
    .chain((declarations) => cluster(declarations).map((there) => ({ declarations, cluster: there })));
}

function cluster(declarations: readonly Declaration[]): fc.Arbitrary<RandomCluster> {
  const opened = openers(declarations);
  const host = fc.constantFrom(...COMPANY_HOSTS, ...opened.flatMap(({ hosts }) => [...hosts, ...hosts, ...hosts]));
  const ports = opened.map(({ port }) => port).filter((port) => port > 0 && port < 65_536);
  const number = fc.constantFrom(80, 443, 443, 9443, ...ports, ...ports);
  const namespace = fc.constantFrom('istio-system', ...NAMESPACES);
  const server = fc.record({ kind: fc.constantFrom(...KINDS), port: number, host });
  const gateway = fc.record({ twinOf: seldom(3), namespace, servers: fc.array(server, { minLength: 1, maxLength: 3 }) });
  const routes = fc.record({
    twinOf: seldom(3),
    namespace,
    hosts: fc.uniqueArray(host, { minLength: 1, maxLength: 2 }).map(narrowed),
    gateway: fc.nat(3),
    kind: fc.constantFrom<FormerRoutes['kind']>('http', 'http', 'http', 'tls', 'tcp'),
    path: fc.constantFrom(undefined, FORMER_PATH),
  });
  return fc.record({
    service: service(number),
    workload: fc.constantFrom('Deployment', 'Deployment', 'DaemonSet', 'StatefulSet'),
    gateways: fc.array(gateway, { maxLength: 3 }),
    virtualServices: fc.array(routes, { maxLength: 4 }),
    otherNodePort: nodePort(),
    appTwin: seldom(8),
    misplacedSecret: seldom(16),
    going: fc.constantFrom('all', 'all', 'none', 'every second'),
    listed: fc.constantFrom<RandomCluster['listed']>(
      'everything', 'everything', 'everything', ['Service'], ['Service', ...WORKLOADS], ['Service', 'Gateway', 'VirtualService'],
      ['Service', 'Gateway', 'VirtualService', 'Secret', ...WORKLOADS]),
  }).map(withoutHidden);
}

/** What users do not show is not there, or as the library presumes it: it cannot be held against the library. */
function withoutHidden(drawn: RandomCluster): RandomCluster {
  const { listed, workload } = drawn;
  if (listed === 'everything') return drawn;
  const routing = listed.includes('Gateway') ? {} : { gateways: [], virtualServices: [] };
  const workloads = listed.includes(workload) ? {} : { workload: 'Deployment' as const, appTwin: undefined };
  return { ...drawn, ...routing, ...workloads, misplacedSecret: undefined };
}

/** Istio takes no host beside a wildcard over it. */
function narrowed(hosts: readonly string[]): string[] {
  return hosts.filter((host) => !hosts.some((other) => other !== host && covers(other, host)));
}

function service(number: fc.Arbitrary<number>): fc.Arbitrary<FormerService> {
  const port = fc.record({ port: number, shift: fc.constantFrom(0, 0, 8000, 20_000), nodePort: nodePort() })
    .map((drawn): FormerPort => ({ ...drawn, targetPort: drawn.port + (drawn.port < 1024 ? drawn.shift || 8000 : 0) }));
  return fc.record({
    type: fc.constantFrom('ClusterIP', 'NodePort', 'NodePort', 'LoadBalancer'),
    ports: fc.uniqueArray(port, { minLength: 1, maxLength: 5, selector: (each) => each.port })
      .map((ports) => unique(ports.map((each) => each.nodePort)).map((each) => ports.find((other) => other.nodePort === each)!)),
  });
}

/** The usual ones are those that a gateway here gets unless told. */
function nodePort(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(30_080, 30_443, 30_021, 30_389) },
    { weight: 4, arbitrary: fc.integer({ min: 30_500, max: 32_700 }) },
  );
}

/** One in so many has a small number. */
function seldom(oneIn: number): fc.Arbitrary<number | undefined> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(2) });
}
