// What users declare, as plain data: each record names the construct that it came from.
import type { BackendDestination } from './backend-destination';
import type { TlsSettings } from './certificate';
import type { ClusterEntry, ClusterFacts } from '../cluster/facts/cluster-facts';
import type { Labels } from '../cluster/facts/selector';
import type { IstioVersion } from '../options/istio-version';
import type { NodePorts } from '../options/node-ports';
import type { IngressProtocol } from './protocol';
import type { ServiceType } from './service-type';
import type { Workload } from './workload';

interface Declared {
  /** Path of the construct that the user wrote. */
  readonly at: string;
}

export interface LoadBalancerDeclaration {
  readonly name: string;
  readonly workers: readonly string[];
  readonly bindAddresses: readonly string[];
}

export interface GatewayDeclaration extends Declared {
  /** Name of the Gateway resource. */
  readonly gatewayName: string;
  readonly workload: Workload;
  readonly istioVersion: IstioVersion;
  readonly serviceType: ServiceType;
  readonly nodePorts: NodePorts;
  readonly statusNodePort?: number;
  readonly clusterDomain: string;
  /** What the user handed over of the cluster, if anything. */
  readonly snapshot?: ClusterFacts;
  /** The workload is changed through the values of its Helm chart. */
  readonly throughChart: boolean;
  readonly loadBalancers: readonly LoadBalancerDeclaration[];
}

export interface PortDeclaration extends Declared {
  readonly gateway: GatewayDeclaration;
  readonly port: number;
  readonly protocol: IngressProtocol;
  readonly tls?: TlsSettings;
  /** Hosts that the port admits; undefined where any host may be attached, and on TCP ports. */
  readonly hosts?: readonly string[];
  /** Namespaces that may attach; they fix the hosts of the Gateway. */
  readonly allowedNamespaces?: readonly string[];
  readonly nodePort?: number;
  readonly targetPort?: number;
  readonly portName?: string;
  /** The port of the same host to which every request is redirected; such a port takes no routes. */
  readonly redirectsTo?: number;
}

export interface RouteDeclaration extends Declared {
  /** Path of the chart that holds the route's VirtualService. */
  readonly chart: string;
  readonly port: PortDeclaration;
  /** Undefined on TCP ports, and where the user gave none. */
  readonly host?: string;
  readonly namespace?: string;
  /** Name of the VirtualService, where the user gave one. */
  readonly name?: string;
  readonly destinations: readonly BackendDestination[];
}

export interface MeshAppDeclaration extends Declared {
  readonly name: string;
  readonly namespace?: string;
  readonly image: string;
  readonly containerPort: number;
  readonly servicePort: number;
  readonly protocol: IngressProtocol;
  readonly version?: string;
  readonly replicas?: number;
  readonly readinessPath?: string;
  /** Names of environment variables; values may be secret. */
  readonly environment: readonly string[];
}

/** What becomes of an application: users add labels and ports after they declared it. */
export interface DecidedApp extends MeshAppDeclaration {
  readonly podLabels: Labels;
  readonly destination: BackendDestination;
}

/** A Kubernetes object of the app, of ours or of the user's. */
export interface ObjectDeclaration extends Declared {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** What it tells of the cluster, where its content is the user's. */
  readonly entries: readonly ClusterEntry[];
  /** The file that the app's output mode gives to this object alone, if it does. */
  readonly file?: string;
  /** Made by one of this library's constructs. */
  readonly ours: boolean;
}

/** A finding that a user has weighed; it holds for the construct and all below it. */
export interface AcknowledgementDeclaration extends Declared {
  readonly code: string;
  readonly reason: string;
}

/** All that was declared in one app, each list ordered by construct path. */
export interface AppDeclaration {
  readonly gateways: readonly GatewayDeclaration[];
  readonly ports: readonly PortDeclaration[];
  readonly routes: readonly RouteDeclaration[];
  readonly apps: readonly DecidedApp[];
  readonly objects: readonly ObjectDeclaration[];
  readonly acknowledgements: readonly AcknowledgementDeclaration[];
}
