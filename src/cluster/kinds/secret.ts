import { SecretValues } from './secret-values';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { SecretContents } from '../secret-contents';

/** A Secret that exists, or that a controller will create. */
export interface ClusterSecret extends ObjectKey {
  readonly namespace: string;
  /** Absent if a controller creates the Secret, or no file contains its values. */
  readonly contents?: SecretContents;
  /** Hosts that the certificate in it will be issued for, if an object says so. */
  readonly dnsNames?: readonly string[];
  /** A controller copies it to other namespaces. */
  readonly copied: boolean;
}

interface FromManifest extends Pick<ClusterSecret, 'contents' | 'dnsNames'> {
  readonly name?: string;
}

type Reader = (manifest: ManifestPart) => FromManifest;

/** The kinds of objects that are a Secret, or whose controller creates one. Unless named, the Secret has the name of the object. */
export const MAKES_SECRET: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['/Secret', (manifest) => ({ contents: contents(manifest) })],
  ['cert-manager.io/Certificate', (manifest) => certificate(manifest.at('spec'))],
  ['external-secrets.io/ExternalSecret', (manifest) => ({ name: manifest.at('spec', 'target', 'name').string() })],
  ['bitnami.com/SealedSecret', (manifest) => ({ name: manifest.at('spec', 'template', 'metadata', 'name').string() })],
]);

export function makesSecret(group: string, kind: string): boolean {
  return MAKES_SECRET.has(`${group}/${kind}`);
}

/** The Secret that an object of such a kind becomes. */
export function secretOf(group: string, kind: string, namespace: string, manifest: ManifestPart): ClusterSecret {
  const { name = manifest.at('metadata', 'name').string() ?? '', ...known } = MAKES_SECRET.get(`${group}/${kind}`)!(manifest);
  return { group: '', kind: 'Secret', namespace, name, ...known, copied: isCopied(manifest) };
}

function certificate(spec: ManifestPart): FromManifest {
  return { name: spec.at('secretName').string(), dnsNames: dnsNames(spec) };
}

/** The names of a Certificate. Issuers that speak ACME add the common name to the others; undefined if there is none of them. */
function dnsNames(spec: ManifestPart): string[] | undefined {
  const names = [...spec.at('dnsNames').strings(), ...[spec.at('commonName').string() ?? []].flat()];
  return names.length === 0 ? undefined : names.map((name) => name.toLowerCase());
}

/** Annotations of Reflector, Replicator and Config Syncer, which copy Secrets between namespaces. */
const COPIERS = /^(reflector\.|replicator\.|kubed\.|config-syncer\.)/;

function isCopied(manifest: ManifestPart): boolean {
  // Kinds that create a Secret say in their template how it is annotated.
  const places = [['metadata'], ['spec', 'secretTemplate'], ['spec', 'target', 'template', 'metadata'], ['spec', 'template', 'metadata']];
  return places.some((place) => manifest.at(...place, 'annotations').keys().some((key) => COPIERS.test(key)));
}

/** Undefined if the manifest has no values, or they are encrypted with SOPS. */
function contents(manifest: ManifestPart): SecretContents | undefined {
  const [data, plain] = [manifest.at('data'), manifest.at('stringData')];
  if (manifest.at('sops').exists() || !(data.exists() || plain.exists())) return undefined;
  const values = [...valuesOf(data, (value) => Buffer.from(value, 'base64').toString('utf8')), ...valuesOf(plain, (value) => value)];
  return new SecretValues(new Map(values));
}

function valuesOf(part: ManifestPart, decode: (value: string) => string): Array<[string, string]> {
  return part.keys().map((key) => {
    const value = part.at(key).string() ?? '';
    return [key, STAND_IN.test(value) ? '' : decode(value)];
  });
}

/** Placeholders that people and tools write in place of a value. */
const STAND_IN = /^(<.*>|\*+|redacted|masked)?$/i;
