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
  ...ROUTE_OPTIONS,
  port: PORT,
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
  private readonly routes: OwnRoutes;

  /**
   * @param scope a chart, or a construct in one; the VirtualService is written there
   * @param id the construct's id
   * @param props port, host and backend
   * @throws when an option is missing or has a wrong type, or the port belongs to another app
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
   * Patches the route where this library has no option. Paths start at the route's own entry of the VirtualService, whose place
   * among the others may change: `/timeout`, not `/spec/http/0/timeout`.
   *
   * @param ops the operations
   */
  public addJsonPatch(...ops: JsonPatch[]): void {
    this.routes.patch(ops);
  }
}
