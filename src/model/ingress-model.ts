// What is decided: every name and number that more than one file of the output needs, each once.
import type { BackendDestination } from './backend-destination';
import type { AppDeclaration, GatewayDeclaration, PortDeclaration, RouteDeclaration } from './declaration';
import type { GatewayServicePort } from './gateway-change';
import type { ProtocolTraits, RoutesBy } from './protocol';
import type { SecretMount } from './secret-mount';
import type { TlsSettings } from './tls-settings';
import type { ClusterFacts } from '../cluster/cluster-facts';

/** A declared port with what it refers to. */
export interface OpenedPort {
  readonly declaration: PortDeclaration;
  readonly gateway: GatewayDeclaration;
  readonly protocol: ProtocolTraits;
}

/** A Service port that a route sends requests to. */
export interface Destination extends BackendDestination {
  readonly namespace: string;
  /** Full name of the Service. */
  readonly host: string;
}

/** A declared route with what it refers to. */
export interface AttachedRoute {
  readonly declaration: RouteDeclaration;
  readonly port: OpenedPort;
  readonly destinations: readonly Destination[];
  /** Key of its VirtualService. */
  readonly key: string;
  /** Name of its VirtualService. */
  readonly name: string;
}

/** A port on its way through the gateway's Service: node port -> port -> target port. */
export interface ServicePort extends GatewayServicePort {
  /** The declarations that opened it; none for the status port and for stock ports that nobody declared. */
  readonly openedBy: readonly OpenedPort[];
}

/** `hosts[]` of a server: a host, and the namespace whose VirtualServices may serve it. */
export interface ServerHost {
  /** Undefined where the namespace makes no difference, since the server only redirects. */
  readonly namespace?: string;
  readonly host: string;
}

/** `servers[]` of a Gateway. */
export interface Server {
  readonly name: string;
  readonly servicePort: ServicePort;
  readonly protocol: ProtocolTraits;
  readonly tls?: TlsSettings;
  readonly redirects: boolean;
  readonly hosts: readonly ServerHost[];
  readonly openedBy: readonly OpenedPort[];
}

/** One route of a VirtualService. */
export interface Route {
  /** Gateway ports on which it holds; undefined where it holds on all. */
  readonly ports?: readonly number[];
  /** The declaration whose rule and patch it carries. */
  readonly declaration: RouteDeclaration;
  readonly destinations: readonly Destination[];
  readonly declaredBy: readonly AttachedRoute[];
}

export interface VirtualService {
  readonly name: string;
  readonly namespace: string;
  /** `namespace/name` of the Gateway. */
  readonly gateway: string;
  readonly routesBy: RoutesBy;
  readonly host: string;
  readonly routes: readonly Route[];
}

/** The routes of one host, server name or TCP port; `*` where there is no name to tell them by. */
export interface VirtualHost {
  readonly host: string;
  /** Every plain request is answered with a redirect to `https`, whatever the routes say. */
  readonly redirects: boolean;
  /** In no order that we control: with more than one VirtualService, the age of the objects decides. */
  readonly routes: ReadonlyArray<{ readonly virtualService: VirtualService; readonly route: Route }>;
}

/** What Envoy chooses by server name where there is TLS; a plain listener has one for all its servers. */
export interface FilterChain {
  readonly servers: readonly Server[];
  readonly virtualHosts: ReadonlyMap<string, VirtualHost>;
}

/** A port on which Envoy listens. */
export interface Listener {
  readonly servicePort: ServicePort;
  readonly protocol: ProtocolTraits;
  readonly chains: readonly FilterChain[];
}

/** One gateway with everything that passes through it. */
export interface GatewayModel {
  readonly declaration: GatewayDeclaration;
  readonly namespace: string;
  /** `namespace/name` of the Deployment and the Service. */
  readonly workload: string;
  /** `namespace/name` of the Gateway. */
  readonly reference: string;
  /** What is known of the cluster beside this app's output. */
  readonly cluster: ClusterFacts;
  /** The status port, then all others by number. */
  readonly servicePorts: readonly ServicePort[];
  /** Secrets mounted into the gateway's pods, those of the installation first. */
  readonly mounts: readonly SecretMount[];
  /** By port, then name. */
  readonly servers: readonly Server[];
  /** By key, in the order of namespace and name. */
  readonly virtualServices: ReadonlyMap<string, VirtualService>;
  /** What istiod makes of Gateway and VirtualServices, by port. */
  readonly listeners: readonly Listener[];
}

export interface IngressModel {
  readonly declared: AppDeclaration;
  readonly gateways: readonly GatewayModel[];
  readonly ports: readonly OpenedPort[];
  readonly routes: readonly AttachedRoute[];
}

/** Whether a route holds on a port of its gateway. */
export function holdsOn(route: Route, port: number): boolean {
  return route.ports === undefined || route.ports.includes(port);
}
