import { instanceOf } from '../arguments/argument-types';

/** What Envoy routes on: the headers of a request, or the port alone. */
export type RoutingLayer = 'http' | 'tcp';

/** What the rest of the library knows of a protocol; a new protocol is a new row below. */
interface ProtocolFacts {
  /** `servers[].port.protocol` of the Gateway. */
  readonly name: string;
  readonly layer: RoutingLayer;
  /** The gateway ends TLS on this port, so it needs a certificate. */
  readonly terminatesTls?: boolean;
  /** The scheme of a URL that a client writes for it. */
  readonly scheme: string;
  /** `appProtocol` of an application's Service port; absent where an application cannot speak it behind the gateway. */
  readonly appProtocol?: string;
  /** The application's port must be named for this protocol, or Envoy speaks HTTP/1.1 to it. */
  readonly needsMatchingBackend?: boolean;
  /** Envoy has one set of filters for a port, and for this protocol it needs another. */
  readonly needsOwnPort?: boolean;
  /** Why a declared port of this protocol is refused. */
  readonly refusal?: string;
}

const ROWS: IngressProtocol[] = [];

/**
 * A protocol that an ingress port speaks, or that an application speaks behind it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Port
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export class IngressProtocol {
  /** HTTP/1.1 and HTTP/2 in plain text; routed by host. */
  public static readonly HTTP = new IngressProtocol({ name: 'HTTP', layer: 'http', scheme: 'http', appProtocol: 'http' });

  /** HTTP/2 in plain text; routed by host. */
  public static readonly HTTP2 = new IngressProtocol({ name: 'HTTP2', layer: 'http', scheme: 'http', appProtocol: 'http2' });

  /** HTTP over TLS that ends at the gateway; needs a certificate; routed by host. */
  public static readonly HTTPS = new IngressProtocol({ name: 'HTTPS', layer: 'http', scheme: 'https', terminatesTls: true });

  /** gRPC in plain text; routed by host. */
  public static readonly GRPC = new IngressProtocol({
    name: 'GRPC', layer: 'http', scheme: 'http', appProtocol: 'grpc', needsMatchingBackend: true,
  });

  /** gRPC-Web, which the gateway translates to gRPC; routed by host. */
  public static readonly GRPC_WEB = new IngressProtocol({
    name: 'GRPC-WEB', layer: 'http', scheme: 'http', appProtocol: 'grpc-web', needsMatchingBackend: true, needsOwnPort: true,
  });

  /** MongoDB; routed by port alone. */
  public static readonly MONGO = new IngressProtocol({ name: 'MONGO', layer: 'tcp', scheme: 'tcp', appProtocol: 'mongo' });

  /** Any other protocol over TCP, also one in which the server speaks first; routed by port alone. */
  public static readonly TCP = new IngressProtocol({ name: 'TCP', layer: 'tcp', scheme: 'tcp', appProtocol: 'tcp' });

  /** TLS that goes through to the application unopened, routed by server name (SNI). Declared ports of it are refused for now. */
  public static readonly TLS = new IngressProtocol({
    name: 'TLS', layer: 'tcp', scheme: 'https', refusal: 'TLS passthrough by SNI comes with the routing issue',
  });

  /**
   * The name as Istio writes it in a Gateway, such as `GRPC-WEB`.
   */
  public readonly name: string;

  /** @internal */
  public readonly _facts: ProtocolFacts;

  private constructor(facts: ProtocolFacts) {
    this.name = facts.name;
    this._facts = facts;
    ROWS.push(this);
  }
}

export const PROTOCOL = instanceOf(IngressProtocol, 'a protocol such as IngressProtocol.HTTP');

/** Whether a port of the protocol has one route, whatever host a client had in mind. */
export function isTcp(protocol: IngressProtocol): boolean {
  return protocol._facts.layer === 'tcp';
}

/** Which servers of a port istiod serves side by side, by the protocol that a Gateway names. */
export function listenerFamily(protocol: string): 'http' | 'tls' | 'tcp' {
  if (protocol === 'HTTPS' || protocol === 'TLS') return 'tls';
  return /^(HTTP|GRPC)/.test(protocol) ? 'http' : 'tcp';
}

/** Whether servers of both protocols can be on one port of a gateway. */
export function sharePort(one: IngressProtocol, other: IngressProtocol): boolean {
  if (one === other) return true;
  return listenerFamily(one.name) === listenerFamily(other.name) && !one._facts.needsOwnPort && !other._facts.needsOwnPort;
}

/** Whether an application's port of this `appProtocol` takes what comes for HTTP in plain text. */
export function speaksHttp(appProtocol: string | undefined): boolean {
  return ROWS.some(({ _facts }) => _facts.layer === 'http' && _facts.appProtocol !== undefined && _facts.appProtocol === appProtocol);
}

/** The word that port names start with: Istio reads an application's protocol from it. */
export function portPrefix(protocol: IngressProtocol): string {
  return protocol.name.toLowerCase();
}

/** The protocols of which ports can be declared, by name. */
export function offeredProtocols(): string {
  return ROWS.filter(({ _facts }) => _facts.refusal === undefined).map(({ name }) => name).join(', ');
}

/** The protocols that an application can speak behind the gateway, by name. */
export function applicationProtocols(): string {
  return ROWS.filter(({ _facts }) => _facts.appProtocol !== undefined).map(({ name }) => name).join(', ');
}

/** Port names of these protocols say that the port expects TLS. */
const TLS_PREFIXES = ['https', 'tls'];

/** The longest first: `grpc-web` is no port of `grpc` that is called web. */
const PORT_PREFIXES = [...ROWS.flatMap(({ _facts }) => _facts.appProtocol ?? []), ...TLS_PREFIXES].sort((a, b) => b.length - a.length);

/** Kubernetes' own words for some of them. */
const STANDARD_NAMES: Readonly<Record<string, string>> = {
  'kubernetes.io/h2c': 'http2',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'https',
};

/**
 * The `appProtocol` that a Service port's name stands for by Istio's naming convention (`grpc-admin` is `grpc`), if any.
 */
export function appProtocolOfPortName(name: string): string | undefined {
  const lower = name.toLowerCase();
  return PORT_PREFIXES.find((prefix) => lower === prefix || lower.startsWith(`${prefix}-`));
}

/**
 * What Istio takes a Service port for, as the plainest `appProtocol` that says so; undefined where it looks at the traffic. The field outweighs the name.
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
