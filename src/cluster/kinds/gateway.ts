import type { Namespaced } from './kind';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { Labels } from '../selector';

export interface ClusterServer {
  readonly port: number;
  readonly protocol: string;
  /** The address that it listens on, where it is not every address. */
  readonly bind?: string;
  /** In lower case, each with the namespace before it that may serve it, `*` for all. */
  readonly hosts: ReadonlyArray<{ readonly namespace: string; readonly host: string }>;
  readonly redirects: boolean;
  /** TLS goes through unopened, to where the server name leads. */
  readonly passesThrough: boolean;
  /** What names its certificates: Secrets, or files. */
  readonly certificates: readonly string[];
}

export interface ClusterGateway extends ObjectKey {
  readonly namespace: string;
  readonly selector: Labels;
  readonly servers: readonly ClusterServer[];
}

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
