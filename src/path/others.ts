// Where requests go to Gateways and VirtualServices of others, which we have not declared: nobody checks the objects behind them.
import type { Step } from './hop';
import type { RequestPath } from './request-path';
import { routesBehind, type OtherRoutes } from '../cluster/other-routes';
import type { OtherServer } from '../cluster/other-servers';
import { unique } from '../model/collections';
import { covers } from '../model/host';
import { IngressOutcome } from '../model/ingress-outcome';
import { qualifiedName } from '../model/names';
import { shownList } from '../model/shown';

/** The end of a request that reaches a Gateway of others. */
export function atOtherGateway(path: RequestPath, servers: readonly OtherServer[]): Step {
  const { gateway, request: { host } } = path;
  const others = servers.flatMap((server) => routesBehind(gateway, server)).filter((routes) => covers(routes.host, host));
  const reason = `goes to ${unique(servers.map(described)).join(' or ')}`;
  return {
    summary: reason,
    object: unique(servers.map(({ beside }) => `${beside.namespace}/${beside.kind}/${beside.name}`)).join(', '),
    path: { ...path, others },
    stop: { outcome: IngressOutcome.UNDECIDED, reason },
    unknowns: others.length > 0 ? others.map(destinationUnknown) : unique(servers.map(({ beside }) => labelOf(beside))).map((name) => (
      `${name}: where do its routes lead ${host}?`)),
  };
}

/** What a VirtualService of others leaves open. */
export function destinationUnknown({ other: { kind, namespace, name }, takes }: OtherRoutes): string {
  const places = unique(takes.map(({ leadsTo }) => leadsTo));
  return `${kind} ${qualifiedName(namespace, name)}: does it lead the request to ${places.join(' or ')}?`;
}

function labelOf({ kind, namespace, name }: OtherServer['beside']): string {
  return `${kind} ${qualifiedName(namespace, name)}`;
}

function described({ beside, other: { port, hosts } }: OtherServer): string {
  return `${labelOf(beside)}, which opens port ${port} for ${shownList(unique(hosts.map(({ host }) => host)))}`;
}
