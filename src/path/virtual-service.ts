import { changed, patchQuestion } from './changed';
import type { Hop, Step } from './hop';
import { destinationUnknown } from './others';
import type { RequestPath } from './request-path';
import { knowsAll } from '../cluster/cluster-facts';
import { otherRoutes, type OtherRoutes } from '../cluster/other-routes';
import { conditionsText, isMet } from '../cluster/route-conditions';
import { groupBy, unique } from '../model/collections';
import { covers, mostSpecific } from '../model/host';
import { IngressHop } from '../model/ingress-hop';
import type { VirtualHost } from '../model/ingress-model';
import { IngressOutcome } from '../model/ingress-outcome';
import { qualifiedName } from '../model/names';
import { TAKES_HOSTS, type RoutesBy } from '../model/protocol';
import { authorityOf } from '../model/web-ports';
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
    const { request: { host }, server, servicePort } = path;
    const { ours, others } = virtualHost(path);
    if (ours?.redirects) return stopped(path, IngressOutcome.REDIRECTED, `plain requests are sent to https://${host}/`);
    const taking = others.map((each) => takenBy(each, path)).filter(({ takes }) => takes.length > 0);
    const here = ours && { ...path, virtualService: ours.routes[0].virtualService, route: ours.routes[0].route };
    if (taking.length > 0) return undecided(path, here, taking);
    if (here?.route.declaration.redirectsTo !== undefined) return redirected(here, here.route.declaration.redirectsTo, others);
    if (here) return routed({ ...here, destinations: here.route.destinations }, others);
    const reason = [`no route on port ${servicePort!.port} is attached for ${host}`, ...unmatched(others)].join(', ');
    return stopped(path, WITHOUT_ROUTE[server!.protocol.routesBy], reason);
  },
};

/** The narrowest virtual host for the request, with our routes in it and those of others. */
function virtualHost({ chain, gateway, request: { host } }: RequestPath): { ours?: VirtualHost; others: readonly OtherRoutes[] } {
  const ours = mostSpecific(chain!.virtualHosts, host);
  const near = otherRoutes(gateway).filter(({ server }) => chain!.servers.includes(server));
  const others = mostSpecific(groupBy(near, (each) => each.host), host) ?? [];
  if (!ours || others.length === 0 || ours.host === others[0].host) return { ours, others };
  return covers(ours.host, others[0].host) ? { others } : { ours, others: [] };
}

/** The routes without those whose conditions the URL does not meet. */
function takenBy(routes: OtherRoutes, { request }: RequestPath): OtherRoutes {
  return { ...routes, takes: routes.takes.filter(({ conditions }) => conditions.every((each) => isMet(each, request) !== false)) };
}

function undecided(path: RequestPath, ours: RequestPath | undefined, others: readonly OtherRoutes[]): Step {
  // Where both take every request, their age decides.
  const isCertain = others.length === 1 && others[0].takes.some(({ conditions, takesAll }) =>
    conditions.every((each) => isMet(each, path.request) === true) && !(takesAll && ours));
  const reason = `${isCertain ? 'goes' : 'may go'} to ${others.map(described).join(' or ')}`;
  return {
    summary: reason,
    object: others.map(({ other }) => `${other.namespace}/${other.kind}/${other.name}`).join(', '),
    path: { ...(isCertain ? path : ours ?? path), others },
    stop: { outcome: IngressOutcome.UNDECIDED, reason },
    unknowns: others.map(destinationUnknown),
  };
}

/** A VirtualService with the conditions under which it takes requests. */
function described({ other, takes }: OtherRoutes): string {
  const conditions = unique(takes.map((taking) => conditionsText(taking.conditions))).filter((text) => text !== '');
  return `${other.kind} ${nameOf(other)}${conditions.length === 0 ? '' : ` (${conditions.join(', or ')})`}`;
}

function unmatched(others: readonly OtherRoutes[]): string[] {
  return others.map((each) => `${described(each)} does not match`);
}

function nameOf({ namespace, name }: OtherRoutes['other']): string {
  return qualifiedName(namespace, name);
}

function routed(path: RequestPath, others: readonly OtherRoutes[]): Step {
  const options = followedRule(path.route!.declaration.rule);
  const targets = path.destinations!.map(({ host, port, weight }) => `${host}:${port}${weight === undefined ? '' : ` weight ${weight}`}`);
  return {
    ...byOurs(path, options.flatMap(({ unknowns }) => unknowns)),
    summary: [`-> ${targets.join(', ')}`, ...options.map(({ summary }) => summary), ...unmatched(others)].join(', '),
  };
}

function redirected(path: RequestPath, port: number, others: readonly OtherRoutes[]): Step {
  const reason = `plain requests are sent to https://${authorityOf('https', path.request.host, port)}/`;
  return { ...byOurs(path), summary: [reason, ...unmatched(others)].join(', '), stop: { outcome: IngressOutcome.REDIRECTED, reason } };
}

/** What holds for each route of ours, whatever it does with the request. */
function byOurs(path: RequestPath, unknowns: readonly string[] = []): Omit<Step, 'summary'> {
  const { name, namespace } = path.virtualService!;
  return {
    object: `${namespace}/VirtualService/${name}`,
    path,
    unknowns: [...otherRoutesUnknown(path, namespace), ...unknowns, ...patched(path)],
  };
}

function otherRoutesUnknown({ gateway: { cluster }, server, servicePort, request: { host } }: RequestPath, namespace: string): string[] {
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
