import type { Part } from './part';
import type { ClusterGateway, ClusterServer, ClusterVirtualService, ObjectKey } from '../model/cluster/cluster';
import { qualifiedName } from '../model/names';

type Namespaced = ObjectKey & { readonly namespace: string };

export function gatewayOf(key: Namespaced, manifest: Part): ClusterGateway {
  return {
    ...key,
    selector: manifest.at('spec', 'selector').fields(),
    servers: manifest.at('spec', 'servers').list().map((server) => serverOf(server, key.namespace)),
  };
}

function serverOf(server: Part, namespace: string): ClusterServer {
  const tls = server.at('tls');
  return {
    port: server.at('port', 'number').number() ?? 0,
    protocol: (server.at('port', 'protocol').text() ?? '').toUpperCase(),
    bind: server.at('bind').text(),
    hosts: server.at('hosts').texts().map((entry) => admitted(entry.toLowerCase(), namespace)),
    redirects: tls.at('httpsRedirect').isTrue(),
    certificate: tls.at('credentialName').text() ?? tls.at('credentialNames').texts()[0] ?? tls.at('serverCertificate').text(),
  };
}

/** An entry of `hosts`, with `.` for the Gateway's own namespace. */
function admitted(entry: string, own: string): ClusterServer['hosts'][number] {
  const [host, namespace = '*'] = entry.split('/').reverse();
  return { namespace: namespace === '.' ? own : namespace, host };
}

export function virtualServiceOf(key: Namespaced, manifest: Part): ClusterVirtualService {
  const spec = manifest.at('spec');
  const tcpMatches = spec.at('tcp').list().flatMap((route) => {
    const matches = route.at('match').list();
    return matches.length === 0 ? [undefined] : matches.map((match) => match.at('port').number());
  });
  return {
    ...key,
    hosts: spec.at('hosts').texts().map((host) => host.toLowerCase()),
    gateways: spec.at('gateways').texts().map((name) => (name.includes('/') ? name : qualifiedName(key.namespace, name))),
    exportTo: spec.at('exportTo').exists() ? spec.at('exportTo').texts() : undefined,
    hasHttp: spec.at('http').list().length > 0,
    tcpPorts: tcpMatches,
  };
}
