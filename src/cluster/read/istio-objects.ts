import type { Namespaced } from './kubernetes-objects';
import type { Part } from './manifest-part';
import type { ClusterGateway, ClusterMatch, ClusterServer, ClusterVirtualService } from '../facts/cluster-facts';
import { qualifiedName } from '../../model/names';

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
    // What has no mode passes through.
    passesThrough: (tls.at('mode').text() ?? 'PASSTHROUGH') === 'PASSTHROUGH',
    certificates: [
      ...[tls, ...tls.at('tlsCertificates').list()].flatMap((each) => each.at('credentialName').text() ?? each.at('serverCertificate').text() ?? []),
      ...tls.at('credentialNames').texts(),
    ],
  };
}

/** An entry of `hosts`, with `.` for the Gateway's own namespace. */
function admitted(entry: string, own: string): ClusterServer['hosts'][number] {
  const [host, namespace = '*'] = entry.split('/').reverse();
  return { namespace: namespace === '.' ? own : namespace, host };
}

export function virtualServiceOf(key: Namespaced, manifest: Part): ClusterVirtualService {
  const spec = manifest.at('spec');
  const lower = (part: Part) => part.texts().map((host) => host.toLowerCase());
  const matches = (layer: string) => spec.at(layer).list().flatMap((route) => matchesOf(route, key.namespace));
  return {
    ...key,
    hosts: lower(spec.at('hosts')),
    gateways: spec.at('gateways').texts().map((name) => gatewayName(name, key.namespace)),
    exportTo: spec.at('exportTo').exists() ? spec.at('exportTo').texts() : undefined,
    http: matches('http'),
    tcp: matches('tcp'),
    sniHosts: spec.at('tls').list().flatMap((route) => route.at('match').list().flatMap((match) => lower(match.at('sniHosts')))),
  };
}

/** A route without conditions holds everywhere. */
function matchesOf(route: Part, namespace: string): ClusterMatch[] {
  const matches = route.at('match').list().map((match) => ({
    port: match.at('port').number(),
    gateways: match.at('gateways').exists() ? match.at('gateways').texts().map((name) => gatewayName(name, namespace)) : undefined,
  }));
  return matches.length === 0 ? [{}] : matches;
}

/** As `namespace/name`: a name alone, and one after `./`, is of the same namespace; a Service's full name is an old form. */
function gatewayName(name: string, own: string): string {
  const [last, namespace = '.'] = name.split('/').reverse();
  const [short, home, svc] = last.split('.');
  if (!name.includes('/') && svc === 'svc') return qualifiedName(home, short);
  return qualifiedName(namespace === '.' ? own : namespace, last);
}
