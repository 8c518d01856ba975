import { surroundings } from '../cluster/gateway-pods';
import { by } from '../model/collections';
import type { GatewayPodChange } from '../delivery/gateway-change';
import { IngressHop } from '../model/ingress-hop';
import type { GatewayModel } from '../model/ingress-model';
import { IngressOutcome } from '../model/ingress-outcome';
import { isTcp } from '../model/protocol';
import type { RequestPath } from '../model/request-path';
import type { Hop, Step } from './hop';
import { InstallationKind, STATUS_PATH, STATUS_PORT } from '../model/workload';

/** What the gateway's pods must have: the installation's own mounts, then one for each certificate that comes from files. */
export function gatewayPod(gateway: GatewayModel): GatewayPodChange {
  const stock = gateway.declaration.workload.mounts;
  const declared = gateway.servicePorts.flatMap((port) => port.openedBy.flatMap((opened) => opened.tls?.mounts ?? []));
  const byPath = new Map([...declared, ...stock].map((mount) => [mount.mountPath, mount]));
  const added = [...byPath.values()].filter((mount) => !stock.includes(mount)).sort(by((mount) => mount.mountPath));
  return { mounts: [...stock, ...added] };
}

function workloadUnknowns(gateway: GatewayModel): string[] {
  const known = gateway.declaration.workload.kind === InstallationKind.MANAGED || surroundings(gateway).workload !== undefined;
  return known ? [] : [`gateway workload ${gateway.workload}: is it there, with the labels of the selector?`];
}

const UNKNOWNS = ['gateway pods: are they running with this change?'];

export const gatewayPodHop: Hop = {
  name: IngressHop.GATEWAY_POD,
  follow: (path) => {
    const { workload } = path.gateway.declaration;
    const { targetPort, port } = path.servicePort!;
    const object = `${path.gateway.namespace}/Deployment/${workload.name}`;
    if (port === STATUS_PORT.port) return atStatusPort(path, object);
    const listens = path.gateway.servers.some((server) => server.servicePort.port === port && hasListener(path.gateway, server));
    if (!listens) {
      return {
        summary: `nothing listens on ${targetPort}`,
        object,
        stop: { outcome: IngressOutcome.REFUSED, reason: `no route is attached to port ${port}, so Envoy opens no listener` },
      };
    }
    return { summary: `Envoy listens on ${targetPort}`, object, path, unknowns: [...workloadUnknowns(path.gateway), ...UNKNOWNS] };
  },
};

/** Nobody can declare the status port, so a request for it never gets further than the pod. */
function atStatusPort({ request: { scheme, port } }: RequestPath, object: string): Step {
  const stop = scheme === 'http'
    ? { outcome: IngressOutcome.STATUS, reason: `port ${port} is answered by the gateway itself` }
    : { outcome: IngressOutcome.RESET, reason: `port ${port} speaks plain HTTP, the client ${scheme}` };
  return { summary: `the status port answers health checks, ${STATUS_PATH} with 200`, object, stop, unknowns: UNKNOWNS };
}

/** For TCP Envoy listens only where there is a route; for HTTP each server brings a listener, if only to answer 404. */
function hasListener(gateway: GatewayModel, server: GatewayModel['servers'][number]): boolean {
  if (!isTcp(server.protocol)) return true;
  return [...gateway.virtualServices.values()].some((service) => service.layer === 'tcp'
    && service.routes.some((route) => route.ports?.includes(server.servicePort.port)));
}
