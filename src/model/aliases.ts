// Services of type ExternalName. Until Istio 1.20 they were hosts of their own, with their own ports. Since then, istiod sends the
// requests to the host behind the alias, which it must know, and at the port of the route: the ports of the alias have no effect.
import { isAtLeast, type VersionNumbers } from './istio-version';

const ALIASES_SINCE = 21;

/** Whether istiod takes Services of type ExternalName for aliases. */
export function knowsAliases(version: VersionNumbers): boolean {
  return isAtLeast(version, ALIASES_SINCE);
}

/** The Service of the cluster that a host stands for, if it is the full name of one. */
export function serviceOfHost(host: string, clusterDomain: string): { readonly name: string; readonly namespace: string } | undefined {
  const end = `.svc.${clusterDomain}`;
  const [name, namespace, ...others] = host.endsWith(end) ? host.slice(0, -end.length).split('.') : [];
  return name && namespace && others.length === 0 ? { name, namespace } : undefined;
}
