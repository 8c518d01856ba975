// What users declare, as plain data that survives JSON. A declaration refers to another by its id.
import type { BackendDestination } from './backend-destination';
import type { VersionNumbers } from './istio-version';
import type { NodePortRange } from './node-port-range';
import type { PortSettings } from './port-settings';
import type { ServiceType } from './service-type';
import type { TlsSettings } from './tls-settings';
import type { Workload } from './workload';
import type { Labels, LabelSelector } from '../cluster/selector';
import type { RouteRule } from '../routing/index';

interface Declared {
  /** Path of the construct that the user wrote. */
  readonly at: string;
}

export interface LoadBalancerDeclaration {
  readonly name: string;
  readonly workers: readonly string[];
  readonly bindAddresses: readonly string[];
  /** What is wrong with the load balancer's own options, in its own words. */
  readonly problems: readonly string[];
}

/** A gateway; its id is its construct path. */
export interface GatewayDeclaration extends Declared {
  /** Name of the Gateway resource. */
  readonly gatewayName: string;
  readonly workload: Workload;
  readonly istioVersion: VersionNumbers;
  /** Undefined if it was not declared: the Service keeps its type. */
  readonly serviceType?: ServiceType;
  /** The node ports that the cluster has. */
  readonly nodePortRange: NodePortRange;
  /** The first of the node ports that ports without a nodePort get. */
  readonly firstNodePort: number;
  readonly statusNodePort?: number;
  readonly clusterDomain: string;
  /** The workload is changed through the values of its Helm chart. */
  readonly throughChart: boolean;
  /** The delivery does not keep the workload from reading Secrets. */
  readonly readsSecrets: boolean;
  /** Fields, annotations and labels that the delivery sets on the gateway's Service beside those of the model. */
  readonly serviceSettings: readonly string[];
  /** The workload's objects in the app are changed. */
  readonly changesOwnObjects: boolean;
  readonly loadBalancers: readonly LoadBalancerDeclaration[];
}

export interface PortDeclaration extends Declared, PortSettings {
  readonly id: string;
  /** Id of the gateway. */
  readonly gateway: string;
  readonly port: number;
  /** Name of the protocol. */
  readonly protocol: string;
  readonly tls?: TlsSettings;
  /** Hosts that the port admits; undefined if it admits every host, and on TCP ports. */
  readonly hosts?: readonly string[];
  /** Every request is redirected to port 443 of its host; such a port takes no routes. */
  readonly redirects?: true;
}

/** A route as its construct declares it, before the destinations of its backend are known. */
export interface RouteOnPort extends Declared {
  /** Path of the chart that holds the route's VirtualService. */
  readonly chart: string;
  /** Id of the port. */
  readonly port: string;
  /** Undefined on TCP ports, and if the user gave none. */
  readonly host?: string;
  readonly namespace?: string;
  /** Name of the VirtualService, if the user gave one. */
  readonly name?: string;
  /** The options of the route. */
  readonly rule: RouteRule;
  /** Every request is redirected to HTTPS on this port of its host; such a route has no destinations. */
  readonly redirectsTo?: number;
}

export interface RouteDeclaration extends RouteOnPort {
  readonly destinations: readonly BackendDestination[];
  /** The user's JSON Patch for the route's own entry. */
  readonly patch?: readonly PatchOperation[];
}

/** An operation of a JSON Patch (RFC 6902). */
export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** Permissions of an application's container. */
export interface ContainerSecurity {
  /** Undefined if the image decides. */
  readonly user?: number;
  readonly group?: number;
  readonly nonRoot: boolean;
  readonly privileged: boolean;
  readonly allowPrivilegeEscalation: boolean;
  readonly addedCapabilities: readonly string[];
  readonly droppedCapabilities: readonly string[];
}

export interface MeshAppDeclaration extends Declared {
  readonly name: string;
  readonly namespace?: string;
  readonly image: string;
  readonly containerPort: number;
  readonly servicePort: number;
  /** Name of the protocol. */
  readonly protocol: string;
  readonly version?: string;
  readonly replicas?: number;
  readonly readinessPath?: string;
  /** Names of environment variables, without their values, which may be secret. */
  readonly environment: readonly string[];
  readonly security: ContainerSecurity;
}

/** An application at synthesis, with the labels and ports that users added after they declared it. */
export interface DecidedApp extends MeshAppDeclaration {
  readonly podLabels: Labels;
  /** The labels of pods that the Service sends requests to. */
  readonly serviceSelector: Labels;
  /** The pods that the Deployment counts as its own. */
  readonly podSelector: LabelSelector;
  readonly destination: BackendDestination;
}

/** A Kubernetes object of the app, one of ours or of the user's. */
export interface ObjectDeclaration extends Declared {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** The object's own file, in output modes with a file per object. */
  readonly file?: string;
  /** Made by one of this library's constructs. */
  readonly ours: boolean;
}

/** A user's review of findings with a code: it applies to the construct and all constructs below it. */
export interface AcknowledgementDeclaration extends Declared {
  readonly code: string;
  readonly reason: string;
  /** A text that the finding must contain; undefined for all findings with the code. */
  readonly about?: string;
}

/** A declaration that refers to a construct that was removed from the app. */
export interface LostReference extends Declared {
  readonly what: 'gateway' | 'port' | 'backend';
  /** Path of the construct that was removed. */
  readonly path: string;
  /** Another construct has that path now. */
  readonly replaced: boolean;
}

/** Everything that was declared in one app, each list sorted by construct path. */
export interface AppDeclaration {
  readonly gateways: readonly GatewayDeclaration[];
  readonly ports: readonly PortDeclaration[];
  readonly routes: readonly RouteDeclaration[];
  readonly apps: readonly DecidedApp[];
  readonly objects: readonly ObjectDeclaration[];
  readonly acknowledgements: readonly AcknowledgementDeclaration[];
  readonly lost: readonly LostReference[];
}
