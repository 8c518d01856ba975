// What VirtualServices that the change replaces did elsewhere than at the gateway: for sidecars, for other gateways, for others.
import { isMissing } from '../../cluster/cluster-facts';
import { surroundings } from '../../cluster/gateway-pods';
import { MESH, type ClusterMatch, type ClusterRoute, type ClusterVirtualService } from '../../cluster/kinds/virtual-service';
import { keyOf } from '../../cluster/object-key';
import { conditionsText } from '../../cluster/route-conditions';
import { groupBy, unique } from '../../model/collections';
import type { GatewayModel, IngressModel } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { shown, shownList } from '../../model/shown';
import type { Rule, Violation } from '../rule';

const VIRTUAL_SERVICE = 'https://istio.io/latest/docs/reference/config/networking/virtual-service/';

export const replacedElsewhereRules: readonly Rule[] = [
  {
    code: 'ING624',
    name: 'route of a replaced VirtualService for sidecars or another gateway',
    level: 'warning',
    allowed: 'replaced VirtualServices that name Gateways of this gateway and no others, or whose other routes stay',
    otherwise: 'requests inside the mesh, or through the other gateway, would go elsewhere or get 404',
    fix: 'keep these routes in a VirtualService of another name; acknowledge this if nobody needs them',
    see: `${VIRTUAL_SERVICE}#VirtualService`,
    check: lostElsewhere,
  },
  {
    code: 'ING625',
    name: 'delegate of a VirtualService that stays',
    level: 'warning',
    allowed: 'replaced VirtualServices to which none that stays leaves its routes',
    otherwise: 'requests for these routes would go elsewhere, or get 404',
    fix: 'keep the VirtualService, or write another one under its name; acknowledge this if nobody needs its routes',
    see: `${VIRTUAL_SERVICE}#Delegate`,
    check: lostDelegates,
  },
];

interface Elsewhere {
  readonly gateway: GatewayModel;
  readonly service: ClusterVirtualService;
  /** `mesh`, or `namespace/name` of a Gateway. */
  readonly reference: string;
}

/** Each once, at the first gateway whose snapshot has it. */
function* lostElsewhere({ gateways }: IngressModel): Iterable<Violation> {
  const all = gateways.flatMap((gateway) => routedBefore(gateway).flatMap((service) => (
    unique(service.gateways).map((reference): Elsewhere => ({ gateway, service, reference })))));
  for (const [one, ...others] of groupBy(all, ({ service, reference }) => `${keyOf(service)} ${reference}`).values()) {
    const { gateway, service, reference } = one;
    if ([one, ...others].some((each) => isCompared(each)) || !isLost(one)) continue;
    const place = reference === MESH ? 'sidecars (mesh)' : `Gateway ${shown(reference)}`;
    const hosts = service.hosts.length > 0 ? ` of ${shownList(service.hosts)}` : '';
    const got = `${labelOf(service)} has routes${hosts} for ${place}, which would go away`;
    yield { at: gateway.declaration.at, got };
  }
}

/** What istiod makes of other kinds is for Gateways of its own. */
function routedBefore({ cluster: { replaced } }: GatewayModel): ClusterVirtualService[] {
  return replaced.virtualServices.filter(({ kind }) => kind === 'VirtualService');
}

/** Whether what comes through a Gateway is compared at the gateway, or there is no such Gateway. */
function isCompared({ gateway, reference }: Elsewhere): boolean {
  if (reference === MESH) return false;
  const { cluster } = gateway;
  if (gateway.servers.some((server) => server.gateway.reference === reference)) return true;
  const named = [...cluster.gateways, ...cluster.replaced.gateways].filter((one) => one.reference === reference);
  if (named.length > 0) return named.some(surroundings(gateway).isFor) || named.every((one) => cluster.removed.has(keyOf(one)));
  const [namespace, name] = reference.split('/');
  return isMissing(cluster, { group: 'networking.istio.io', kind: 'Gateway', namespace, name });
}

function isLost({ gateway: { cluster }, service, reference }: Elsewhere): boolean {
  const here = cluster.virtualServices.filter(({ gateways }) => gateways.includes(reference));
  const before = routesAt(service, reference);
  return before.length > 0 && service.hosts.map((host) => hostName(host, service)).some((host) => {
    const after = here.filter((other) => other.hosts.some((each) => hostName(each, other) === host))
      .flatMap((other) => routesAt(other, reference));
    return before.some((route) => !after.some((other) => isSame(route, other)));
  });
}

/** A route for requests with one match. */
interface SingleRoute {
  readonly text: string;
  readonly match?: ClusterMatch;
  readonly route?: ClusterRoute;
}

function routesAt({ http, tcp, tls }: ClusterVirtualService, reference: string): SingleRoute[] {
  return [
    ...[...http, ...tcp].flatMap((route) => route.matches.filter(({ gateways }) => gateways?.includes(reference) ?? true)
      .map((match) => ({ match, route, text: placeText(match) }))),
    ...tls.map((route) => ({ text: JSON.stringify([route.sniHosts, route.leadsTo]) })),
  ];
}

/** Which proxies and ports a match is for. */
function placeText({ port, sourceLabels, sourceNamespace }: ClusterMatch): string {
  return JSON.stringify([port, Object.entries(sourceLabels).sort(), sourceNamespace]);
}

function isSame(one: SingleRoute, other: SingleRoute): boolean {
  if (one.text !== other.text) return false;
  if (!one.route?.details || !one.match?.details) return one.route === other.route;
  return other.route?.details !== undefined && one.route.details.equals(other.route.details)
    && other.match?.details !== undefined && one.match.details.equals(other.match.details);
}

/** A Service has the same name in full and in part. */
function hostName(host: string, { namespace }: ClusterVirtualService): string {
  return host.includes('.') ? host.replace(/^([^.]+\.[^.]+)\.svc(\..+)?$/, '$1') : `${host}.${namespace}`;
}

function* lostDelegates({ gateways }: IngressModel): Iterable<Violation> {
  const told = new Set<string>();
  for (const { cluster, declaration: { at } } of gateways) {
    for (const service of cluster.replaced.virtualServices) {
      const name = qualifiedName(service.namespace, service.name);
      for (const root of isDelegateStill(service, cluster.virtualServices) ? [] : cluster.virtualServices) {
        const routes = root.http.filter(({ delegate }) => delegate === name);
        const got = `${labelOf(root)} leaves requests${forText(routes)} to ${labelOf(service)}, which would go away`;
        if (routes.length === 0 || told.has(got)) continue;
        told.add(got);
        yield { at, got };
      }
    }
  }
}

/** Whether a VirtualService in the place of another has its routes, and is a delegate too. */
function isDelegateStill(service: ClusterVirtualService, all: readonly ClusterVirtualService[]): boolean {
  const own = all.find((each) => keyOf(each) === keyOf(service));
  if (!own || own.hosts.length > 0) return false;
  const after = routesAt(own, MESH);
  return routesAt(service, MESH).every((route) => after.some((other) => isSame(route, other)));
}

function forText(routes: readonly ClusterRoute[]): string {
  const conditions = unique(routes.flatMap(({ matches }) => matches.map((match) => conditionsText(match.conditions))));
  return conditions.includes('') ? '' : ` with ${conditions.join(', or ')}`;
}

function labelOf({ kind, namespace, name }: ClusterVirtualService): string {
  return `${kind} ${shown(qualifiedName(namespace, name))}`;
}
