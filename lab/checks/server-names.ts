import type { Check } from './check';
import { mostSpecific } from '../../src/model/host';
import { isAsStrict } from '../../src/model/tls-settings';
import { inParallel } from '../client/client';
import type { Cluster } from '../cluster';
import type { Prepared, PreparedGateway } from '../scenario/prepared';
import { endpoints } from '../traffic/endpoints';
import { clientRequest, type Journey } from '../traffic/journey';
import { described, serviceOf } from '../traffic/verdict';

const AT_ONCE = 64;

/** A client that connects with the server name of one host, and then asks for another. */
interface Misdirected {
  readonly gateway: PreparedGateway;
  readonly connected: Journey;
  readonly asked: Journey;
}

/**
 * For each two hosts of a port with TLS: no client may get to one by the other's easier terms, and what it gets is what the model of
 * filter chains and virtual hosts says.
 */
export async function serverNames(cluster: Cluster, prepared: Prepared): Promise<Check> {
  const all = prepared.gateways.flatMap(misdirected);
  const problems = await inParallel(all, AT_ONCE, (each) => problemOf(cluster, prepared, each));
  return {
    subject: prepared.scenario.name, place: 'server names', requests: all.length, problems: problems.filter((each) => each !== undefined),
  };
}

function misdirected(gateway: PreparedGateway): Misdirected[] {
  const secure = endpoints(gateway).filter(({ request: { scheme } }) => scheme === 'https');
  return secure.flatMap((connected) => secure
    .filter((asked) => asked.request.port === connected.request.port && asked.request.host !== connected.request.host)
    .map((asked) => ({ gateway, connected, asked })));
}

async function problemOf(cluster: Cluster, { trust }: Prepared, { connected, asked }: Misdirected): Promise<string | undefined> {
  const [{ chain, server }, target] = [connected.followed.path, asked.followed.path];
  const shown = server!.tls!.mutual ? trust : { ca: trust.ca };
  const request = clientRequest(asked, shown);
  const answer = await cluster.client.send({ ...request, tls: { ...shown, serverName: connected.request.host } });
  const names = `server name ${connected.request.host}, host ${asked.request.host}, port ${asked.request.port}`;
  const served = answer.identity && `${answer.identity.namespace}/${serviceOf(answer.identity)}`;
  const targets = target.destinations!.map(({ namespace, serviceName }) => `${namespace}/${serviceName}`);
  const isSafe = isAsStrict(server!.tls, target.server!.tls);
  const virtualHost = mostSpecific(chain!.virtualHosts, asked.request.host);
  const expected = virtualHost?.routes[0].route.destinations.map(({ namespace, serviceName }) => `${namespace}/${serviceName}`);
  if (!isSafe && virtualHost?.routes.some(({ virtualService }) => virtualService === target.virtualService)) {
    return `${names} should not lead to ${targets.join(', ')} on easier terms: ${described(answer)}`;
  }
  if (expected ? served !== undefined && expected.includes(served) : answer.status === 404) return undefined;
  return `${names} should reach ${expected?.join(', ') ?? 'nothing'}: ${described(answer)}`;
}
