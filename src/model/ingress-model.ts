// The decisions: every name and number that more than one output file needs, each decided once.
import type { BackendDestination } from './backend-destination';
import type { AppDeclaration, GatewayDeclaration, PortDeclaration, RouteDeclaration } from './declaration';
import type { GatewayServicePort } from './gateway-change';
import type { ObjectChange, ObjectOfOurs } from './object-change';
import type { ProtocolTraits, RoutesBy } from './protocol';
import type { SecretMount } from './secret-mount';
import type { ServiceType } from './service-type';
import type { TlsSettings } from './tls-settings';
import type { ClusterFacts } from '../cluster/cluster-facts';
import type { ServiceBefore } from '../cluster/service-before';

/** A declared port, with the gateway and protocol that it refers to. */
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
  /** The host that requests go to instead, since the Service is an alias (type ExternalName) of it. */
  readonly aliasOf?: string;
}

/** A declared route, with the port and destinations that it refers to. */
export interface AttachedRoute {
  readonly declaration: RouteDeclaration;
  readonly port: OpenedPort;
  readonly destinations: readonly Destination[];
  /** Key of its VirtualService. */
  readonly key: string;
  /** Name of its VirtualService. */
  readonly name: string;
}

/** A port of the gateway's Service: node port -> port -> target port. */
export interface ServicePort extends GatewayServicePort {
  /** The declarations that opened it; none for the status port and for stock ports that nobody declared. */
  readonly openedBy: readonly OpenedPort[];
}

/** `hosts[]` of a server: a host, and the namespace whose VirtualServices may serve it. */
export interface ServerHost {
  /** Undefined if the server only redirects, since the namespace then makes no difference. */
  readonly namespace?: string;
  readonly host: string;
}

/** The name of a Gateway resource. */
export interface GatewayName {
  readonly name: string;
  /** `namespace/name`. */
  readonly reference: string;
}

/** `servers[]` of a Gateway. */
export interface Server {
  readonly name: string;
  /** The Gateway that it belongs to. */
  readonly gateway: GatewayName;
  readonly servicePort: ServicePort;
  readonly protocol: ProtocolTraits;
  readonly tls?: TlsSettings;
  readonly redirects: boolean;
  /** As written: without hosts that a wildcard of the same server already admits. */
  readonly hosts: readonly ServerHost[];
  /** All hosts that were declared for it, without duplicates; with TLS, these are the server names (SNI) that it is meant to serve. */
  readonly declaredHosts: readonly string[];
  readonly openedBy: readonly OpenedPort[];
}

/** A Gateway resource. */
export interface GatewayResource extends GatewayName {
  /** By port, then name. */
  readonly servers: readonly Server[];
}

/** A port of a Gateway resource. */
export interface GatewayPort {
  /** `namespace/name` of the Gateway. */
  readonly gateway: string;
  readonly port: number;
}

/** One route of a VirtualService. */
export interface Route {
  /** Where it applies; undefined if it applies to all ports of the VirtualService's Gateways. */
  readonly ports?: readonly GatewayPort[];
  /** The declaration that its rule and patch come from. */
  readonly declaration: RouteDeclaration;
  readonly destinations: readonly Destination[];
  readonly declaredBy: readonly AttachedRoute[];
}

export interface VirtualService {
  readonly name: string;
  readonly namespace: string;
  /** `namespace/name` of the Gateways whose servers its routes are declared for. */
  readonly gateways: readonly string[];
  readonly routesBy: RoutesBy;
  readonly host: string;
  readonly routes: readonly Route[];
}

/** The routes of one host, server name or TCP port. */
export interface VirtualHost {
  /** `*` for a TCP port. */
  readonly host: string;
  /** Every plain request is answered with a redirect to `https`, whatever the routes say. */
  readonly redirects: boolean;
  /** In an order that we do not control: with more than one VirtualService, the age of the objects decides. */
  readonly routes: ReadonlyArray<{ readonly virtualService: VirtualService; readonly route: Route }>;
}

/** With TLS, Envoy chooses a filter chain by server name; a plain-text listener has one chain for all its servers. */
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

/** One gateway, with everything that is served through it. */
export interface GatewayModel {
  readonly declaration: GatewayDeclaration;
  readonly namespace: string;
  /** `namespace/name` of the Deployment and the Service. */
  readonly workloadName: string;
  /** `namespace/name` of the Gateway for all servers but those with a Gateway of their own. */
  readonly reference: string;
  /** What is known about the cluster, apart from what this app writes. */
  readonly cluster: ClusterFacts;
  /** The gateway's Service as it is now, if that is known. */
  readonly serviceBefore?: ServiceBefore;
  readonly serviceType: ServiceType;
  /** The status port first, the others by number. */
  readonly servicePorts: readonly ServicePort[];
  /** Secrets mounted into the gateway's pods, those of the installation first. */
  readonly mounts: readonly SecretMount[];
  /** By port, then name. */
  readonly servers: readonly Server[];
  /** The Gateway resources by name, each with its servers. */
  readonly resources: ReadonlyMap<string, GatewayResource>;
  /** By key, in the order of namespace and name. */
  readonly virtualServices: ReadonlyMap<string, VirtualService>;
  /** What istiod makes of Gateway and VirtualServices, by port. */
  readonly listeners: readonly Listener[];
  /** What users changed in objects of the app, by `objectKey`. */
  readonly changes: ReadonlyMap<string, ObjectChange>;
}

export interface IngressModel {
  readonly declared: AppDeclaration;
  readonly gateways: readonly GatewayModel[];
  readonly ports: readonly OpenedPort[];
  readonly routes: readonly AttachedRoute[];
  /** Objects of ours that users changed. */
  readonly changes: readonly ObjectChange[];
  /** Objects of ours that users removed, although requests need them. */
  readonly missing: readonly ObjectOfOurs[];
}

/** Whether a route applies to a server of a Gateway that its VirtualService names. */
export function holdsOn({ ports }: Route, { gateway, servicePort }: Pick<Server, 'gateway' | 'servicePort'>): boolean {
  return ports === undefined || ports.some((each) => each.gateway === gateway.reference && each.port === servicePort.port);
}
