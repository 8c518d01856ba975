// Whether a route of a VirtualService that goes away does the same after this change.
import { tlsRoutesFor } from '../../cluster/former-ways';
import type { ClusterMatch, ClusterRoute } from '../../cluster/kinds/virtual-service';
import type { LaterWay } from '../../cluster/later-ways';
import { appliesAt } from '../../cluster/other-routes';
import { by } from '../../model/collections';
import type { Destination, GatewayModel, Route } from '../../model/ingress-model';
import { HTTPS_PORT } from '../../model/web-ports';
import { renderedRule } from '../../routing/index';

/** The matches of a route whose requests nothing leads to the same Services with the same options, neither of ours nor what stays. */
export function lostMatches(gateway: GatewayModel, route: ClusterRoute, later: readonly LaterWay[]): ClusterMatch[] {
  const { clusterDomain } = gateway.declaration;
  if (later.some((way) => (way.redirects ? redirectsTo(route, HTTPS_PORT, way.host)
    : way.routes.some((ours) => doesTheSame(route, ours, clusterDomain))))) return [];
  return route.matches.filter((match) => !later.some((way) => way.others.some((service) =>
    [...service.http, ...service.tcp, ...tlsRoutesFor(service, way.host)].some((other) => endsAlike(route, other)
      && other.matches.some((each) => takesAlike(match, each) && appliesAt(gateway, each, way))))));
}

/** What istiod makes of Ingresses and HTTPRoutes has no details. */
function endsAlike(one: ClusterRoute, other: ClusterRoute): boolean {
  if (one.details && other.details) return one.details.equals(other.details);
  return [one, other].every(({ details, options }) => !details && options.length === 0) && isSameText(one.destinations, other.destinations);
}

/** Of some conditions, only the details have the value. */
function takesAlike(one: ClusterMatch, other: ClusterMatch): boolean {
  if (one.details && other.details) return one.details.equals(other.details);
  return one.conditions.every(({ how }) => how !== 'present') && isSameText(one.conditions, other.conditions);
}

function isSameText(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function redirectsTo({ redirectsTo: target }: ClusterRoute, port: number, host: string | undefined): boolean {
  return target?.port === port && [undefined, host].includes(target.authority);
}

/** Conditions make no difference: ours take every request. What a patch does is not compared. */
function doesTheSame(route: ClusterRoute, { declaration, destinations }: Route, clusterDomain: string): boolean {
  const { rule, patch, redirectsTo: target, host } = declaration;
  if (patch) return true;
  if (target !== undefined) return redirectsTo(route, target, host);
  const { timeout } = renderedRule(rule);
  return route.delegate === undefined && route.options.every((option) => option === 'timeout')
    && [NO_LIMIT, milliseconds(`${timeout}`)].includes(milliseconds(route.timeout ?? '0s'))
    && leadsAlike(route, destinations, clusterDomain);
}

/** A timeout of 0 is none. */
const NO_LIMIT = 0;

interface Share {
  readonly host: string;
  readonly port?: number;
  readonly weight: number;
}

function leadsAlike(route: ClusterRoute, ours: readonly Destination[], clusterDomain: string): boolean {
  if (route.destinations.some(({ subset }) => subset !== undefined)) return false;
  const before = shares(route.destinations.map(({ host, ...rest }) => ({ ...rest, host: shortName(host, clusterDomain) })));
  const after = shares(ours.map(({ serviceName, namespace, port, weight }) => ({ host: `${serviceName}.${namespace}`, port, weight })));
  return before.length === after.length && before.every((share, i) => isAlike(share, after[i]));
}

/** A port may be left out if the Service has one. */
function isAlike({ host, port, weight }: Share, other: Share): boolean {
  return host === other.host && weight === other.weight && (port === undefined || port === other.port);
}

function shares(destinations: ReadonlyArray<Omit<Share, 'weight'> & { readonly weight?: number }>): Share[] {
  const total = destinations.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return destinations.map(({ host, port, weight = 0 }) => ({ host, port, weight: total === 0 ? 1 : weight / total }))
    .filter(({ weight }) => weight > 0)
    .sort(by(({ host }) => host, ({ port = 0 }) => `${port}`));
}

/** `name.namespace` of a Service that is named in full or in part. */
export function shortName(host: string, clusterDomain: string): string {
  return host.replace(new RegExp(`\\.svc(\\.${clusterDomain.replace(/\./g, '\\.')})?\\.?$`), '');
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 3.6e6 };

/** A duration as Go writes it, such as `1m30s`; NaN if it is none. */
function milliseconds(duration: string): number {
  const parts = [...duration.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)];
  const isWhole = parts.length > 0 && parts.map(([part]) => part).join('') === duration;
  return isWhole ? parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0) : NaN;
}
