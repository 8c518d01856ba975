import { ApiObject, Lazy } from 'cdk8s';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import { chartNamespace } from './common/chart-namespace';
import type { IIngressGateway } from './common/contracts';
import { offerObject } from './common/default-object';
import { NAMES } from './common/names';
import { IngressRegistry } from '../app/registry';
import { hookSynth } from '../app/synthesis';
import { isInTree } from '../app/tree';
import {
  boolean, listOf, method, number, oneOf, optional, placeOf, requireProps, string, withMembers, type Shape,
} from '../arguments/argument-types';
import type { IGatewayChangeSource, IGatewayDelivery } from '../delivery/delivery';
import { defaultDelivery } from '../delivery/gateway-delivery';
import { diagram } from '../diagnostics/diagram';
import { explain } from '../diagnostics/explain';
import type { Explanation } from '../diagnostics/explanation';
import { parseRequest } from '../diagnostics/request';
import type { ILoadBalancer } from '../load-balancer/load-balancer';
import type { GatewayDeclaration, PortDeclaration } from '../model/declaration';
import { isWildcard } from '../model/host';
import type { GatewayModel } from '../model/ingress-model';
import { networkingApiVersion, parseVersion } from '../model/istio-version';
import type { NodePortRange } from '../model/node-port-range';
import { gatewayNameFor } from '../model/servers';
import { ServiceType } from '../model/service-type';
import { InstallationKind, type Workload } from '../model/workload';
import { type ClusterSnapshot, SNAPSHOT } from '../options/cluster-snapshot';
import { GatewayInstallation, INSTALLATION } from '../options/gateway-installation';
import { ISTIO_VERSION, IstioVersion } from '../options/istio-version';
import { checkedRange, NODE_PORT_RANGE, NODE_PORTS, type NodePorts } from '../options/node-ports';
import { changedWorkload, gatewayChange } from '../output/gateway-change';
import { gatewaySpec } from '../output/istio/gateway';

/**
 * Options of an ingress gateway.
 */
export interface IngressGatewayProps {
  /**
   * Name of the Gateway resource.
   *
   * @default - the name of the gateway workload
   * @see https://istio.io/latest/docs/reference/config/networking/gateway/
   */
  readonly gatewayName?: string;

  /**
   * How the gateway's Deployment and Service get into the cluster: by istioctl, by Helm, or from this app.
   *
   * @default GatewayInstallation.istioctl()
   */
  readonly installation?: GatewayInstallation;

  /**
   * The version of Istio that runs the gateway. Options that this version does not support are errors.
   *
   * @default - the chartVersion of a Helm installation, if it is set; otherwise IstioVersion.V1_31
   */
  readonly istioVersion?: IstioVersion;

  /**
   * How ports, volumes and mounts get into the gateway's Service and Deployment.
   *
   * @default - a kustomize component for istioctl, a values file for Helm, full manifests for a managed gateway
   */
  readonly delivery?: IGatewayDelivery;

  /**
   * The load balancers in front of the workers that this app configures. They need service type NODE_PORT.
   *
   * @default - none: the cloud provides one, or you configure your own from the port map
   */
  readonly loadBalancers?: ILoadBalancer[];

  /**
   * Type of the gateway's Service.
   *
   * @default - NODE_PORT if loadBalancers are set; otherwise the type that the Service already has, in the snapshot or in the app;
   * LOAD_BALANCER if that is unknown
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
   */
  readonly serviceType?: ServiceType;

  /**
   * The node ports of the cluster, if its kube-apiserver has another `--service-node-port-range`.
   *
   * @default - 30000 to 32767, as in Kubernetes
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
   */
  readonly nodePortRange?: NodePortRange;

  /**
   * How node ports are chosen for ports that set no nodePort. A port that the Service already has, in the snapshot or in the app,
   * keeps its node port.
   *
   * @default - counted from the first of nodePortRange: NodePorts.from(30000) unless you change it
   */
  readonly nodePorts?: NodePorts;

  /**
   * Node port of the status port 15021, on which load balancers check the gateway's health. It is in nodePortRange.
   *
   * @default - the one that the Service already has, in the snapshot or in the app; otherwise chosen by nodePorts: 30021 unless you
   * change nodePorts or nodePortRange
   */
  readonly statusNodePort?: number;

  /**
   * DNS domain of the cluster, the last part of every full Service name.
   *
   * @default cluster.local
   */
  readonly clusterDomain?: string;

  /**
   * What the cluster already contains, so that the gateway can be checked against it.
   *
   * @default - unknown, and not checked
   */
  readonly snapshot?: ClusterSnapshot;
}

const PROPS: Shape<IngressGatewayProps> = {
  gatewayName: optional(string),
  installation: optional(INSTALLATION),
  istioVersion: optional(ISTIO_VERSION),
  delivery: optional(withMembers<IGatewayDelivery>('a delivery, such as GatewayDelivery.kustomizeComponent', {
    name: string,
    installations: listOf('installations', oneOf('InstallationKind', InstallationKind)),
    throughChart: boolean,
    readsSecrets: optional(boolean),
    serviceSettings: optional(listOf('strings', string)),
    changesOwnObjects: optional(boolean),
    addObjects: method(),
    files: method(),
  })),
  loadBalancers: optional(listOf('load balancers', withMembers<ILoadBalancer>('a load balancer, such as HaproxyLoadBalancer', {
    name: string,
    workers: listOf('strings', string),
    bindAddresses: listOf('strings', string),
    problems: optional(listOf('strings', string)),
    render: method(),
  }))),
  serviceType: optional(oneOf('ServiceType', ServiceType)),
  nodePortRange: optional(NODE_PORT_RANGE),
  nodePorts: optional(NODE_PORTS),
  statusNodePort: optional(number),
  clusterDomain: optional(string),
  snapshot: optional(SNAPSHOT),
};

const NO_GATEWAY = 'the Gateway is written as soon as a port has a host that can be served, and there is none yet'
  + '\n  fix: ask for it after the first IngressRoute, TlsIngress or IngressPort with a backend';

/**
 * An ingress gateway: the place where requests enter the cluster. It writes Istio's Gateway resource, the changes to the gateway's
 * Service and Deployment, the configuration of the load balancers, and a map of the ports.
 *
 * `ApiObject.of(gateway)` is the Gateway resource; it exists as soon as a port has a host that can be served. A certificate for a
 * wildcard has a Gateway resource of its own.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export class IngressGateway extends Construct implements IIngressGateway {
  /**
   * Name of the Gateway resource.
   */
  public readonly gatewayName: string;

  /** @internal */
  public readonly _declaration: GatewayDeclaration;

  private readonly registry: IngressRegistry;
  /** By name. Those that were taken out of the tree, since they had no servers, are made again when they have some. */
  private readonly resources = new Map<string, ApiObject>();

  /**
   * @param scope a chart, or a construct in one
   * @param id the construct's id
   * @param props the installed gateway, how it is changed, and its load balancers
   * @throws if an option has a wrong type, there is no such nodePortRange, or the delivery cannot change a gateway of that installation
   */
  public constructor(scope: Construct, id: string, props: IngressGatewayProps = {}) {
    super(scope, id);
    requireProps(this, 'IngressGateway', PROPS, props);
    const nodePortRange = checkedRange(placeOf(this, 'IngressGateway'), 'nodePortRange', props.nodePortRange);
    const workload = (props.installation ?? GatewayInstallation.istioctl())._workload(chartNamespace(this));
    const delivery = props.delivery ?? defaultDelivery(workload.kind);
    requireMatchingDelivery(this, delivery, workload);
    const { loadBalancers = [] } = props;
    this.gatewayName = props.gatewayName ?? workload.name;
    this._declaration = declaration(this.node.path, this.gatewayName, workload, delivery, { ...props, nodePortRange });
    this.registry = IngressRegistry.of(this);
    this.registry.addGateway({
      construct: this, declaration: this._declaration, snapshot: props.snapshot?._facts, delivery, loadBalancers,
      addResource: (name) => this.addResource(name),
    });
    this.registry.watch(this);
    delivery.addObjects(this, this.changeSource());
    for (const object of this.node.findAll().filter(ApiObject.isApiObject)) this.registry.manage(object, { holder: this, role: 'gateway' });
    offerObject(this, () => [...this.resources.values()].filter(isInTree), NO_GATEWAY);
    hookSynth(this.node.root as App);
  }

  /**
   * Follows a request through every hop and says where it arrives or ends. You can call it at any time, even before `synth`; an error
   * on the way of the request ends it.
   *
   * @param url the request, such as `https://shop.example.com/` or `tcp://db.example.com:3306`
   * @throws if the text is not a URL, it has no port and its scheme has no default port, or the gateway was removed from the app
   */
  public explain(url: string): Explanation {
    const decisions = this.registry.current();
    return explain(this.known(decisions.gateways), parseRequest(url), decisions);
  }

  /**
   * Draws the gateway as a Mermaid flowchart. You can call it at any time, even before `synth`.
   *
   * @throws if the gateway was removed from the app
   * @see https://mermaid.js.org/syntax/flowchart.html
   */
  public diagram(): string {
    return diagram(this.known(this.registry.current().gateways));
  }

  /** @internal */
  public _addResource(port: PortDeclaration, hosts: readonly string[]): void {
    this.addResource(gatewayNameFor(NAMES, this.gatewayName, port, [...port.hosts ?? [], ...hosts].some(isWildcard)));
  }

  private addResource(name: string): void {
    const former = this.resources.get(name);
    if (former && this.registry.isManaged(former)) return;
    const resource = new ApiObject(this, name === this.gatewayName ? 'Resource' : name, {
      apiVersion: networkingApiVersion(this._declaration.istioVersion),
      kind: 'Gateway',
      metadata: { name, namespace: this._declaration.workload.namespace },
      spec: Lazy.any({ produce: () => this.specOf(name) }),
    });
    this.registry.manage(resource, { holder: this, role: 'gateway', hasContent: () => this.decided().resources.has(name) });
    this.resources.set(name, resource);
  }

  private specOf(name: string): object | undefined {
    const decided = this.decided();
    const resource = decided.resources.get(name);
    return resource && gatewaySpec(decided, resource);
  }

  private known(gateways: ReadonlyMap<string, GatewayModel>): GatewayModel {
    if (isInTree(this)) return gateways.get(this.node.path)!;
    throw new Error(`${this.node.path}:\n  the gateway was removed from the app, so nothing is written for it`
      + '\n  fix: declare it again, and ask that one');
  }

  /** The gateway's model; during a synthesis, the one that was built when it began. */
  private decided(): GatewayModel {
    return this.registry.gateway(this.node.path);
  }

  private changeSource(): IGatewayChangeSource {
    return {
      workload: changedWorkload(this._declaration.workload),
      current: () => gatewayChange(this.decided()),
    };
  }
}

/** Options with those that were checked. */
interface Declarable extends IngressGatewayProps {
  readonly nodePortRange: NodePortRange;
}

function declaration(
  at: string, gatewayName: string, workload: Workload, delivery: IGatewayDelivery, props: Declarable,
): GatewayDeclaration {
  const loadBalancers = props.loadBalancers ?? [];
  return {
    at,
    gatewayName,
    workload,
    istioVersion: props.istioVersion?._numbers ?? chartVersion(workload) ?? IstioVersion.V1_31._numbers,
    serviceType: props.serviceType ?? (loadBalancers.length > 0 ? ServiceType.NODE_PORT : undefined),
    nodePortRange: props.nodePortRange,
    firstNodePort: (props.nodePorts ?? props.nodePortRange).first,
    statusNodePort: props.statusNodePort,
    clusterDomain: props.clusterDomain ?? 'cluster.local',
    throughChart: delivery.throughChart,
    readsSecrets: delivery.readsSecrets ?? true,
    serviceSettings: delivery.serviceSettings ?? [],
    changesOwnObjects: delivery.changesOwnObjects ?? false,
    loadBalancers: loadBalancers.map(({ name, workers, bindAddresses, problems = [] }) => ({ name, workers, bindAddresses, problems })),
  };
}

function requireMatchingDelivery(gateway: Construct, { name, installations }: IGatewayDelivery, { kind }: Workload): void {
  if (installations.includes(kind)) return;
  throw new Error(`${gateway.node.path}:\n  delivery '${name}' needs a gateway of kind ${installations.join(' or ')}, got ${kind}`
    + '\n  fix: leave delivery out, or choose another');
}

/** Istio's Helm charts have the same version as the Istio that they belong to. */
function chartVersion({ chartVersion: version }: Workload): GatewayDeclaration['istioVersion'] | undefined {
  return version === undefined ? undefined : parseVersion(version);
}
