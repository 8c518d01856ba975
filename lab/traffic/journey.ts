import { isIP } from 'net';
import type { Explanation } from '../../src';
import { follow, type Followed } from '../../src/diagnostics/follow';
import { parseRequest } from '../../src/diagnostics/request';
import type { IngressRequest } from '../../src/path/request-path';
import type { ClientRequest } from '../client/request';
import { BALANCER } from '../network/hosts';
import type { PreparedGateway, Trust } from '../scenario/prepared';

export type HttpVersion = 'http/1.1' | 'h2';

/** Addresses of the balancer's machine that stand for all. */
const OWN_ADDRESSES: Readonly<Record<string, string>> = { '*': BALANCER.address, '::': BALANCER.address6 };

/** A request to a gateway, and what the library says of it. */
export interface Journey {
  readonly gateway: PreparedGateway;
  readonly request: IngressRequest;
  readonly version: HttpVersion;
  /** What the hops say, from which explanations are made. */
  readonly followed: Followed;
  /** Where the scenario says that it arrives, although `explain` leaves that open. */
  readonly answeredBy?: string;
  /** What users read. */
  explanation(): Explanation;
}

/** A place at which a request can enter. */
export interface Entry {
  readonly address: string;
  readonly port: number;
}

export function journey(gateway: PreparedGateway, url: string, version: HttpVersion = 'http/1.1'): Journey {
  const request = parseRequest(url);
  return { gateway, request, version, followed: follow(gateway.model, request), explanation: () => gateway.construct.explain(url) };
}

/** Where DNS would lead: to the addresses that the gateway's balancer listens on. */
export function frontDoors({ model }: PreparedGateway, port: number): [Entry, ...Entry[]] {
  const bound = model.declaration.loadBalancers.flatMap(({ bindAddresses }) => bindAddresses);
  const [first = BALANCER.address, ...others] = bound.map((address) => OWN_ADDRESSES[address] ?? address);
  return [{ address: first, port }, ...others.map((address) => ({ address, port }))];
}

/** The first of them. */
export function frontDoor(gateway: PreparedGateway, port: number): Entry {
  return frontDoors(gateway, port)[0];
}

/** The request as a client sends it, to the front door or to any other place on its way. */
export function clientRequest(sent: Journey, trust: Trust, entry = frontDoor(sent.gateway, sent.request.port)): ClientRequest {
  const { request, version } = sent;
  const { address, port } = entry;
  const { scheme, host, url } = request;
  return {
    address,
    port,
    protocol: isWeb({ request }) ? version : 'tcp',
    host: request.port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${request.port}`,
    path: new URL(url).pathname || '/',
    // An address is no server name.
    tls: scheme === 'https' ? { ...trust, serverName: isIP(host) ? '' : host } : undefined,
  };
}

export function isWeb({ request: { scheme } }: Pick<Journey, 'request'>): boolean {
  return scheme === 'http' || scheme === 'https';
}

export function labelOf({ request, version }: Journey): string {
  return `${request.url} by ${version}`;
}
