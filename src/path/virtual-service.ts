import { changed, patchQuestion } from './changed';
import type { Hop, Step } from './hop';
import type { RequestPath } from './request-path';
import { knowsAll } from '../cluster/cluster-facts';
import { unique } from '../model/collections';
import { mostSpecific } from '../model/host';
import { IngressHop } from '../model/ingress-hop';
import { IngressOutcome } from '../model/ingress-outcome';
import { TAKES_HOSTS, type RoutesBy } from '../model/protocol';
import { HTTPS_PORT } from '../model/web-ports';
import { followedRule } from '../routing/index';

/** What a client sees where no route is for it. */
const WITHOUT_ROUTE: Readonly<Record<RoutesBy, IngressOutcome>> = {
  host: IngressOutcome.NOT_FOUND,
  sni: IngressOutcome.RESET,
  port: IngressOutcome.REFUSED,
};

export const virtualServiceHop: Hop = {
  name: IngressHop.VIRTUAL_SERVICE,
  follow: (path) => {
    const { chain, request: { host }, server, servicePort } = path;
    const virtualHost = mostSpecific(chain!.virtualHosts, host);
    if (!virtualHost) {
      return stopped(path, WITHOUT_ROUTE[server!.protocol.routesBy], `no route on port ${servicePort!.port} is attached for ${host}`);
    }
    if (virtualHost.redirects) return stopped(path, IngressOutcome.REDIRECTED, `plain requests are sent to https://${host}/`);
    const [{ virtualService, route }] = virtualHost.routes;
    const { redirectsTo } = route.declaration;
    if (redirectsTo !== undefined) return redirected({ ...path, virtualService, route }, redirectsTo);
    return routed({ ...path, virtualService, route, destinations: route.destinations });
  },
};

function routed(path: RequestPath): Step {
  const { name, namespace } = path.virtualService!;
  const options = followedRule(path.route!.declaration.rule);
  const targets = path.destinations!.map(({ host, port, weight }) => `${host}:${port}${weight === undefined ? '' : ` weight ${weight}`}`);
  return {
    summary: [`-> ${targets.join(', ')}`, ...options.map(({ summary }) => summary)].join(', '),
    object: `${namespace}/VirtualService/${name}`,
    path,
    unknowns: [...otherRoutes(path, namespace), ...options.flatMap(({ unknowns }) => unknowns), ...patched(path)],
  };
}

function redirected(path: RequestPath, port: number): Step {
  const { name, namespace } = path.virtualService!;
  const reason = `plain requests are sent to https://${path.request.host}${port === HTTPS_PORT ? '' : `:${port}`}/`;
  return {
    summary: reason,
    object: `${namespace}/VirtualService/${name}`,
    path,
    stop: { outcome: IngressOutcome.REDIRECTED, reason },
    unknowns: [...otherRoutes(path, namespace), ...patched(path)],
  };
}

function otherRoutes({ gateway: { cluster }, server, servicePort, request: { host } }: RequestPath, namespace: string): string[] {
  const what = TAKES_HOSTS[server!.protocol.routesBy] ? host : `port ${servicePort!.port}`;
  return knowsAll(cluster, 'VirtualService', namespace) ? [] : [`other VirtualServices: does one route ${what} too?`];
}

/** A patch of one route can also change which requests the other routes of the VirtualService get. */
function patched({ gateway, virtualService }: RequestPath): string[] {
  const { name, namespace, routes } = virtualService!;
  const paths = routes.flatMap(({ declaration: { patch = [] } }) => patch.map(({ path }) => (path === '' ? 'the whole entry' : path)));
  const object = { kind: 'VirtualService', namespace, name };
  return [...patchQuestion(object, unique(paths)), ...changed(gateway, object)];
}

function stopped(path: RequestPath, outcome: IngressOutcome, reason: string): Step {
  return { summary: reason, object: `VirtualServices of ${path.gateway.reference}`, stop: { outcome, reason } };
}
