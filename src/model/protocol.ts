import { instanceOf } from '../arguments/argument-types';

/** What Envoy chooses a route by: the host of a request, the server name of a TLS handshake (SNI), or the port alone. */
export type RoutesBy = 'host' | 'sni' | 'port';

/** What the gateway does with TLS on a port. */
export type TlsHandling = 'none' | 'terminate' | 'passthrough';

/** What the library knows of a protocol. Every question needs an answer from every protocol. */
export interface ProtocolTraits {
  /** `servers[].port.protocol` of the Gateway. */
  readonly name: string;
  readonly routesBy: RoutesBy;
  readonly tls: TlsHandling;
  /** The gateway reads HTTP requests, so backends must speak HTTP in plain text. */
  readonly http: boolean;
  /** The scheme of a URL that a client writes for it. */
  readonly scheme: string;
  /** `appProtocol` of an application's Service port; undefined where an application cannot speak it behind the gateway. */
  readonly appProtocol: string | undefined;
  /** The application's port must say that it speaks this protocol, or Envoy speaks HTTP/1.1 to it. */
  readonly needsMatchingBackend: boolean;
  /** Envoy has one set of filters per port, and this protocol needs a set of its own. */
  readonly needsOwnPort: boolean;
  /** Why a port of this protocol is refused. */
  readonly refusal: string | undefined;
}

/** The answers that most protocols share. */
const USUAL = { tls: 'none', needsMatchingBackend: false, needsOwnPort: false, refusal: undefined } as const;
const PLAIN_HTTP = { ...USUAL, routesBy: 'host', http: true, scheme: 'http' } as const;
const PLAIN_TCP = { ...USUAL, routesBy: 'port', http: false, scheme: 'tcp' } as const;

const PROTOCOLS = new Map<string, ProtocolTraits>();

/**
 * A protocol that an ingress port speaks, or that an application speaks behind it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Port
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export class IngressProtocol {
  /** HTTP/1.1 and HTTP/2 in plain text; routed by host. */
  public static readonly HTTP = new IngressProtocol({ ...PLAIN_HTTP, name: 'HTTP', appProtocol: 'http' });

  /** HTTP/2 in plain text; routed by host. */
  public static readonly HTTP2 = new IngressProtocol({ ...PLAIN_HTTP, name: 'HTTP2', appProtocol: 'http2' });

  /** HTTP over TLS that ends at the gateway; needs a certificate; routed by host. */
  public static readonly HTTPS = new IngressProtocol({
    ...USUAL, name: 'HTTPS', routesBy: 'host', tls: 'terminate', http: true, scheme: 'https', appProtocol: undefined,
  });

  /** gRPC in plain text; routed by host. */
  public static readonly GRPC = new IngressProtocol({ ...PLAIN_HTTP, name: 'GRPC', appProtocol: 'grpc', needsMatchingBackend: true });

  /** gRPC-Web, which the gateway translates to gRPC; routed by host. */
  public static readonly GRPC_WEB = new IngressProtocol({
    ...PLAIN_HTTP, name: 'GRPC-WEB', appProtocol: 'grpc-web', needsMatchingBackend: true, needsOwnPort: true,
  });

  /** MongoDB; routed by port alone. */
  public static readonly MONGO = new IngressProtocol({ ...PLAIN_TCP, name: 'MONGO', appProtocol: 'mongo' });

  /** Any other protocol over TCP, including those in which the server speaks first; routed by port alone. */
  public static readonly TCP = new IngressProtocol({ ...PLAIN_TCP, name: 'TCP', appProtocol: 'tcp' });

  /** TLS that the gateway passes through to the application, routed by server name (SNI). Not supported yet: a port of it is an error. */
  public static readonly TLS = new IngressProtocol({
    ...USUAL,
    name: 'TLS',
    routesBy: 'sni',
    tls: 'passthrough',
    http: false,
    scheme: 'https',
    appProtocol: undefined,
    refusal: 'TLS passthrough is not supported yet',
  });

  /**
   * The name as Istio writes it in a Gateway, such as `GRPC-WEB`.
   */
  public readonly name: string;

  /** @internal */
  public readonly _traits: ProtocolTraits;

  private constructor(traits: ProtocolTraits) {
    this.name = traits.name;
    this._traits = traits;
    PROTOCOLS.set(traits.name, traits);
  }
}

export const PROTOCOL = instanceOf(IngressProtocol, 'an IngressProtocol, such as IngressProtocol.HTTP');

/** The traits of one of our protocols by its name, as declarations have it. */
export function protocolNamed(name: string): ProtocolTraits {
  return PROTOCOLS.get(name)!;
}

/** Whether a port is opened for hosts, and its routes each serve one. */
export const TAKES_HOSTS: Readonly<Record<RoutesBy, boolean>> = { host: true, sni: true, port: false };

/** Which servers istiod serves side by side on a port, by what the Gateway says of the protocol. */
export function listenerFamily(name: string): 'http' | 'tls' | 'tcp' {
  const traits = PROTOCOLS.get(name);
  if (!traits) return 'tcp';
  return traits.tls === 'none' ? traits.http ? 'http' : 'tcp' : 'tls';
}

/** Whether servers of both protocols can be on one port of a gateway. */
export function sharePort(one: ProtocolTraits, other: ProtocolTraits): boolean {
  if (one === other) return true;
  return listenerFamily(one.name) === listenerFamily(other.name) && !one.needsOwnPort && !other.needsOwnPort;
}

/** Whether an application's port of this `appProtocol` takes HTTP in plain text. */
export function speaksHttp(appProtocol: string | undefined): boolean {
  return appProtocol !== undefined && all().some((traits) => traits.http && traits.appProtocol === appProtocol);
}

/** The word that port names start with: Istio reads an application's protocol from it. */
export function portPrefix(protocol: string): string {
  return protocol.toLowerCase();
}

/** The protocols of which ports can be declared, by name. */
export function offeredProtocols(): string {
  return all().filter(({ refusal }) => refusal === undefined).map(({ name }) => name).join(', ');
}

/** The protocols that an application can speak behind the gateway, by name. */
export function applicationProtocols(): string {
  return all().filter(({ appProtocol }) => appProtocol !== undefined).map(({ name }) => name).join(', ');
}

function all(): ProtocolTraits[] {
  return [...PROTOCOLS.values()];
}

/** Port names of these protocols say that the port expects TLS. */
const TLS_PREFIXES = ['https', 'tls'];

/** The longest first: `grpc-web` is not a `grpc` port called web. */
const PORT_PREFIXES = [...all().flatMap(({ appProtocol }) => appProtocol ?? []), ...TLS_PREFIXES].sort((a, b) => b.length - a.length);

/** Kubernetes' own names for some of them. */
const STANDARD_NAMES: Readonly<Record<string, string>> = {
  'kubernetes.io/h2c': 'http2',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'https',
};

/** The `appProtocol` that Istio reads from a Service port's name (`grpc-admin` is `grpc`), if any. */
export function appProtocolOfPortName(name: string): string | undefined {
  const lower = name.toLowerCase();
  return PORT_PREFIXES.find((prefix) => lower === prefix || lower.startsWith(`${prefix}-`));
}

/**
 * What Istio takes a Service port for, as the simplest `appProtocol` that says so; undefined where Istio inspects the traffic. The
 * field takes precedence over the name.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function appProtocolOf(port: { readonly name?: string; readonly appProtocol?: string }): string | undefined {
  return STANDARD_NAMES[port.appProtocol ?? ''] ?? appProtocolOfPortName(port.appProtocol ?? port.name ?? '');
}

/** Whether a port of this `appProtocol` expects TLS, which the gateway does not speak to it. */
export function expectsTls(appProtocol: string | undefined): boolean {
  return appProtocol !== undefined && TLS_PREFIXES.includes(appProtocol);
}
