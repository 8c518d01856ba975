// What servers do with a connection before they look for a route.
import type { ClusterServer } from './kinds/gateway';
import { familyOf } from './other-servers';
import { listenerFamily } from '../model/protocol';

/** In a few words. */
export type Manner = 'TCP' | 'plain HTTP' | 'a redirect to HTTPS' | 'TLS' | 'TLS with client certificates' | 'TLS passed through'
  | 'TLS with optional client certificates' | 'TLS with certificates of the mesh' | 'TLS passed on by server name' | 'TLS around TCP';

export const REDIRECT = 'a redirect to HTTPS';
export const PASSED_THROUGH = 'TLS passed through';

const MANNERS: Readonly<Record<ReturnType<typeof listenerFamily>, Manner>> = { http: 'plain HTTP', tls: 'TLS', tcp: 'TCP' };

const CLIENTS: Manner = 'TLS with client certificates';

/** Modes of TLS that say more than where it ends. */
const MODES: Readonly<Record<string, Manner>> = {
  MUTUAL: CLIENTS, OPTIONAL_MUTUAL: 'TLS with optional client certificates',
  ISTIO_MUTUAL: 'TLS with certificates of the mesh', AUTO_PASSTHROUGH: 'TLS passed on by server name',
};

/** What a server of a Gateway in the cluster does. */
export function mannerOf(server: ClusterServer): Manner {
  const { passesThrough, redirects, asksClients, mode = '', protocol } = server;
  const family = familyOf(server);
  if (family !== 'tls') return mannerFor(family, redirects, asksClients);
  if (passesThrough) return PASSED_THROUGH;
  return MODES[mode] ?? (protocol === 'HTTPS' ? 'TLS' : 'TLS around TCP');
}

export function mannerFor(family: ReturnType<typeof listenerFamily>, redirects: boolean, asksClients: boolean): Manner {
  if (redirects) return REDIRECT;
  return family === 'tls' && asksClients ? CLIENTS : MANNERS[family];
}
