import type { VirtualServiceSpec } from '../output/istio/destinations';
import { httpRoutes } from '../output/istio/http-routes';
import { tcpRoutes } from '../output/istio/tcp-routes';
import { knowsAll } from '../cluster/facts/cluster-facts';
import { IngressHop } from '../model/ingress-hop';
import { mostSpecific } from '../model/host';
import { holdsOn, type VirtualService } from '../model/ingress-model';
import { IngressOutcome } from '../model/ingress-outcome';
import { isTcp } from '../model/protocol';
import type { RequestPath } from '../model/request-path';
import type { Hop, Step } from './hop';
import { VirtualHosts } from '../model/virtual-hosts';

/**
 * `spec` of a VirtualService.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export function virtualServiceSpec(service: VirtualService): VirtualServiceSpec {
  return {
    hosts: [service.host],
    gateways: [service.gateway],
    ...(service.layer === 'tcp' ? { tcp: tcpRoutes(service) } : { http: httpRoutes(service) }),
  };
}

export const virtualServiceHop: Hop = {
  name: IngressHop.VIRTUAL_SERVICE,
  follow: (path) => (isTcp(path.server!.protocol) ? byPort(path) : byVirtualHost(path)),
};

function byPort(path: RequestPath): Step {
  const { port } = path.servicePort!;
  for (const virtualService of path.gateway.virtualServices.values()) {
    const route = virtualService.layer === 'tcp' ? virtualService.routes.find((each) => holdsOn(each, port)) : undefined;
    if (route) return routed({ ...path, virtualService, route, destinations: route.destinations });
  }
  return stopped(path, IngressOutcome.REFUSED, `no route is attached to port ${port}`);
}

/** For plain ports Envoy looks among the hosts of all servers of the port, for HTTPS among those of one server. */
function byVirtualHost(path: RequestPath): Step {
  const { server, servicePort, gateway, request } = path;
  const servers = server!.tls ? [server!] : gateway.servers.filter((each) => each.servicePort === servicePort);
  const virtualHost = mostSpecific(new VirtualHosts(gateway).of(servers), request.host);
  if (!virtualHost) return stopped(path, IngressOutcome.NOT_FOUND, `no route on port ${servicePort!.port} is attached for ${request.host}`);
  if (virtualHost.redirects) {
    return stopped(path, IngressOutcome.REDIRECTED, `plain requests are sent to https://${request.host}/`);
  }
  const [{ virtualService, route }] = virtualHost.routes;
  return routed({ ...path, virtualService, route, destinations: route.destinations });
}

function routed(path: RequestPath): Step {
  const { name, namespace } = path.virtualService!;
  const targets = path.destinations!.map(({ host, port, weight }) => `${host}:${port}${weight === undefined ? '' : ` weight ${weight}`}`);
  return { summary: `-> ${targets.join(', ')}`, object: `${namespace}/VirtualService/${name}`, path, unknowns: unknowns(path, namespace) };
}

function unknowns({ gateway: { cluster }, server, servicePort, request: { host } }: RequestPath, namespace: string): string[] {
  const what = isTcp(server!.protocol) ? `port ${servicePort!.port}` : host;
  return knowsAll(cluster, 'VirtualService', namespace) ? [] : [`other VirtualServices: does one route ${what} too?`];
}

function stopped(path: RequestPath, outcome: IngressOutcome, reason: string): Step {
  return { summary: reason, object: `VirtualServices of ${path.gateway.reference}`, stop: { outcome, reason } };
}
