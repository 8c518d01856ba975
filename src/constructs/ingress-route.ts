import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { BACKEND, type IBackend } from '../options/backend';
import { requireSameApp, type IIngressGateway } from './ingress-gateway';
import type { PortDeclaration } from '../model/declaration';
import { isWildcard } from '../model/host';
import { networkingApiVersion } from '../options/istio-version';
import { virtualServiceId } from '../model/names';
import { isTcp } from '../model/protocol';
import { optional, requireProps, predicate, string, type Shape } from '../arguments/argument-types';
import { virtualServiceKey, virtualServiceName } from '../model/virtual-services';
import { virtualServiceSpec } from '../path/virtual-service';
import { IngressRegistry, type RegisteredRoute } from '../app/registry';

/**
 * A port of an ingress gateway to which routes can be attached.
 */
export interface IIngressPort extends IConstruct {
  /**
   * The gateway that the port belongs to.
   */
  readonly gateway: IIngressGateway;

  /**
   * The ports that take routes: several where one host is served in plain text too.
   *
   * @internal
   */
  readonly _ports: readonly PortDeclaration[];
}

/**
 * Options of a route.
 */
export interface IngressRouteProps {
  /**
   * The port to attach to.
   */
  readonly port: IIngressPort;

  /**
   * The host to serve; one that the port admits.
   *
   * @default - the port's only host, unless that is a wildcard; none on a TCP port
   */
  readonly host?: string;

  /**
   * Where requests go.
   */
  readonly backend: IBackend;

  /**
   * Name of the VirtualService.
   *
   * @default - the host with dashes (`shop-example-com`), on a TCP port its protocol and number (`tcp-3306`)
   */
  readonly name?: string;

  /**
   * Namespace of the VirtualService; the port admits routes by it.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;
}

const PROPS: Shape<IngressRouteProps> = {
  port: predicate('an IngressPort or a TlsIngress', (value) => Array.isArray((value as Partial<IIngressPort> | undefined | null)?._ports)),
  host: optional(string),
  backend: BACKEND,
  name: optional(string),
  namespace: optional(string),
};

/**
 * Attaches a host, or a whole TCP port, to a port that was opened elsewhere, perhaps by another team.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export class IngressRoute extends Construct {
  /**
   * @param scope a chart, or a construct in one; the VirtualService is written there
   * @param id the construct's id
   * @param props port, host and backend
   * @throws when an option is missing or of another type, or the port belongs to another app
   */
  public constructor(scope: Construct, id: string, props: IngressRouteProps) {
    super(scope, id);
    requireProps(this, 'IngressRoute', PROPS, props);
    IngressRegistry.of(this).watch(this);
    attach(this, props.port.gateway, props.port._ports, props);
  }
}

/** A wildcard is never taken for granted: whoever wants all of it writes it. */
function onlyHost({ protocol, hosts }: PortDeclaration): string | undefined {
  return !isTcp(protocol) && hosts?.length === 1 && !isWildcard(hosts[0]) ? hosts[0] : undefined;
}

/** What `attach` needs to know of a route. */
export type RouteOptions = Omit<IngressRouteProps, 'port'>;

/** Registers a route on each of the ports, and adds its VirtualService unless another port's route has brought it. */
export function attach(scope: Construct, gateway: IIngressGateway, ports: readonly PortDeclaration[], options: RouteOptions): void {
  requireSameApp(scope, gateway);
  const chart = Chart.of(scope);
  for (const port of ports) {
    const route: RegisteredRoute = {
      at: scope.node.path,
      chart: chart.node.path,
      port,
      host: options.host ?? onlyHost(port),
      namespace: options.namespace ?? chart.namespace,
      name: options.name,
      backend: options.backend,
    };
    IngressRegistry.of(scope).addRoute(route);
    addVirtualService(scope, chart, gateway, route);
  }
  gateway._addResource();
}

function addVirtualService(scope: Construct, chart: Chart, gateway: IIngressGateway, route: RegisteredRoute): void {
  const registry = IngressRegistry.of(scope);
  const key = virtualServiceKey(route);
  const name = virtualServiceName(route);
  const parent = chart.node.tryFindChild('IngressVirtualServices') ?? new Construct(chart, 'IngressVirtualServices');
  // Two names for one host are an error; as two objects they are one in whatever order they come.
  const id = virtualServiceId(gateway.node.path, route.namespace ?? '', `${key}:${name}`);
  const resource = parent.node.tryFindChild(id) ?? new ApiObject(parent as Construct, id, {
    apiVersion: networkingApiVersion(gateway._declaration.istioVersion),
    kind: 'VirtualService',
    metadata: { name, namespace: route.namespace },
    spec: Lazy.any({ produce: () => virtualServiceSpec(registry.gateway(gateway._declaration).virtualServices.get(key)!) }),
  });
  registry.own(resource, scope.node.path);
}
