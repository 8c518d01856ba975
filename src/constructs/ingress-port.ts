import { Construct } from 'constructs';
import { BACKEND, type IBackend } from '../options/backend';
import { GATEWAY, requireSameApp, type IIngressGateway } from './ingress-gateway';
import { attach, type IIngressPort } from './ingress-route';
import { CERTIFICATE, type TlsCertificate } from '../model/certificate';
import { unique } from '../model/collections';
import type { PortDeclaration } from '../model/declaration';
import { type IngressProtocol, PROTOCOL } from '../model/protocol';
import { listOf, number, optional, requireProps, string, type Shape } from '../arguments/argument-types';
import { IngressRegistry } from '../app/registry';

/**
 * What can be said of every port, whatever it carries.
 */
export interface IngressPortOptions {
  /**
   * The gateway to open the port on.
   */
  readonly gateway: IIngressGateway;

  /**
   * Where requests go; the port is then attached at once.
   *
   * @default - nowhere, until an IngressRoute attaches
   */
  readonly backend?: IBackend;

  /**
   * Namespaces that may attach routes. With it the Gateway's hosts are fixed by this declaration; without it they come from the
   * routes, each bound to its namespace.
   *
   * @default - the namespaces of the attached routes
   */
  readonly allowedNamespaces?: string[];

  /**
   * Name of the VirtualService for the backend.
   *
   * @default - the host with dashes (`shop-example-com`), on a TCP port its protocol and number (`tcp-3306`)
   */
  readonly name?: string;

  /**
   * Namespace of the VirtualService for the backend.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;

  /**
   * The node port, from 30000 to 32767.
   *
   * @default - chosen by the gateway's nodePorts from the port number alone
   */
  readonly nodePort?: number;

  /**
   * The port that Envoy listens on.
   *
   * @default - the stock one; else 10000 + port below 1024 on a gateway that is not privileged; else the port itself
   */
  readonly targetPort?: number;

  /**
   * Name of the port on the gateway's Service and in the Gateway. Stock ports of the Service keep their names.
   *
   * @default - protocol and number, such as `tcp-3306`
   */
  readonly portName?: string;
}

/**
 * Options of a port.
 */
export interface IngressPortProps extends IngressPortOptions {
  /**
   * The port that clients connect to, from 1 to 65535.
   */
  readonly port: number;

  /**
   * What clients speak on it.
   */
  readonly protocol: IngressProtocol;

  /**
   * Hosts that the port admits, such as `shop.example.com`, `*.example.com`, or `*` for all; never on a TCP port.
   *
   * @default - any host that a route brings
   */
  readonly hosts?: string[];

  /**
   * The certificate, for IngressProtocol.HTTPS alone.
   *
   * @default - none
   */
  readonly certificate?: TlsCertificate;
}

/** What each of the options is that all ports have. */
export const PORT_OPTIONS: Shape<IngressPortOptions> = {
  gateway: GATEWAY,
  backend: optional(BACKEND),
  allowedNamespaces: optional(listOf('strings', string)),
  name: optional(string),
  namespace: optional(string),
  nodePort: optional(number),
  targetPort: optional(number),
  portName: optional(string),
};

const PROPS: Shape<IngressPortProps> = {
  ...PORT_OPTIONS,
  port: number,
  protocol: PROTOCOL,
  hosts: optional(listOf('strings', string)),
  certificate: optional(CERTIFICATE),
};

/**
 * Opens a port on a gateway, in the Gateway, the gateway's Service and the load balancers alike.
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

  /**
   * @param scope a chart, or a construct in one
   * @param id the construct's id
   * @param props port, protocol, hosts and backend
   * @throws when an option is missing or of another type, or the gateway belongs to another app
   */
  public constructor(scope: Construct, id: string, props: IngressPortProps) {
    super(scope, id);
    requireProps(this, 'IngressPort', PROPS, props);
    this.gateway = props.gateway;
    IngressRegistry.of(this).watch(this);
    this._ports = [openPort(this, { ...props, tls: props.certificate?._settings })];
    if (props.backend) attachAll(this, this._ports, props, props.backend);
  }
}

/** What `openPort` needs to know of a port. */
export interface PortOptions extends Omit<PortDeclaration, 'at' | 'gateway'> {
  readonly gateway: IIngressGateway;
}

/** Registers a port; a port whose hosts do not wait for routes brings the Gateway resource with it. */
export function openPort(scope: Construct, options: PortOptions): PortDeclaration {
  const { gateway, port, protocol, tls, hosts, allowedNamespaces, nodePort, targetPort, portName, redirectsTo } = options;
  const declared: PortDeclaration = {
    at: scope.node.path,
    gateway: gateway._declaration,
    port,
    protocol,
    tls,
    hosts,
    allowedNamespaces,
    nodePort,
    targetPort,
    portName,
    redirectsTo,
  };
  requireSameApp(scope, gateway);
  IngressRegistry.of(scope).addPort(declared);
  if (allowedNamespaces || redirectsTo !== undefined) gateway._addResource();
  return declared;
}

/** Attaches a backend to ports by each of their hosts, on a TCP port by its number. */
export function attachAll(scope: Construct, ports: readonly PortDeclaration[], options: IngressPortOptions, backend: IBackend): void {
  const { gateway, name, namespace } = options;
  for (const host of unique(ports[0].hosts ?? [undefined])) attach(scope, gateway, ports, { host, backend, name, namespace });
}
