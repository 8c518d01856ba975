import { unique } from '../model/collections';
import { covers } from '../model/host';
import type { IngressModel, Server } from '../model/ingress-model';

/**
 * Paths of the declarations that bring a host to a server: ports that name it, otherwise routes, otherwise ports with a wildcard over it.
 * Other declarations that share the server have nothing to do with the host.
 */
export function declaring({ routes }: IngressModel, { openedBy }: Server, host: string): string[] {
  const naming = openedBy.filter(({ declaration: { hosts } }) => hosts?.includes(host)).map(({ declaration }) => declaration);
  const routing = routes.filter((route) => route.declaration.host === host && openedBy.includes(route.port))
    .map(({ declaration }) => declaration);
  const covering = openedBy.map(({ declaration }) => declaration)
    .filter(({ hosts = [] }) => hosts.some((each) => covers(each, host)));
  const [first = []] = [naming, routing, covering, openedBy.map(({ declaration }) => declaration)].filter(({ length }) => length > 0);
  return unique(first.map(({ at }) => at));
}
