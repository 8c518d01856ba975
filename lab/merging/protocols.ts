/** A protocol as Istio's `pkg/config/protocol` reads its name, in lower case. */
export type Protocol = string;

const HTTP: readonly Protocol[] = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const HTTP2: readonly Protocol[] = ['http2', 'grpc', 'grpc-web'];
const OTHERS: readonly Protocol[] = ['tcp', 'udp', 'https', 'tls', 'mongo', 'redis', 'mysql'];

const STANDARD_NAMES: Readonly<Record<string, Protocol>> = {
  'kubernetes.io/h2c': 'http2', 'kubernetes.io/ws': 'http', 'kubernetes.io/wss': 'https',
};

export const UNSUPPORTED = 'unsupported';

export function parseProtocol(name: string): Protocol {
  const lower = name.toLowerCase();
  return HTTP.includes(lower) || OTHERS.includes(lower) ? lower : UNSUPPORTED;
}

export const isHttp = (protocol: Protocol) => HTTP.includes(protocol);
export const isHttp2 = (protocol: Protocol) => HTTP2.includes(protocol);

/** The protocol of a Service's port, by its `appProtocol`, else its name. */
export function protocolOfPort({ name = '', appProtocol }: { readonly name?: string; readonly appProtocol?: string }): Protocol {
  const standard = appProtocol === undefined ? undefined : STANDARD_NAMES[appProtocol];
  if (standard) return standard;
  const written = (appProtocol ?? name).toLowerCase();
  return written.startsWith('grpc-web') ? 'grpc-web' : parseProtocol(written.split('-')[0]);
}
