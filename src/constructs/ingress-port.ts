import type { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { attachRoute } from './common/attach-route';
import type { IIngressGateway, IIngressPort } from './common/contracts';
import { openPort } from './common/open-port';
import { OwnRoutes } from './common/own-routes';
import { PORT_OPTIONS, type IngressPortOptions } from './common/port-options';
import { IngressRegistry } from '../app/registry';
import { listOf, number, optional, requireProps, string, type Shape } from '../arguments/argument-types';
import { unique } from '../model/collections';
import type { PortDeclaration } from '../model/declaration';
import { type IngressProtocol, PROTOCOL } from '../model/protocol';
import { CERTIFICATE, type TlsCertificate } from '../options/tls-certificate';

/**
 * Options of a port.
 */
export interface IngressPortProps extends IngressPortOptions {
  /**
   * The port that clients connect to, from 1 to 65535.
   */
  readonly port: number;

  /**
   * The protocol that clients speak on the port.
   */
  readonly protocol: IngressProtocol;

  /**
   * Hosts that the port admits, such as `shop.example.com`, `*.example.com`, or `*` for every host. A TCP port has no hosts.
   *
   * @default - every host for which a route is attached; required if backend is set, except on TCP
   */
  readonly hosts?: string[];

  /**
   * The certificate that the gateway presents; required for IngressProtocol.HTTPS, and allowed for no other protocol.
   *
   * @default - none
   */
  readonly certificate?: TlsCertificate;
}

const PROPS: Shape<IngressPortProps> = {
  ...PORT_OPTIONS,
  port: number,
  protocol: PROTOCOL,
  hosts: optional(listOf('strings', string)),
  certificate: optional(CERTIFICATE),
};

/**
 * Opens a port on a gateway: in the Gateway resource, the gateway's Service and the load balancers.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Server
 */
export class IngressPort extends Construct implements IIngressPort {
  /**
   * The gateway that the port belongs to.
   */
  public readonly gateway: IIngressGateway;

  /** @internal */
  public readonly _ports: readonly PortDeclaration[];

  private readonly routes: OwnRoutes;

  /**
   * @param scope a chart, or a construct in one
   * @param id the construct's id
   * @param props port, protocol, hosts and backend
   * @throws if an option is missing or has a wrong type, or the gateway belongs to another app
   */
  public constructor(scope: Construct, id: string, props: IngressPortProps) {
    super(scope, id);
    requireProps(this, 'IngressPort', PROPS, props);
    const { gateway, backend, name, namespace, protocol, certificate, ...settings } = props;
    this.gateway = gateway;
    this.routes = new OwnRoutes(this);
    IngressRegistry.of(this).watch(this);
    this._ports = [openPort(this, gateway, 'port', { ...settings, protocol: protocol.name, tls: certificate?._settings })];
    for (const host of backend ? unique(settings.hosts ?? [undefined]) : []) {
      this.routes.heldBy(attachRoute(this, gateway, this._ports, {
        host, name, namespace, backend: backend!, rule: {}, patches: this.routes.patches,
      }));
    }
  }

  /**
   * Patches the route to the backend, for fields that have no option here. Paths start at the route's own entry in the
   * VirtualService: `/timeout`, not `/spec/http/0/timeout`. Synthesis fails if the patch does not apply.
   *
   * @param ops JSON Patch operations
   * @throws if the port has no backend
   * @see https://www.rfc-editor.org/rfc/rfc6902
   */
  public addJsonPatch(...ops: JsonPatch[]): void {
    this.routes.patch(ops);
  }
}
