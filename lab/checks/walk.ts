import type { Check } from './check';
import { IngressHop } from '../../src';
import { inParallel } from '../client/client';
import type { ClientAnswer, ClientRequest } from '../client/request';
import type { Cluster } from '../cluster';
import { isReady, type Pod, type Service } from '../control-plane/objects';
import { isAlive, waitsForCertificates } from '../istio/envoy';
import { gatewayPods, gatewayService } from '../istio/gateway-workload';
import { WORKERS } from '../network/hosts';
import type { Prepared, PreparedGateway } from '../scenario/prepared';
import { endpoints } from '../traffic/endpoints';
import { clientRequest, frontDoor, labelOf, type Entry, type Journey } from '../traffic/journey';
import { arrivalProblem, described, identityProblem } from '../traffic/verdict';

/** The hops at which a request can enter, from the application outwards. */
const ORDER: readonly IngressHop[] = [
  IngressHop.APP_POD, IngressHop.APP_SERVICE, IngressHop.VIRTUAL_SERVICE, IngressHop.GATEWAY, IngressHop.GATEWAY_POD,
  IngressHop.GATEWAY_SERVICE, IngressHop.LOAD_BALANCER,
];

/** A request that did not arrive, and the hop that is to blame. */
interface Attempt {
  readonly hop: IngressHop;
  readonly problem?: string;
}

/**
 * Enters the request for every declared endpoint at each hop of its path, from the application outwards. The first hop from which
 * it does not arrive is at fault.
 */
export async function walk(cluster: Cluster, prepared: Prepared, subject: string): Promise<Check[]> {
  const attempts = await new Walk(cluster, prepared).attempts();
  return ORDER.filter((hop) => attempts.some((attempt) => attempt.hop === hop)).map((hop) => {
    const own = attempts.filter((attempt) => attempt.hop === hop);
    return { subject, place: hop, requests: own.length, problems: own.flatMap(({ problem }) => problem ?? []) };
  });
}

/** The hop nearest to the application at which something did not arrive. */
export function culprit(checks: readonly Check[]): string | undefined {
  return checks.find(({ problems }) => problems.length > 0)?.place;
}

class Walk {
  public constructor(private readonly cluster: Cluster, private readonly prepared: Prepared) {}

  public async attempts(): Promise<Attempt[]> {
    const pods = await this.cluster.api.list<Pod>('/api/v1/pods');
    const perGateway = await Promise.all(this.prepared.gateways.map(async (gateway) => {
      const journeys = endpoints(gateway);
      const behind = await inParallel(journeys, 8, (each) => this.behindTheGateway(each, pods));
      const own = await gatewayPods(this.cluster.api, gateway);
      const through = await inParallel(journeys, 8, (each) => this.throughTheGateway(gateway, each, own));
      return [...behind, ...through].flat();
    }));
    return perGateway.flat();
  }

  /** Straight to the pods of the application, and by its Service. */
  private async behindTheGateway(each: Journey, pods: readonly Pod[]): Promise<Attempt[]> {
    const attempts = each.followed.path.destinations!.map(async ({ namespace, serviceName, port, containerPort }): Promise<Attempt[]> => {
      const own = pods.filter((pod) => isReady(pod) && pod.metadata.namespace === namespace && pod.metadata.labels?.app === serviceName);
      const direct = own.map((pod) => this.plain(IngressHop.APP_POD, each, { address: pod.status.podIP!, port: containerPort ?? port }));
      if (own.length === 0) {
        direct.push(Promise.resolve({ hop: IngressHop.APP_POD, problem: `no pod of ${namespace}/${serviceName} is ready` }));
      }
      const service = await this.cluster.api.get<Service>(`/api/v1/namespaces/${namespace}/services/${serviceName}`);
      const byService = this.plain(IngressHop.APP_SERVICE, each, { address: service?.spec.clusterIP ?? '', port });
      return Promise.all([...direct, byService]);
    });
    return (await Promise.all(attempts)).flat();
  }

  /** At Envoy, at every worker's node port, at the balancer. */
  private async throughTheGateway(gateway: PreparedGateway, each: Journey, pods: readonly Pod[]): Promise<Attempt[]> {
    const { targetPort, nodePort } = each.followed.path.servicePort!;
    const atEnvoy = pods.map(async (pod): Promise<Attempt> => {
      const entry = { address: pod.status.podIP!, port: targetPort };
      const attempt = await this.whole(IngressHop.VIRTUAL_SERVICE, each, entry);
      return attempt.problem === undefined ? attempt : { ...attempt, hop: await this.blameInTheGateway(each, pod, entry) };
    });
    if (pods.length === 0) atEnvoy.push(Promise.resolve({ hop: IngressHop.GATEWAY_POD, problem: 'no pod of the gateway is ready' }));
    const port = nodePort ?? await this.assignedNodePort(gateway, each.request.port);
    const atWorkers = WORKERS.map(({ address }) => this.whole(IngressHop.GATEWAY_SERVICE, each, { address, port }));
    return Promise.all([...atEnvoy, ...atWorkers, this.whole(IngressHop.LOAD_BALANCER, each, frontDoor(gateway, each.request.port))]);
  }

  /** Three hops are one program; which of them stops a request is told by how it ends. */
  private async blameInTheGateway(each: Journey, pod: Pod, entry: Entry): Promise<IngressHop> {
    const answer = await this.send(each, entry);
    if (answer.status !== undefined || answer.identity) return IngressHop.VIRTUAL_SERVICE;
    if (answer.kind === 'refused') return await isAlive(pod) ? IngressHop.GATEWAY : IngressHop.GATEWAY_POD;
    return await waitsForCertificates(pod) ? IngressHop.GATEWAY_POD : IngressHop.GATEWAY;
  }

  private async assignedNodePort(gateway: PreparedGateway, port: number): Promise<number> {
    const { spec } = await gatewayService(this.cluster.api, gateway);
    return spec.ports?.find((each) => each.port === port)?.nodePort ?? 0;
  }

  /** Without TLS, as the gateway speaks to applications; from a worker, since Services have no address elsewhere. */
  private async plain(hop: IngressHop, each: Journey, entry: Entry): Promise<Attempt> {
    const { tls, ...request } = this.request(each, entry);
    const answer = await this.cluster.insider.send(request);
    const problem = identityProblem(each, answer);
    return { hop, problem: problem && problemAt(each, entry, problem, answer) };
  }

  private async whole(hop: IngressHop, each: Journey, entry: Entry): Promise<Attempt> {
    const answer = await this.send(each, entry);
    const problem = arrivalProblem(each, answer, this.prepared);
    return { hop, problem: problem && problemAt(each, entry, problem, answer) };
  }

  private send(each: Journey, entry: Entry): Promise<ClientAnswer> {
    return this.cluster.client.send(this.request(each, entry));
  }

  private request(each: Journey, entry: Entry): ClientRequest {
    return clientRequest(each, this.prepared.trust, entry);
  }
}

function problemAt(each: Journey, { address, port }: Entry, problem: string, answer: ClientAnswer): string {
  return `${labelOf(each)}, sent to ${address}:${port}, ${problem}: ${described(answer)}`;
}
