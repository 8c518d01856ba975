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
    object: unique(servers.map(({ beside }) => `${beside.namespace}/Gateway/${beside.name}`)).join(', '),
    path: { ...path, others },
    stop: { outcome: IngressOutcome.UNDECIDED, reason },
    unknowns: others.length > 0 ? others.map(destinationUnknown) : unique(servers.map(({ reference }) => reference)).map((name) => (
      `Gateway ${name}: where do its routes lead ${host}?`)),
  };
}

/** What a VirtualService of others leaves open. */
export function destinationUnknown({ other: { namespace, name }, takes }: OtherRoutes): string {
  const places = unique(takes.map(({ leadsTo }) => leadsTo));
  return `VirtualService ${qualifiedName(namespace, name)}: does it lead the request to ${places.join(' or ')}?`;
}

function described({ reference, other: { port, hosts } }: OtherServer): string {
  return `Gateway ${reference}, which opens port ${port} for ${shownList(unique(hosts.map(({ host }) => host)))}`;
}
