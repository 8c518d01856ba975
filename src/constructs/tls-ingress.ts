import { Construct } from 'constructs';
import type { IIngressGateway } from './ingress-gateway';
import { attachAll, openPort, PORT_OPTIONS, type IngressPortOptions } from './ingress-port';
import type { IIngressPort } from './ingress-route';
import { CERTIFICATE, type TlsCertificate } from '../model/certificate';
import type { PortDeclaration } from '../model/declaration';
import { IngressProtocol } from '../model/protocol';
import { number, oneOf, optional, requireProps, string, type Shape } from '../arguments/argument-types';
import { IngressRegistry } from '../app/registry';

const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/**
 * What port 80 answers for a host that is served with TLS.
 */
export enum PlainHttp {
  /** A redirect to `https`. */
  REDIRECT = 'REDIRECT',

  /** The same as with TLS. */
  SERVE = 'SERVE',

  /** Nothing by this declaration: 404, a refused connection, or what a wildcard of another declaration answers. */
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
   * The certificate that the gateway shows for the host.
   */
  readonly certificate: TlsCertificate;

  /**
   * The port with TLS.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * What port 80 answers for the host.
   *
   * @default - REDIRECT beside port 443, CLOSED beside any other port
   */
  readonly plainHttp?: PlainHttp;
}

const PROPS: Shape<TlsIngressProps> = {
  ...PORT_OPTIONS,
  host: string,
  certificate: CERTIFICATE,
  port: optional(number),
  plainHttp: optional(oneOf('PlainHttp', PlainHttp)),
};

/**
 * Serves a host over HTTPS, and says what happens to those who come by plain HTTP. Hosts with the same certificate share one
 * server of the Gateway, so that browsers can reuse their connections.
 */
export class TlsIngress extends Construct implements IIngressPort {
  /**
   * The gateway that the host belongs to.
   */
  public readonly gateway: IIngressGateway;

  /** @internal */
  public readonly _ports: readonly PortDeclaration[];

  /**
   * @param scope a chart, or a construct in one
   * @param id the construct's id
   * @param props host, certificate and backend
   * @throws when an option is missing or of another type, or the gateway belongs to another app
   */
  public constructor(scope: Construct, id: string, props: TlsIngressProps) {
    super(scope, id);
    requireProps(this, 'TlsIngress', PROPS, props);
    this.gateway = props.gateway;
    IngressRegistry.of(this).watch(this);
    this._ports = this.open(props);
    if (props.backend) attachAll(this, this._ports, props, props.backend);
  }

  /** Opens the TLS port and what `plainHttp` asks for; returns those that take routes. */
  private open(props: TlsIngressProps): PortDeclaration[] {
    const port = props.port ?? HTTPS_PORT;
    const { gateway, host, allowedNamespaces, nodePort, targetPort, portName } = props;
    const hosts = [host];
    const tls = openPort(this, {
      gateway, hosts, allowedNamespaces, port, protocol: IngressProtocol.HTTPS, tls: props.certificate._settings, nodePort, targetPort, portName,
    });
    switch (props.plainHttp ?? (port === HTTPS_PORT ? PlainHttp.REDIRECT : PlainHttp.CLOSED)) {
      case PlainHttp.SERVE:
        return [tls, openPort(this, { gateway, hosts, allowedNamespaces, port: HTTP_PORT, protocol: IngressProtocol.HTTP })];
      case PlainHttp.REDIRECT:
        openPort(this, { gateway, hosts, port: HTTP_PORT, protocol: IngressProtocol.HTTP, redirectsTo: port });
        return [tls];
      default:
        return [tls];
    }
  }
}
