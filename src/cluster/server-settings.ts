// Settings of servers beside hosts and manners: versions of TLS, certificates, and what is asked of those of clients.
import { surroundings } from './gateway-pods';
import type { ClusterServer } from './kinds/gateway';
import { unique } from '../model/collections';
import type { GatewayModel, Server } from '../model/ingress-model';
import { CA_SUFFIX, type TlsSettings } from '../model/tls-settings';

/** By name, in the order in which they are told. */
export type Settings = ReadonlyMap<string, string>;

const CERTIFICATE = 'certificate';
const AUTHORITY = 'CA of client certificates';

/** What a setting is where nothing is said of it. */
const OTHERWISE: Readonly<Record<string, string>> = {
  minProtocolVersion: 'TLSV1_2', maxProtocolVersion: 'TLSV1_3', cipherSuites: 'those of Istio', bind: 'all addresses',
};

export function settingOtherwise(name: string): string {
  return OTHERWISE[name] ?? 'none';
}

/** The settings of a server of a Gateway in the cluster. */
export function settingsBefore(gateway: GatewayModel, { settings = {}, certificates, authority, endsTls }: ClusterServer): Settings {
  const all = new Map(Object.entries(settings));
  const sources = unique(certificates.map((each) => sourceOf(gateway, each))).sort();
  if (endsTls && sources.length > 0) all.set(CERTIFICATE, sources.join(', '));
  if (authority !== undefined) all.set(AUTHORITY, withoutSuffix(sourceOf(gateway, authority)));
  return all;
}

/** Those of a server of ours. */
export function settingsAfter(gateway: GatewayModel, { tls }: Server): Settings {
  const all = new Map<string, string>();
  if (!tls) return all;
  const { secretName, mounted } = tls.server;
  all.set(CERTIFICATE, nameOf(gateway, secretName, mounted && { at: mounted.at, key: mounted.certificateKey }));
  if (tls.mutual) all.set(AUTHORITY, withoutSuffix(authorityAfter(gateway, tls)));
  return all;
}

/** Whether two values of a setting do the same: also two Secrets with one certificate. */
export function isAlike(gateway: GatewayModel, name: string, before: string, after: string | undefined): boolean {
  if (before === after || after === undefined || name !== CERTIFICATE) return before === after;
  const [one, other] = [before, after].map((secret) => certificateIn(gateway, secret));
  return one !== undefined && one === other;
}

function certificateIn({ cluster: { secrets, replaced }, namespace }: GatewayModel, name: string): string | undefined {
  const known = [...secrets, ...replaced.secrets].filter((secret) => secret.namespace === namespace && secret.name === name);
  const [certificate] = known.find(({ contents }) => contents)?.contents?.certificates('tls.crt') ?? [];
  return certificate && JSON.stringify([certificate.validFrom, certificate.validTo, certificate.names]);
}

function authorityAfter(gateway: GatewayModel, { clientCa, server }: TlsSettings): string {
  return nameOf(gateway, clientCa?.secretName ?? server.secretName, clientCa?.mounted);
}

function nameOf(gateway: GatewayModel, secret: string, mounted?: { readonly at: { readonly path: string }; readonly key: string }): string {
  return mounted ? sourceOf(gateway, `${mounted.at.path}/${mounted.key}`) : secret;
}

/** Of two Secrets with the same CA, istiod asks first for the one with the ending. */
function withoutSuffix(name: string): string {
  return name.endsWith(CA_SUFFIX) ? name.slice(0, -CA_SUFFIX.length) : name;
}

/** The Secret that a file comes from, with its key unless that is the usual one; other names stay as they are. */
function sourceOf(gateway: GatewayModel, name: string): string {
  const mounts = [...gateway.mounts, ...surroundings(gateway).workload?.mounts ?? []];
  const mount = mounts.find(({ mountPath }) => name.startsWith(`${mountPath}/`));
  if (!mount) return name;
  const key = name.slice(mount.mountPath.length + 1);
  return ['tls.crt', 'ca.crt'].includes(key) ? mount.secretName : `${mount.secretName}/${key}`;
}
