import { isIP } from 'net';
import type { KubernetesObject } from '../control-plane/objects';

/** What the model reads of the objects in a cluster. */
export interface Manifests {
  /** The oldest first. */
  readonly gateways: readonly KubernetesObject[];
  /** Likewise, with short names resolved. */
  readonly virtualServices: readonly VirtualService[];
  readonly services: readonly KubernetesObject[];
}

export interface GatewayServer {
  readonly port: { readonly number: number; readonly name: string; readonly protocol: string };
  readonly hosts: readonly string[];
  readonly tls?: {
    readonly mode?: string;
    readonly httpsRedirect?: boolean;
    readonly credentialName?: string;
    readonly caCertCredentialName?: string;
    readonly serverCertificate?: string;
    readonly privateKey?: string;
    readonly caCertificates?: string;
  };
}

export interface Destination {
  readonly destination: { readonly host: string; readonly port?: { readonly number: number }; readonly subset?: string };
}

/** Conditions of a route, of which the model knows those of the library and of path matches. */
export interface RouteMatch {
  readonly port?: number;
  readonly gateways?: readonly string[];
  readonly sniHosts?: readonly string[];
  readonly uri?: { readonly exact?: string; readonly prefix?: string; readonly regex?: string };
}

export interface Route {
  readonly match?: readonly RouteMatch[];
  readonly route?: readonly Destination[];
  readonly redirect?: { readonly scheme?: string; readonly authority?: string; readonly port?: number };
}

export interface VirtualService {
  readonly name: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
  /** As `namespace/name`. */
  readonly gateways: readonly string[];
  /** Namespaces to which it is visible; `*` is every one. */
  readonly exportTo: readonly string[];
  readonly http: readonly Route[];
  readonly tls: readonly Route[];
  readonly tcp: readonly Route[];
}

export const DOMAIN = 'cluster.local';

const KNOWN_CONDITIONS = ['name', 'port', 'gateways', 'sniHosts', 'uri'];

export function readManifests(objects: readonly KubernetesObject[]): Manifests {
  const ofGroup = (kind: string, group: string) => objects.filter((object) => object.kind === kind && object.apiVersion.startsWith(group));
  return {
    gateways: byAge(ofGroup('Gateway', 'networking.istio.io/')),
    virtualServices: byAge(ofGroup('VirtualService', 'networking.istio.io/')).map(virtualService),
    services: ofGroup('Service', 'v1'),
  };
}

/** Objects without a date are as old as their place in the list; those of one second are sorted by name. */
function byAge(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const keys = ({ metadata: { creationTimestamp, name, namespace = '' } }: any): string[] => (
    creationTimestamp === undefined ? [''] : [creationTimestamp, name, namespace]);
  return [...objects].sort((a, b) => {
    const [these, those] = [keys(a), keys(b)];
    const at = these.findIndex((key, i) => key !== those[i]);
    return at < 0 ? 0 : these[at] < those[at] ? -1 : 1;
  });
}

function virtualService({ metadata: { name, namespace = 'default' }, spec }: KubernetesObject): VirtualService {
  const routes = (section: string): Route[] => (spec[section] ?? []).map((route: Route & { delegate?: object }) => {
    const unknown = (route.match ?? []).flatMap(Object.keys).filter((condition) => !KNOWN_CONDITIONS.includes(condition));
    if (route.delegate || unknown.length > 0) throw new Error(`${namespace}/${name}: not in the model: ${unknown.join() || 'delegate'}`);
    return {
      redirect: route.redirect,
      match: route.match?.map((match) => ({ ...match, gateways: match.gateways?.map((each) => gatewayName(each, namespace)) })),
      route: (route.route ?? []).map(({ destination, ...rest }) => (
        { ...rest, destination: { ...destination, host: fullName(destination.host, namespace) } })),
    };
  });
  return {
    name,
    namespace,
    hosts: spec.hosts.map((host: string) => fullName(host, namespace)),
    gateways: (spec.gateways ?? ['mesh']).map((gateway: string) => gatewayName(gateway, namespace)),
    exportTo: (spec.exportTo?.length > 0 ? spec.exportTo : ['*']).map((to: string) => (to === '.' ? namespace : to)),
    http: routes('http'),
    tls: routes('tls'),
    tcp: routes('tcp'),
  };
}

/** A name without a dot is a Service of the same namespace. */
function fullName(host: string, namespace: string): string {
  return host === '*' || host.includes('.') || isIP(host) ? host : `${host}.${namespace}.svc.${DOMAIN}`;
}

function gatewayName(name: string, namespace: string): string {
  if (name === 'mesh') return name;
  if (name.includes('/')) return name.replace(/^\.\//, `${namespace}/`);
  const [gateway, ofNamespace = namespace] = name.split('.');
  return `${ofNamespace}/${gateway}`;
}
