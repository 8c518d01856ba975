import type { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { attachRoute } from './common/attach-route';
import { PORT, type IIngressPort } from './common/contracts';
import { OwnRoutes } from './common/own-routes';
import { IngressRegistry } from '../app/registry';
import { optional, requireProps, string, type Shape } from '../arguments/argument-types';
import { BACKEND, type IBackend } from '../options/backend';
import { ROUTE_OPTIONS, routeRule, type RouteOptions } from '../routing/index';

/**
 * Options of a route.
 */
export interface IngressRouteProps extends RouteOptions {
  /**
   * The port to attach to.
   */
  readonly port: IIngressPort;

  /**
   * The host to serve; the port must admit it. A TCP port has no hosts.
   *
   * @default - the port's host, if it has exactly one and that is not a wildcard
   */
  readonly host?: string;

  /**
   * Where requests go.
   */
  readonly backend: IBackend;

  /**
   * Name of the VirtualService.
   *
   * @default - the host with dashes (`shop-example-com`); on a TCP port, its protocol and number (`tcp-3306`)
   */
  readonly name?: string;

  /**
   * Namespace of the VirtualService; if the port has `allowedNamespaces`, one of these.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;
}

const PROPS: Shape<IngressRouteProps> = {
  ...ROUTE_OPTIONS,
  port: PORT,
  host: optional(string),
  backend: BACKEND,
  name: optional(string),
  namespace: optional(string),
};

/**
 * Sends the requests for a host, or all connections of a TCP port, to a backend. Another team may have opened the port.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export class IngressRoute extends Construct {
  private readonly routes: OwnRoutes;

  /**
   * @param scope a chart, or a construct in one; the VirtualService is written there
   * @param id the construct's id
   * @param props port, host and backend
   * @throws if an option is missing or has a wrong type, or the port belongs to another app
   */
  public constructor(scope: Construct, id: string, props: IngressRouteProps) {
    super(scope, id);
    requireProps(this, 'IngressRoute', PROPS, props);
    const { port, host, name, namespace, backend } = props;
    this.routes = new OwnRoutes(this);
    IngressRegistry.of(this).watch(this);
    this.routes.heldBy(attachRoute(this, port.gateway, port._ports, {
      host, name, namespace, backend, rule: routeRule(props), patches: this.routes.patches,
    }));
  }

  /**
   * Patches the route, for fields that have no option here. Paths start at the route's own entry in the VirtualService, whose
   * position may change: `/timeout`, not `/spec/http/0/timeout`. Synthesis fails if the patch does not apply.
   *
   * @param ops JSON Patch operations
   * @see https://www.rfc-editor.org/rfc/rfc6902
   */
  public addJsonPatch(...ops: JsonPatch[]): void {
    this.routes.patch(ops);
  }
}
