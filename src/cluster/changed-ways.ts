// What becomes of the places where requests came in, each told once.
import { formerWays, type FormerWay } from './former-ways';
import { laterWays, type LaterWay } from './later-ways';
import { gatewayLabel } from './other-servers';
import { groupBy, unique } from '../model/collections';
import type { GatewayModel } from '../model/ingress-model';
import { qualifiedName } from '../model/names';
import { ANY_HOST } from '../model/servers';
import { shown, shownList } from '../model/shown';

export interface ChangedWay {
  readonly way: FormerWay;
  readonly later: readonly LaterWay[];
}

/** Each host and port once, with all that led there. */
export function changedWays(gateway: GatewayModel): ChangedWay[] {
  const places = groupBy(formerWays(gateway), (way) => `${way.server.port} ${way.host} ${way.manner}`);
  return [...places.values()].map(([way]) => ({ way, later: laterWays(gateway, way) }));
}

export function placeOf({ host, server, manner }: FormerWay): string {
  return manner === 'TCP' ? `TCP port ${server.port}` : `host ${shown(host)} on port ${server.port}`;
}

/** Several places, by port. */
export function placesText(ways: readonly FormerWay[]): string {
  const places = groupBy(ways, ({ server }) => server.port);
  return [...places].sort(([one], [other]) => one - other).map(([port, same]) => {
    const hosts = unique(same.map(({ host }) => host)).sort();
    return hosts.includes(ANY_HOST) ? `port ${port}` : `${shownList(hosts)} on port ${port}`;
  }).join(', and for ');
}

export function ownersOf({ gateway, routes }: FormerWay): string {
  const through = gatewayLabel(gateway);
  return routes ? `${routes.kind} ${shown(qualifiedName(routes.namespace, routes.name))} through ${through}` : through;
}

/** The construct that a host is served by, otherwise the gateway. */
export function constructFor({ declaration }: GatewayModel, later: readonly LaterWay[]): string {
  const routes = later.flatMap((way) => way.routes.flatMap(({ declaredBy }) => declaredBy)).map((route) => route.declaration.at);
  const ports = later.flatMap(({ server }) => server?.openedBy ?? []).map((port) => port.declaration.at);
  return [...routes.sort(), ...ports.sort(), declaration.at][0];
}
