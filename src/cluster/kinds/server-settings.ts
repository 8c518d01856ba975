import type { ManifestPart } from '../manifest-part';

/** What a server says of TLS and of its listener beside hosts and certificates, each in one form. */
export type ServerSettings = Readonly<Record<string, string>>;

/** Values that mean the same as none, by field. */
const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  minProtocolVersion: ['TLS_AUTO', 'TLSV1_2'],
  maxProtocolVersion: ['TLS_AUTO', 'TLSV1_3'],
  bind: ['', '0.0.0.0', '::'],
};

const LISTS = ['cipherSuites', 'subjectAltNames', 'verifyCertificateSpki', 'verifyCertificateHash'];

/** The settings of a server by the names of their fields, without those that are as by default. */
export function settingsOf(server: ManifestPart): ServerSettings {
  const tls = server.at('tls');
  const all: Array<readonly [string, string | undefined]> = [
    ['bind', server.at('bind').string()],
    ...['minProtocolVersion', 'maxProtocolVersion', 'caCrl'].map((field) => [field, tls.at(field).string()] as const),
    ...LISTS.map((field) => [field, tls.at(field).strings().join(', ') || undefined] as const),
  ];
  return Object.fromEntries(all.flatMap(([field, value]) => (
    value === undefined || (DEFAULTS[field] ?? []).includes(value) ? [] : [[field, value]])));
}

/** Where the certificate of clients is checked against: a Secret, or a file. By default istiod looks beside that of the server. */
export function authorityOf(tls: ManifestPart): string | undefined {
  return tls.at('caCertCredentialName').string() ?? tls.at('caCertificates').string() ?? tls.at('credentialName').string();
}
