// Errors on the way of a request. Hops know nothing of rules: what they say holds as soon as the errors are fixed.
import type { Stop } from './follow';
import { unique } from '../model/collections';
import type { MeshAppDeclaration } from '../model/declaration';
import { covers } from '../model/host';
import { IngressHop } from '../model/ingress-hop';
import type { Destination, GatewayModel } from '../model/ingress-model';
import { IngressOutcome } from '../model/ingress-outcome';
import { qualifiedName } from '../model/names';
import { TAKES_HOSTS } from '../model/protocol';
import type { RequestPath } from '../path/request-path';
import type { Finding } from '../rules/finding';
import { RULES } from '../rules/index';

/** What was decided about an app, and what was found. */
export interface Decisions {
  readonly findings: readonly Finding[];
  /** By id. */
  readonly gateways: ReadonlyMap<string, GatewayModel>;
  readonly apps: readonly MeshAppDeclaration[];
}

/** An error that ends a request, or several at one hop. */
export interface Obstacle extends Stop {
  /** Paths of the constructs that have the errors. */
  readonly at: readonly string[];
}

const HOPS = Object.values(IngressHop);

/**
 * The errors at the first hop that has any for a request.
 *
 * An error that users may acknowledge affects only its own host: it ends the requests that meet its construct. Any other may break
 * more, such as the whole port or object, so it ends every request of its gateway; one that belongs to no single gateway ends
 * every request of the app. Acknowledged findings and warnings end none.
 *
 * @param path how far the request would get without errors
 */
export function obstacle(path: RequestPath, { findings, gateways, apps }: Decisions): Obstacle | undefined {
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.length === 0) return undefined;
  const pathOfApp = new Map(apps.map(({ namespace = '', name, at }) => [qualifiedName(namespace, name), at]));
  const atGateway = new Map([...gateways.values()].map((gateway) => [gateway, constructsOf(gateway, pathOfApp)]));
  const met = constructsMet(path, pathOfApp);
  const isElsewhere = (at: string) => !isAmong(atGateway.get(path.gateway)!, at) && [...atGateway.values()].some((all) => isAmong(all, at));
  const ending = errors.filter(({ code, hop, at }) => {
    const { acknowledgeable, acrossGateways } = RULES.get(code)!;
    if (acknowledgeable) return isAmong(met, at);
    return hop === undefined || acrossGateways || !isElsewhere(at);
  });
  const hop = HOPS.find((each) => ending.some((error) => hopOf(error) === each));
  const ofHop = ending.filter((error) => hopOf(error) === hop);
  return hop && {
    hop,
    outcome: IngressOutcome.INVALID,
    reason: unique(ofHop.map(({ code, name }) => `${code} ${name}`)).join(', '),
    at: unique(ofHop.map(({ at }) => at)),
  };
}

/** What concerns the output as a whole lets no request set out. */
function hopOf({ hop = IngressHop.CLIENT }: Finding): IngressHop {
  return hop;
}

type PathsOfApps = ReadonlyMap<string, string>;

/** Paths of a gateway, its ports, its routes and the applications that they lead to. */
function constructsOf({ declaration, servicePorts, virtualServices }: GatewayModel, pathOfApp: PathsOfApps): ReadonlySet<string> {
  const ports = servicePorts.flatMap(({ openedBy }) => openedBy);
  const routes = [...virtualServices.values()].flatMap((service) => service.routes);
  return new Set([
    declaration.at,
    ...[...ports, ...routes.flatMap(({ declaredBy }) => declaredBy)].map((declared) => declared.declaration.at),
    ...appsBehind(routes.flatMap(({ destinations }) => destinations), pathOfApp),
  ]);
}

/** Paths of the gateway, of the ports that name the host, and of the route with its port and the applications that get requests. */
function constructsMet(path: RequestPath, pathOfApp: PathsOfApps): ReadonlySet<string> {
  const { gateway, request: { host }, servicePort, server, route, destinations = [] } = path;
  const ports = ((server ?? servicePort)?.openedBy ?? []).filter(({ protocol, declaration: { hosts = [] } }) =>
    !TAKES_HOSTS[protocol.routesBy] || hosts.some((each) => covers(each, host)));
  // Routes for several ports may be one entry of a VirtualService.
  const routes = (route?.declaredBy ?? []).filter(({ port }) => port.declaration.port === servicePort!.port);
  return new Set([
    gateway.declaration.at,
    ...[...ports, ...routes, ...routes.map(({ port }) => port)].map(({ declaration }) => declaration.at),
    ...appsBehind(destinations.filter(({ weight }) => weight !== 0), pathOfApp),
  ]);
}

function appsBehind(destinations: readonly Destination[], pathOfApp: PathsOfApps): string[] {
  return destinations.flatMap(({ namespace, serviceName }) => pathOfApp.get(qualifiedName(namespace, serviceName)) ?? []);
}

/** Whether a construct, or one that it is part of, is among others. */
function isAmong(constructs: ReadonlySet<string>, at: string): boolean {
  for (let each = at; each !== ''; each = each.slice(0, Math.max(0, each.lastIndexOf('/')))) {
    if (constructs.has(each)) return true;
  }
  return false;
}
