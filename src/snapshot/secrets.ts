import type { Part } from './part';
import { type ClusterSecret, SecretContents } from '../model/cluster/secret';

type Reader = (manifest: Part) => { readonly name?: string; readonly contents?: SecretContents };

/** The Secret that an object is, or that its controller makes; without a name of its own it has that of the object. */
const MAKES_SECRET: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['/Secret', (manifest) => ({ contents: contents(manifest) })],
  ['cert-manager.io/Certificate', (manifest) => ({ name: manifest.at('spec', 'secretName').text() })],
  ['external-secrets.io/ExternalSecret', (manifest) => ({ name: manifest.at('spec', 'target', 'name').text() })],
  ['bitnami.com/SealedSecret', (manifest) => ({ name: manifest.at('spec', 'template', 'metadata', 'name').text() })],
]);

export function makesSecret(group: string, kind: string): boolean {
  return MAKES_SECRET.has(`${group}/${kind}`);
}

/** The Secret that comes of an object of a kind that makes one. */
export function secretOf(group: string, kind: string, namespace: string, manifest: Part): ClusterSecret {
  const { name, contents: known } = MAKES_SECRET.get(`${group}/${kind}`)!(manifest);
  return { group: '', kind: 'Secret', namespace, name: name ?? manifest.at('metadata', 'name').text() ?? '', contents: known };
}

function contents(manifest: Part): SecretContents | undefined {
  // SOPS leaves the keys and encrypts their values.
  if (manifest.at('sops').exists()) return undefined;
  const data = Object.entries(manifest.at('data').fields()).map(([key, value]): [string, string] => [key, decoded(value)]);
  return new SecretContents(new Map([...data, ...Object.entries(manifest.at('stringData').fields())]));
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
