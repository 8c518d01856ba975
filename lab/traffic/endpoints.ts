import { journey, type Journey } from './journey';
import { IngressOutcome } from '../../src';
import { unique } from '../../src/model/collections';
import { isWildcard } from '../../src/model/host';
import { TAKES_HOSTS } from '../../src/model/protocol';
import type { PreparedGateway } from '../scenario/prepared';

/** Any host will do where all are admitted. */
const SOME_HOST = 'some.example.com';

/** A request for each host on each port for which a gateway was declared to serve it. */
export function endpoints(gateway: PreparedGateway): Journey[] {
  const { servicePorts, virtualServices } = gateway.model;
  const urls = servicePorts.flatMap(({ port, openedBy }) => openedBy.flatMap(({ protocol, declaration: { hosts } }) => {
    const routed = [...virtualServices.values()].map(({ host }) => host);
    const names = TAKES_HOSTS[protocol.routesBy] ? unique([...hosts ?? [], ...routed]).map(oneOf) : [SOME_HOST];
    return names.map((name) => `${protocol.scheme}://${name}:${port}`);
  }));
  return unique(urls).map((url) => journey(gateway, url)).filter(({ followed }) => followed.stop.outcome === IngressOutcome.ARRIVES);
}

/** A host that a wildcard stands for. */
function oneOf(host: string): string {
  if (!isWildcard(host)) return host;
  return host === '*' ? SOME_HOST : `one${host.slice(1)}`;
}
