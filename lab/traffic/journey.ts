import { isIP } from 'net';
import { follow, type Followed } from '../../src/diagnostics/follow';
import { parseRequest } from '../../src/diagnostics/request';
import type { IngressRequest } from '../../src/model/request-path';
import type { ClientRequest } from '../client/request';
import { BALANCER } from '../network/hosts';
import type { PreparedGateway, Trust } from '../scenario/prepared';

export type HttpVersion = 'http/1.1' | 'h2';

/** A request to a gateway, and what the library says of it. */
export interface Journey {
  readonly gateway: PreparedGateway;
  readonly request: IngressRequest;
  readonly version: HttpVersion;
  readonly followed: Followed;
}

/** A place at which a request can enter. */
export interface Entry {
  readonly address: string;
  readonly port: number;
}

export function journey(gateway: PreparedGateway, url: string, version: HttpVersion = 'http/1.1'): Journey {
  const request = parseRequest(url);
  return { gateway, request, version, followed: follow(gateway.model, request) };
}

/** Where DNS would lead: to an address that the gateway's balancer listens on. */
export function frontDoor({ model }: PreparedGateway, port: number): Entry {
  const [address] = model.declaration.loadBalancers.flatMap(({ bindAddresses }) => bindAddresses).filter((each) => each !== '*');
  return { address: address ?? BALANCER.address, port };
}

/** The request as a client sends it, to the front door or to any other place on its way. */
export function clientRequest({ request, version }: Journey, { address, port }: Entry, trust: Trust): ClientRequest {
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
