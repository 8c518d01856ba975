import type { Namespaced } from './kind';
import { authorityOf, settingsOf, type ServerSettings } from './server-settings';
import { qualifiedName } from '../../model/names';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { Labels } from '../selector';

export interface ClusterServer {
  /** Absent if it stands in no Gateway of Istio's. */
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
  /** The address that it listens on; absent for all addresses. */
  readonly bind?: string;
  /** Hosts in lower case, each with the namespace that may serve it, `*` for all namespaces. */
  readonly hosts: ReadonlyArray<{ readonly namespace: string; readonly host: string }>;
  readonly redirects: boolean;
  /** TLS ends here. */
  readonly endsTls: boolean;
  /** Clients must show a certificate. */
  readonly asksClients: boolean;
  /** TLS passes through without termination, routed by server name. */
  readonly passesThrough: boolean;
  /** Its certificates: names of Secrets, or paths of files. */
  readonly certificates: readonly string[];
  /** The mode of TLS, where it ends here. */
  readonly mode?: string;
  /** What certificates of clients are checked against: the name of a Secret, or the path of a file. */
  readonly authority?: string;
  /** Other settings that are not as by default. */
  readonly settings?: ServerSettings;
}

/** A Gateway, or an object of another kind of which istiod makes one. */
export interface ClusterGateway extends ObjectKey {
  readonly namespace: string;
  /** `namespace/name` that VirtualServices call it by. */
  readonly reference: string;
  readonly selector: Labels;
  /** Hosts of the Services whose pods it is for, in place of a selector. */
  readonly services?: readonly string[];
  readonly servers: readonly ClusterServer[];
}

export function gatewayOf(key: Namespaced, manifest: ManifestPart): ClusterGateway {
  return {
    ...key,
    reference: qualifiedName(key.namespace, key.name),
    selector: manifest.at('spec', 'selector').stringFields(),
    servers: manifest.at('spec', 'servers').list().map((server) => serverOf(server, key.namespace)),
  };
}

const DEFAULT_MODE = 'PASSTHROUGH';

const WITH_CLIENT_CERTIFICATES: ReadonlySet<string> = new Set(['MUTUAL', 'ISTIO_MUTUAL']);

function serverOf(server: ManifestPart, namespace: string): ClusterServer {
  const tls = server.at('tls');
  const redirects = tls.at('httpsRedirect').isTrue();
  const mode = tls.at('mode').string() ?? DEFAULT_MODE;
  const passesThrough = mode === DEFAULT_MODE;
  return {
    name: server.at('port', 'name').string(),
    port: server.at('port', 'number').number() ?? 0,
    protocol: (server.at('port', 'protocol').string() ?? '').toUpperCase(),
    bind: server.at('bind').string(),
    hosts: server.at('hosts').strings().map((entry) => admitted(entry.toLowerCase(), namespace)),
    redirects,
    endsTls: tls.exists() && !passesThrough,
    asksClients: WITH_CLIENT_CERTIFICATES.has(mode),
    passesThrough,
    mode: tls.exists() && !passesThrough ? mode : undefined,
    authority: mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL' ? authorityOf(tls) : undefined,
    settings: settingsOf(server),
    certificates: [...[tls, ...tls.at('tlsCertificates').list()].flatMap(certificateOf), ...tls.at('credentialNames').strings()],
  };
}

function certificateOf(tls: ManifestPart): string | readonly string[] {
  return tls.at('credentialName').string() ?? tls.at('serverCertificate').string() ?? [];
}

/** An entry of `hosts`, in which `.` means the Gateway's own namespace. */
function admitted(entry: string, own: string): ClusterServer['hosts'][number] {
  const [host, namespace = '*'] = entry.split('/').reverse();
  return { namespace: namespace === '.' ? own : namespace, host };
}
