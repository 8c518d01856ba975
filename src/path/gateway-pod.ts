import { changed } from './changed';
import type { Hop, Step } from './hop';
import { atOtherGateway } from './others';
import { podPolicies } from './policies';
import type { RequestPath } from './request-path';
import { surroundings } from '../cluster/gateway-pods';
import { asksForProxy, AUTO_IMAGE, isInjected, knowsInjectors } from '../cluster/injection';
import { otherRoutes } from '../cluster/other-routes';
import { serversOfOthers } from '../cluster/other-servers';
import { unique } from '../model/collections';
import { IngressHop } from '../model/ingress-hop';
import type { GatewayModel, Listener } from '../model/ingress-model';
import { IngressOutcome } from '../model/ingress-outcome';
import { InstallationKind, STATUS_PATH, STATUS_PORT } from '../model/workload';

function workloadUnknowns(gateway: GatewayModel): string[] {
  const known = gateway.declaration.workload.kind === InstallationKind.MANAGED || surroundings(gateway).workload !== undefined;
  return known ? [] : [`gateway workload ${gateway.workloadName}: is it there, with the labels of the selector?`];
}

/** Whether pods without the usual label get a proxy depends on istiod's webhooks. */
function injectionUnknowns(gateway: GatewayModel): string[] {
  const { cluster, namespace, declaration: { throughChart } } = gateway;
  const { workload } = surroundings(gateway);
  if (workload?.image !== AUTO_IMAGE || throughChart || asksForProxy(workload.podLabels)) return [];
  const home = cluster.namespaces.find(({ name }) => name === namespace);
  if (home && (knowsInjectors(cluster) || isInjected(cluster, home, workload.podLabels))) return [];
  return ['gateway pods: does istiod inject a proxy into them without the label sidecar.istio.io/inject=true?'];
}

const UNKNOWNS = ['gateway pods: are they running with this change?'];

export const gatewayPodHop: Hop = {
  name: IngressHop.GATEWAY_POD,
  follow: (path) => {
    const { workload } = path.gateway.declaration;
    const { targetPort, port } = path.servicePort!;
    const { kind, name } = surroundings(path.gateway).workload ?? { kind: 'Deployment', name: workload.name };
    const object = `${path.gateway.namespace}/${kind}/${name}`;
    if (port === STATUS_PORT.port) return atStatusPort(path, object);
    const listener = path.gateway.listeners.find(({ servicePort }) => servicePort.port === port) ?? openedByOthers(path.gateway, port);
    if (!listener) {
      const others = serversOfOthers(path.gateway, path.servicePort!);
      if (others.length > 0) return atOtherGateway(path, others);
      return {
        summary: `nothing listens on ${targetPort}`,
        object,
        stop: { outcome: IngressOutcome.REFUSED, reason: `no route is attached to port ${port}, so Envoy opens no listener` },
      };
    }
    const unknowns = [
      ...workloadUnknowns(path.gateway),
      ...injectionUnknowns(path.gateway),
      ...UNKNOWNS,
      ...changed(path.gateway, { kind: 'Deployment', namespace: path.gateway.namespace, name: workload.name }),
      ...podPolicies(path.gateway, path.gateway.namespace, surroundings(path.gateway).podLabels),
    ];
    return { summary: `Envoy listens on ${targetPort}`, object, path: { ...path, listener }, unknowns };
  },
};

/** A port without routes of ours on which a VirtualService of others lets Envoy listen. */
function openedByOthers(gateway: GatewayModel, port: number): Listener | undefined {
  const servers = unique(otherRoutes(gateway).map(({ server }) => server)).filter(({ servicePort }) => servicePort.port === port);
  if (servers.length === 0) return undefined;
  const [{ servicePort, protocol }] = servers;
  return { servicePort, protocol, chains: servers.map((server) => ({ servers: [server], virtualHosts: new Map() })) };
}

/** The status port cannot be declared, so requests for it never get further than the pod. */
function atStatusPort({ request: { scheme, port } }: RequestPath, object: string): Step {
  const stop = scheme === 'http'
    ? { outcome: IngressOutcome.STATUS, reason: `port ${port} is answered by the gateway itself` }
    : { outcome: IngressOutcome.RESET, reason: `port ${port} speaks plain HTTP, the client ${scheme}` };
  return { summary: `the status port answers health checks, ${STATUS_PATH} with 200`, object, stop, unknowns: UNKNOWNS };
}
