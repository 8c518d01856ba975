// What is decided: every name and number that more than one file of the output needs, each once.
import type { BackendDestination } from './backend-destination';
import type { TlsSettings } from './certificate';
import type { ClusterFacts } from '../cluster/facts/cluster-facts';
import type { AppDeclaration, GatewayDeclaration, PortDeclaration, RouteDeclaration } from './declaration';
import type { IngressProtocol, RoutingLayer } from './protocol';

/** A port on its way through the gateway's Service: node port -> port -> target port. */
export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  /** Absent where the cloud's balancer needs none. */
  readonly nodePort?: number;
  /** The declarations that opened it; none for the status port and for stock ports that nobody declared. */
  readonly openedBy: readonly PortDeclaration[];
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
  readonly protocol: IngressProtocol;
  readonly tls?: TlsSettings;
  readonly redirects: boolean;
  readonly hosts: readonly ServerHost[];
  readonly openedBy: readonly PortDeclaration[];
}

export interface Destination extends BackendDestination {
  readonly namespace: string;
  /** Full name of the Service. */
  readonly host: string;
}

/** One route of a VirtualService. */
export interface Route {
  /** Gateway ports on which it holds; undefined where it holds on all. */
  readonly ports?: readonly number[];
  readonly destinations: readonly Destination[];
  readonly declaredBy: readonly RouteDeclaration[];
}

export interface VirtualService {
  readonly name: string;
  readonly namespace: string;
  /** `namespace/name` of the Gateway. */
  readonly gateway: string;
  readonly layer: RoutingLayer;
  readonly host: string;
  readonly routes: readonly Route[];
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
  /** By port, then name. */
  readonly servers: readonly Server[];
  /** By key, in the order of namespace and name. */
  readonly virtualServices: ReadonlyMap<string, VirtualService>;
}

export interface IngressModel {
  readonly declared: AppDeclaration;
  readonly gateways: readonly GatewayModel[];
}

/** Whether a route holds on a port of its gateway. */
export function holdsOn(route: Route, port: number): boolean {
  return route.ports === undefined || route.ports.includes(port);
}
