import type { Namespaced } from './kubernetes-objects';
import type { ManifestPart } from './manifest-part';
import { qualifiedName } from '../../model/names';
import type { ClusterGateway, ClusterMatch, ClusterServer, ClusterVirtualService } from '../facts/cluster-facts';

export function gatewayOf(key: Namespaced, manifest: ManifestPart): ClusterGateway {
  return {
    ...key,
    selector: manifest.at('spec', 'selector').stringFields(),
    servers: manifest.at('spec', 'servers').list().map((server) => serverOf(server, key.namespace)),
  };
}

function serverOf(server: ManifestPart, namespace: string): ClusterServer {
  const tls = server.at('tls');
  return {
    port: server.at('port', 'number').number() ?? 0,
    protocol: (server.at('port', 'protocol').string() ?? '').toUpperCase(),
    bind: server.at('bind').string(),
    hosts: server.at('hosts').strings().map((entry) => admitted(entry.toLowerCase(), namespace)),
    redirects: tls.at('httpsRedirect').isTrue(),
    // What has no mode passes through.
    passesThrough: (tls.at('mode').string() ?? 'PASSTHROUGH') === 'PASSTHROUGH',
    certificates: [
      ...[tls, ...tls.at('tlsCertificates').list()].flatMap((each) => each.at('credentialName').string() ?? each.at('serverCertificate').string() ?? []),
      ...tls.at('credentialNames').strings(),
    ],
  };
}

/** An entry of `hosts`, with `.` for the Gateway's own namespace. */
function admitted(entry: string, own: string): ClusterServer['hosts'][number] {
  const [host, namespace = '*'] = entry.split('/').reverse();
  return { namespace: namespace === '.' ? own : namespace, host };
}

export function virtualServiceOf(key: Namespaced, manifest: ManifestPart): ClusterVirtualService {
  const spec = manifest.at('spec');
  const lower = (part: ManifestPart) => part.strings().map((host) => host.toLowerCase());
  const matches = (layer: string) => spec.at(layer).list().flatMap((route) => matchesOf(route, key.namespace));
  return {
    ...key,
    hosts: lower(spec.at('hosts')),
    gateways: spec.at('gateways').strings().map((name) => gatewayName(name, key.namespace)),
    exportTo: spec.at('exportTo').exists() ? spec.at('exportTo').strings() : undefined,
    http: matches('http'),
    tcp: matches('tcp'),
    sniHosts: spec.at('tls').list().flatMap((route) => route.at('match').list().flatMap((match) => lower(match.at('sniHosts')))),
  };
}

/** A route without conditions holds everywhere. */
function matchesOf(route: ManifestPart, namespace: string): ClusterMatch[] {
  const matches = route.at('match').list().map((match) => ({
    port: match.at('port').number(),
    gateways: match.at('gateways').exists() ? match.at('gateways').strings().map((name) => gatewayName(name, namespace)) : undefined,
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
