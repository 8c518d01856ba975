// What servers do with a connection before they look for a route.
import type { ClusterServer } from './kinds/gateway';
import { familyOf } from './other-servers';
import { listenerFamily } from '../model/protocol';

/** In a few words. */
export type Manner = 'TCP' | 'plain HTTP' | 'a redirect to HTTPS' | 'TLS' | 'TLS with client certificates' | 'TLS passed through';

export const REDIRECT = 'a redirect to HTTPS';

const MANNERS: Readonly<Record<ReturnType<typeof listenerFamily>, Manner>> = { http: 'plain HTTP', tls: 'TLS', tcp: 'TCP' };

/** What a server of a Gateway in the cluster does. */
export function mannerOf(server: ClusterServer): Manner {
  const family = familyOf(server);
  if (family === 'tls' && server.passesThrough) return 'TLS passed through';
  return mannerFor(family, server.redirects, server.asksClients);
}

export function mannerFor(family: ReturnType<typeof listenerFamily>, redirects: boolean, asksClients: boolean): Manner {
  if (redirects) return REDIRECT;
  return family === 'tls' && asksClients ? 'TLS with client certificates' : MANNERS[family];
}
