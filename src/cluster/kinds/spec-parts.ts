// What the specs of several kinds say alike.
import type { ManifestPart } from '../manifest-part';

/** `exportTo`, of which an empty list is the same as none. */
export function exportedTo(spec: ManifestPart): readonly string[] | undefined {
  const namespaces = spec.at('exportTo').strings();
  return namespaces.length === 0 ? undefined : namespaces;
}

/** The host of a Service, with the namespace of the object that names it if it has no dots. */
export function serviceHost(host: string, namespace: string): string {
  return host.includes('.') || host === '*' ? host : `${host}.${namespace}`;
}
