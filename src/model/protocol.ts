import { instanceOf } from '../arguments/argument-types';

/** What Envoy chooses a route by: the host of a request, the server name of a TLS handshake (SNI), or only the port. */
export type RoutesBy = 'host' | 'sni' | 'port';

/** What the gateway does with TLS on a port. */
export type TlsHandling = 'none' | 'terminate' | 'passthrough';

/** What the library knows about a protocol. Every protocol has to answer every question. */
export interface ProtocolTraits {
  /** `servers[].port.protocol` of the Gateway. */
  readonly name: string;
  readonly routesBy: RoutesBy;
  readonly tls: TlsHandling;
  /** The gateway reads HTTP requests, so backends must speak HTTP in plain text. */
  readonly http: boolean;
  /** The scheme of URLs for it. */
  readonly scheme: string;
  /** `appProtocol` of an application's Service port; undefined if an application behind the gateway cannot speak it. */
  readonly appProtocol: string | undefined;
  /** An application that speaks it also answers HTTP/1.1, which the kubelet's probes use. */
  readonly answersProbes: boolean;
  /** The application's port must declare this protocol; otherwise Envoy speaks HTTP/1.1 to it. */
  readonly needsMatchingBackend: boolean;
  /** Envoy has one set of filters per port, and this protocol needs a set of its own. */
  readonly needsOwnPort: boolean;
  /** Why ports of this protocol are an error; undefined if they are not. */
  readonly refusal: string | undefined;
}

/** Answers that most protocols share. */
const USUAL = { tls: 'none', answersProbes: false, needsMatchingBackend: false, needsOwnPort: false, refusal: undefined } as const;
const PLAIN_HTTP = { ...USUAL, routesBy: 'host', http: true, scheme: 'http' } as const;
const PLAIN_TCP = { ...USUAL, routesBy: 'port', http: false, scheme: 'tcp' } as const;

const PROTOCOLS = new Map<string, ProtocolTraits>();

/**
 * A protocol that clients speak on an ingress port, or that an application speaks.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Port
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export class IngressProtocol {
  /** HTTP/1.1 and HTTP/2 in plain text; routed by host. */
  public static readonly HTTP = new IngressProtocol({ ...PLAIN_HTTP, name: 'HTTP', appProtocol: 'http', answersProbes: true });

  /** HTTP/2 in plain text; routed by host. */
  public static readonly HTTP2 = new IngressProtocol({ ...PLAIN_HTTP, name: 'HTTP2', appProtocol: 'http2', answersProbes: true });

  /** HTTP over TLS, which ends at the gateway and needs a certificate; routed by host. */
  public static readonly HTTPS = new IngressProtocol({
    ...USUAL, name: 'HTTPS', routesBy: 'host', tls: 'terminate', http: true, scheme: 'https', appProtocol: undefined,
  });

  /** gRPC in plain text; routed by host. */
  public static readonly GRPC = new IngressProtocol({ ...PLAIN_HTTP, name: 'GRPC', appProtocol: 'grpc', needsMatchingBackend: true });

  /** gRPC-Web, which the gateway translates to gRPC; routed by host. */
  public static readonly GRPC_WEB = new IngressProtocol({
    ...PLAIN_HTTP, name: 'GRPC-WEB', appProtocol: 'grpc-web', needsMatchingBackend: true, needsOwnPort: true,
  });

  /** MongoDB; routed by port. */
  public static readonly MONGO = new IngressProtocol({ ...PLAIN_TCP, name: 'MONGO', appProtocol: 'mongo' });

  /** Any other protocol over TCP, including those in which the server speaks first; routed by port. */
  public static readonly TCP = new IngressProtocol({ ...PLAIN_TCP, name: 'TCP', appProtocol: 'tcp' });

  /** TLS that the gateway passes through to the application; routed by server name (SNI). Not supported yet: such a port is an error. */
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
   * The name that Istio uses in a Gateway, such as `GRPC-WEB`.
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

/** The traits of the protocol that a declaration names. */
export function protocolNamed(name: string): ProtocolTraits {
  return PROTOCOLS.get(name)!;
}

/** Whether ports have hosts, and each route serves one of them. */
export const TAKES_HOSTS: Readonly<Record<RoutesBy, boolean>> = { host: true, sni: true, port: false };

/** The family of a protocol in a Gateway: istiod serves only servers of one family on a port. */
export function listenerFamily(name: string): 'http' | 'tls' | 'tcp' {
  const traits = PROTOCOLS.get(name);
  if (!traits) return 'tcp';
  return traits.tls === 'none' ? traits.http ? 'http' : 'tcp' : 'tls';
}

/** Whether servers of both protocols can share a port of a gateway. */
export function sharePort(one: ProtocolTraits, other: ProtocolTraits): boolean {
  if (one === other) return true;
  return listenerFamily(one.name) === listenerFamily(other.name) && !one.needsOwnPort && !other.needsOwnPort;
}

/** Whether an application's port with this `appProtocol` accepts HTTP in plain text. */
export function speaksHttp(appProtocol: string | undefined): boolean {
  return appProtocol !== undefined && all().some((traits) => traits.http && traits.appProtocol === appProtocol);
}

/** The word that port names start with; Istio reads an application's protocol from it. */
export function portPrefix(protocol: string): string {
  return protocol.toLowerCase();
}

/** The protocols that a port can have, by their constants, for messages. */
export function offeredProtocols(): string {
  return constants(({ refusal }) => refusal === undefined);
}

/** The protocols that an application behind the gateway can speak, by their constants, for messages. */
export function applicationProtocols(): string {
  return constants(({ appProtocol }) => appProtocol !== undefined);
}

function constants(isMeant: (traits: ProtocolTraits) => boolean): string {
  return Object.entries(IngressProtocol)
    .filter(([, value]) => value instanceof IngressProtocol && isMeant(value._traits)).map(([constant]) => constant).join(', ');
}

function all(): ProtocolTraits[] {
  return [...PROTOCOLS.values()];
}

/** Port names that start with these mean that the port expects TLS. */
const TLS_PREFIXES = ['https', 'tls'];

/** Longest first: `grpc-web` is not a `grpc` port called `web`. */
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

/** The `appProtocol` of a port that is known to name none that Istio recognizes, in contrast to a port of which nothing is known. */
export const UNNAMED_PROTOCOL = '';

/**
 * The protocol that Istio assumes for a Service port, as its shortest `appProtocol`; undefined if Istio inspects the traffic. The
 * field takes precedence over the name.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function appProtocolOf(port: { readonly name?: string; readonly appProtocol?: string }): string | undefined {
  return STANDARD_NAMES[port.appProtocol ?? ''] ?? appProtocolOfPortName(port.appProtocol ?? port.name ?? '');
}

/** Whether a port with this `appProtocol` expects TLS, which the gateway does not speak to backends. */
export function expectsTls(appProtocol: string | undefined): boolean {
  return appProtocol !== undefined && TLS_PREFIXES.includes(appProtocol);
}
