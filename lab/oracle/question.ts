import { isIP } from 'net';
import { stringify } from 'yaml';
import type { Call, Case } from './ask';
import { IngressHop } from '../../src';
import { STATUS_PORT } from '../../src/model/workload';
import { qualifiedName, type Container, type KubernetesObject } from '../control-plane/objects';
import type { Prepared, PreparedGateway } from '../scenario/prepared';
import { clientRequest, type Journey } from '../traffic/journey';

/** Protocols in the simulator's words. */
const CALLED = { 'http/1.1': 'http', 'h2': 'http2', 'tcp': 'tcp', 'knock': 'tcp' } as const;

/** A case of the oracle, with the journey behind each of its calls. */
export interface Question {
  readonly subject: string;
  readonly case: Case;
  readonly journeys: readonly Journey[];
}

/** What a scenario brings for one gateway, as Istio would find it in a cluster. */
export function question(
  prepared: Prepared, gateway: PreparedGateway, journeys: readonly Journey[], injectors: readonly KubernetesObject[],
): Question {
  const { scenario, namespaces, presumed, delivered, synthesized } = prepared;
  const objects = [...namespaces, ...presumed, ...delivered, ...synthesized];
  const { namespace, declaration: { workload } } = gateway.model;
  const own = (kind: string) => objects.find((object) => object.kind === kind && qualifiedName(object) === gateway.model.workloadName)!;
  const { metadata, spec } = own('Deployment').spec.template;
  const env: ReadonlyArray<{ name: string; value?: string }> = spec.containers[0].env ?? [];
  const ports: ReadonlyArray<{ port: number; targetPort: number }> = own('Service').spec.ports;
  const targets = new Map(ports.map(({ port, targetPort }) => [port, targetPort]));
  const reaching = journeys.filter(({ request: { port }, followed }) => (
    port !== STATUS_PORT.port && targets.has(port) && passesTheBalancer(followed.stop.hop)));
  return {
    subject: scenario.name,
    journeys: reaching,
    case: {
      name: `${scenario.name} ${workload.name}`,
      manifests: inACluster([...injectors, ...objects]).map((object) => stringify(object)).join('\n---\n'),
      namespace,
      labels: metadata.labels,
      unprivileged: env.some(({ name, value }) => name === 'ISTIO_META_UNPRIVILEGED_POD' && value === 'true'),
      calls: reaching.map((journey) => call(journey, targets.get(journey.request.port)!)),
    },
  };
}

function passesTheBalancer(hop: IngressHop): boolean {
  return hop !== IngressHop.CLIENT && hop !== IngressHop.LOAD_BALANCER;
}

/** A journey as it reaches the gateway's pods on a port. */
export function call(journey: Journey, port: number): Call {
  const { protocol, host, path } = clientRequest(journey, { ca: '' });
  const { scheme, host: name } = journey.request;
  return {
    port,
    protocol: CALLED[protocol],
    tls: scheme === 'https',
    host,
    sni: scheme === 'https' && !isIP(name) ? name : '',
    path,
  };
}

const WORKLOADS = ['Deployment', 'DaemonSet', 'StatefulSet'];

/** What controllers and the injection webhook would add: an address for each Service, a pod for each workload, its image for `auto`. */
export function inACluster(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.flatMap((object, i) => {
    if (object.kind === 'Service') return [{ ...object, spec: { clusterIP: `10.96.0.${i}`, ...object.spec } }];
    if (!WORKLOADS.includes(object.kind)) return [object];
    const { metadata: { labels }, spec } = object.spec.template;
    const { name, namespace } = object.metadata;
    const image = (wanted: string) => wanted.replace(/^auto$/, 'istio/proxyv2');
    const containers = spec.containers.map((container: Container) => ({ ...container, image: image(container.image) }));
    const status = { phase: 'Running', podIP: `10.244.0.${i}` };
    const metadata = { name: `${name}-0`, namespace, labels };
    return [object, { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...spec, containers }, status }];
  });
}
