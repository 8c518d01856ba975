import fc from 'fast-check';
import { journey, type HttpVersion, type Journey } from './journey';
import { unique } from '../../src/model/collections';
import { isWildcard } from '../../src/model/host';
import type { GatewayModel } from '../../src/model/ingress-model';
import type { Prepared, PreparedGateway } from '../scenario/prepared';

/** Another seed asks other questions: `LAB_SEED=7 npm run lab`. */
const SEED = Number(process.env.LAB_SEED ?? 1);

const FOREIGN_HOSTS = ['unknown.example.com', 'example.com', 'localhost', '10.1.0.100'];
const CLOSED_PORTS = [81, 1234, 8081, 30080];
const SCHEMES = ['http', 'https', 'ws', 'wss', 'grpc', 'grpcs', 'tcp', 'mysql'];
const PATHS = ['/', '/a/b', '/healthz/ready', '/%20'];
const VERSIONS: HttpVersion[] = ['http/1.1', 'h2'];

/** Requests to a gateway, declared ones and others, all different. The same for the same seed. */
export function generatedJourneys(gateway: PreparedGateway, count: number): Journey[] {
  const { model } = gateway;
  const request = fc.record({
    scheme: fc.constantFrom(...SCHEMES),
    host: fc.constantFrom(...hostsNear(model), ...FOREIGN_HOSTS),
    port: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...model.servicePorts.map(({ port }) => port)) },
      { weight: 1, arbitrary: fc.constantFrom(...CLOSED_PORTS) }),
    path: fc.constantFrom(...PATHS),
    version: fc.constantFrom(...VERSIONS),
  });
  const drawn = fc.sample(request, { seed: SEED, numRuns: count * 4 });
  const urls = unique(drawn.map(({ scheme, host, port, path, version }) => `${version} ${scheme}://${host}:${port}${path}`)).slice(0, count);
  return urls.map((line) => line.split(' ')).map(([version, url]) => journey(gateway, url, version as HttpVersion));
}

/** The requests that a scenario names. */
export function expectedJourneys({ scenario, gateways }: Prepared): Journey[] {
  return scenario.requests.map(({ url, answeredBy }) => ({ ...journey(gateways[0], url), answeredBy }));
}

/** The hosts of a gateway, and those that are nearly so. */
function hostsNear({ servers, virtualServices }: GatewayModel): string[] {
  const opened = servers.flatMap(({ hosts }) => hosts);
  const declared = unique([...opened, ...virtualServices.values()].map(({ host }) => host));
  return declared.filter((host) => host !== '*').flatMap((host) => {
    const name = isWildcard(host) ? host.slice(2) : host;
    const parent = name.split('.').slice(1).join('.');
    return [name, name, `any.${name}`, `${name}.`, `x${name}`, parent, ...(isWildcard(host) ? [`a.b.${name}`] : [])];
  });
}
