import type { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { attachRoute } from './common/attach-route';
import type { IIngressGateway, IIngressPort } from './common/contracts';
import { openPort, type PortOfConstruct } from './common/open-port';
import { OwnRoutes } from './common/own-routes';
import { PORT_OPTIONS, type IngressPortOptions } from './common/port-options';
import { IngressRegistry } from '../app/registry';
import { number, oneOf, optional, requireProps, string, type Shape } from '../arguments/argument-types';
import type { PortDeclaration } from '../model/declaration';
import { IngressProtocol } from '../model/protocol';
import { HTTP_PORT, HTTPS_PORT } from '../model/web-ports';
import { CERTIFICATE, type TlsCertificate } from '../options/tls-certificate';

/**
 * What happens to plain HTTP requests for a host that is served with TLS.
 */
export enum PlainHttp {
  /** They are redirected to `https`. */
  REDIRECT = 'REDIRECT',

  /** They get the same answer as with TLS. */
  SERVE = 'SERVE',

  /** Does not open the plain port for this host. A wildcard on that port may still answer it. */
  CLOSED = 'CLOSED',
}

/**
 * Options of a host that is served with TLS.
 */
export interface TlsIngressProps extends IngressPortOptions {
  /**
   * The host, such as `shop.example.com` or `*.apps.example.com`.
   */
  readonly host: string;

  /**
   * The certificate that the gateway presents for the host.
   */
  readonly certificate: TlsCertificate;

  /**
   * The port that serves TLS, from 1 to 65535.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * What happens to plain HTTP requests for the host, on plainPort.
   *
   * @default - REDIRECT if port is 443 or plainPort is set, otherwise CLOSED
   */
  readonly plainHttp?: PlainHttp;

  /**
   * The port for plain HTTP, from 1 to 65535.
   *
   * @default 80
   */
  readonly plainPort?: number;
}

const PROPS: Shape<TlsIngressProps> = {
  ...PORT_OPTIONS,
  host: string,
  certificate: CERTIFICATE,
  port: optional(number),
  plainHttp: optional(oneOf('PlainHttp', PlainHttp)),
  plainPort: optional(number),
};

/**
 * Serves a host over HTTPS, and decides what happens to plain HTTP. Hosts with the same certificate share one server of the
 * Gateway, so that browsers can reuse their connections.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Server
 */
export class TlsIngress extends Construct implements IIngressPort {
  /**
   * The gateway that the host belongs to.
   */
  public readonly gateway: IIngressGateway;

  /** @internal */
  public readonly _ports: readonly PortDeclaration[];

  private readonly routes: OwnRoutes;

  /**
   * @param scope a chart, or a construct in one
   * @param id the construct's id
   * @param props host, certificate and backend
   * @throws if an option is missing or has a wrong type, or the gateway belongs to another app
   */
  public constructor(scope: Construct, id: string, props: TlsIngressProps) {
    super(scope, id);
    requireProps(this, 'TlsIngress', PROPS, props);
    const { gateway, host, backend, name, namespace } = props;
    this.gateway = gateway;
    this.routes = new OwnRoutes(this);
    IngressRegistry.of(this).watch(this);
    this._ports = this.open(props);
    if (backend) {
      const { patches } = this.routes;
      this.routes.heldBy(attachRoute(this, gateway, this._ports, { host, name, namespace, backend, rule: {}, patches }));
    }
  }

  /**
   * Patches the route to the backend, for fields that have no option here. Paths start at the route's own entry in the
   * VirtualService: `/timeout`, not `/spec/http/0/timeout`. Synthesis fails if the patch does not apply.
   *
   * @param ops JSON Patch operations
   * @throws if there is no backend
   * @see https://www.rfc-editor.org/rfc/rfc6902
   */
  public addJsonPatch(...ops: JsonPatch[]): void {
    this.routes.patch(ops);
  }

  /** Opens the TLS port and, depending on `plainHttp`, the plain one; returns the ports that take routes. */
  private open(props: TlsIngressProps): PortDeclaration[] {
    const { gateway, host, certificate, port = HTTPS_PORT, plainHttp, plainPort, backend, name, namespace, ...settings } = props;
    const hosts = [host];
    const tls = openPort(this, gateway, 'tls', {
      ...settings, hosts, port, protocol: IngressProtocol.HTTPS.name, tls: certificate._settings,
    });
    const plain = { hosts, port: plainPort ?? HTTP_PORT, protocol: IngressProtocol.HTTP.name };
    switch (plainHttp ?? (port === HTTPS_PORT || plainPort !== undefined ? PlainHttp.REDIRECT : PlainHttp.CLOSED)) {
      case PlainHttp.SERVE:
        return [tls, openPort(this, gateway, 'plain', { ...plain, allowedNamespaces: settings.allowedNamespaces })];
      case PlainHttp.REDIRECT:
        this.redirect(props, plain, port);
        return [tls];
      default:
        return [tls];
    }
  }

  /** The Gateway's own redirect keeps the port of the request, so it is right only from 80 to 443; others are routes. */
  private redirect({ gateway, host, name, namespace }: TlsIngressProps, plain: PortOfConstruct, redirectsTo: number): void {
    const isUsual = plain.port === HTTP_PORT && redirectsTo === HTTPS_PORT;
    const opened = openPort(this, gateway, 'plain', isUsual ? { ...plain, redirects: true } : plain);
    if (!isUsual) attachRoute(this, gateway, [opened], { host, name, namespace, redirectsTo, rule: {}, patches: [] });
  }
}
