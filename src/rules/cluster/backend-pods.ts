import { lacksPods, type PodGroup, podsBehind } from '../../cluster/backend-pods';
import { inNamespace } from '../../cluster/by-namespace';
import type { ClusterService, ClusterServicePort } from '../../cluster/kinds/service';
import { isSubset } from '../../cluster/selector';
import type { IngressModel } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { appProtocolOf, speaksHttp } from '../../model/protocol';
import { shown } from '../../model/shown';
import { backends, serviceBehind, type RouteBackend } from '../backends';
import type { Rule, Violation } from '../rule';

const SERVICES = 'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service';

/** What a snapshot of the cluster shows of the pods behind Services. */
export const backendPodRules: readonly Rule[] = [
  {
    code: 'ING716',
    name: 'backend Service without pods',
    level: 'warning',
    allowed: 'backends whose Service selects pods',
    otherwise: 'unless something else starts pods with these labels, Envoy would find no endpoint and answer 503',
    fix: 'correct the selector of the Service, or the labels of the pods',
    see: SERVICES,
    check: (model) => ofOthers(model).flatMap(({ at, service: name, gateway: { cluster }, known: { namespace, selector } }) => {
      const got = `Service ${shown(name)} selects ${JSON.stringify(selector)}, which no pods of the snapshot have`;
      return lacksPods(cluster, { namespace, selector }) ? [{ at, got }] : [];
    }),
  },
  {
    code: 'ING717',
    name: 'named target port that no container has',
    level: 'warning',
    allowed: 'names of target ports that a container of the pods has',
    otherwise: 'the Service would lead to none of these pods at that port, and Envoy would answer 503',
    fix: 'correct targetPort of the Service, or name the port of the container so',
    see: SERVICES,
    check: (model) => ofOthers(model).flatMap(({ at, service: name, gateway: { cluster }, known, port: { port, targetPort } }) => {
      if (typeof targetPort === 'number') return [];
      const pods = podsBehind(cluster, known);
      const isMissing = pods.length > 0 && pods.every(({ namedPorts }) => namedPorts && namedPorts[targetPort] === undefined);
      const got = `port ${port} of Service ${shown(name)} has target port ${shown(targetPort)}, which no container of its pods has`;
      return isMissing ? [{ at, got }] : [];
    }),
  },
  {
    code: 'ING718',
    name: 'protocol of a port decided by another Service',
    level: 'warning',
    allowed: 'one protocol for a port of the pods, in all Services that lead there',
    otherwise: 'the proxies of the pods would take the protocol of the older Service, and wait for HTTP requests on a port for TCP',
    fix: 'give the ports of both Services the same appProtocol',
    see: 'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
    check: (model) => ofOthers(model).flatMap(decidedElsewhere),
  },
];

/** A backend whose Service is known and not ours, with the port that routes lead to. */
interface KnownBackend extends RouteBackend {
  readonly known: ClusterService;
  readonly port: ClusterServicePort;
}

/** A share of weight 0 gets no requests; what is not a port of the Service is told elsewhere. */
function ofOthers(model: IngressModel): KnownBackend[] {
  return backends(model).filter(({ destination: { aliasOf, weight } }) => aliasOf === undefined && weight !== 0).flatMap((backend) => {
    const known = serviceBehind(backend);
    const port = known?.ports.find((each) => each.port === backend.destination.port && each.protocol === 'TCP');
    return known && port ? [{ ...backend, known, port }] : [];
  });
}

/** Only where HTTP takes the place of TCP do requests fail: the gateway's own cluster has the protocol of its Service. */
function decidedElsewhere({ at, service: name, gateway: { cluster }, known, port, route }: KnownBackend): Violation[] {
  if (route.port.protocol.http || speaksHttp(appProtocolOf(port))) return [];
  const pods = podsBehind(cluster, known).filter(({ hasProxy }) => hasProxy);
  const others = inNamespace(cluster.services, known.namespace).filter((other) => other !== known
    && Object.keys(other.selector).length > 0 && pods.some(({ labels }) => isSubset(other.selector, labels)));
  return others.flatMap((other) => other.ports.filter((each) => each.protocol === 'TCP' && speaksHttp(appProtocolOf(each))
    && pods.some(({ namedPorts }) => target(each, namedPorts) === target(port, namedPorts))).map((each) => ({
    at, got: `port ${each.port} of Service ${shown(qualifiedName(other.namespace, other.name))} leads to the same port of the pods as `
      + `port ${port.port} of Service ${shown(name)}, and speaks ${appProtocolOf(each)}`,
  })));
}

function target({ targetPort }: ClusterServicePort, namedPorts: PodGroup['namedPorts'] = {}): number | string {
  return typeof targetPort === 'number' ? targetPort : namedPorts[targetPort] ?? targetPort;
}
