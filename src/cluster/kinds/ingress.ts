import type { Namespaced } from './kind';
import type { RouteEnd } from './virtual-service';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';

/** An Ingress of Kubernetes, of whatever class. */
export interface ClusterIngress extends ObjectKey {
  readonly namespace: string;
  /** The class in the annotation, which counts before `className`. */
  readonly annotatedClass?: string;
  readonly className?: string;
  readonly tls: ReadonlyArray<{ readonly hosts: readonly string[]; readonly secretName: string }>;
  readonly rules: readonly IngressRule[];
}

/** The paths of a host; `*` for all hosts. */
export interface IngressRule {
  readonly host: string;
  readonly paths: readonly IngressPath[];
}

/** A path, as in an Ingress or an HTTPRoute. */
export interface IngressPath extends RouteEnd {
  readonly path: string;
  readonly type: string;
}

/** Which controller is responsible for a class of Ingresses. */
export interface ClusterIngressClass extends ObjectKey {
  readonly controller: string;
}

export function ingressOf(key: Namespaced, manifest: ManifestPart): ClusterIngress {
  const spec = manifest.at('spec');
  return {
    ...key,
    annotatedClass: manifest.at('metadata', 'annotations', 'kubernetes.io/ingress.class').string(),
    className: spec.at('ingressClassName').string(),
    tls: spec.at('tls').list().map((tls) => ({ hosts: lower(tls.at('hosts')), secretName: tls.at('secretName').string() ?? '' })),
    rules: spec.at('rules').list().filter((rule) => rule.at('http').exists()).map((rule) => ({
      host: rule.at('host').string()?.toLowerCase() || '*',
      paths: rule.at('http', 'paths').list().map((path) => pathOf(path, key.namespace)),
    })),
  };
}

function pathOf(path: ManifestPart, namespace: string): IngressPath {
  const service = path.at('backend', 'service');
  const host = `${service.at('name').string() ?? ''}.${namespace}`;
  const [port, name] = [service.at('port', 'number').number(), service.at('port', 'name').string()];
  return {
    path: path.at('path').string() ?? '',
    type: path.at('pathType').string() ?? '',
    leadsTo: `${host}:${port ?? name ?? ''}`,
    destinations: [{ host, port }],
    options: [],
  };
}

function lower(hosts: ManifestPart): string[] {
  return hosts.strings().map((host) => host.toLowerCase());
}

export function ingressClassOf(key: ObjectKey, manifest: ManifestPart): ClusterIngressClass {
  return { ...key, controller: manifest.at('spec', 'controller').string() ?? '' };
}
