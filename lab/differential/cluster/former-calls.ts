import type { FormerObjects } from './former-objects';
import { covers } from '../../../src/model/host';
import { HTTPS_PORT } from '../../../src/model/web-ports';
import { FORMER_PATH } from '../../../test/support/random-clusters';
import type { KubernetesObject } from '../../control-plane/objects';
import type { GatewayServer } from '../../merging/manifests';
import type { Proxy } from '../../merging/merged-gateway';
import { Prediction } from '../../merging/prediction';
import type { Call, CallAnswer } from '../../oracle/ask';
import { TLS_REQUIRED } from '../../oracle/judge';
import { nameFor } from '../intent';

/** A request that the cluster served before the change. */
export interface FormerCall {
  /** As it reaches the pods after the change; absent if the Service has lost its port. */
  readonly call?: Call;
  readonly host: string;
  /** The port of the Service. */
  readonly port: number;
  readonly before: CallAnswer;
  /** Something that goes away served it. */
  readonly isReplaced: boolean;
}

/** The target of each port of a Service. */
export type Targets = ReadonlyMap<number, number>;

export interface Change {
  readonly former: FormerObjects;
  /** The Gateways and VirtualServices among them that stay. */
  readonly staying: readonly KubernetesObject[];
  readonly before: Targets;
  readonly after: Targets;
  readonly proxy: Proxy;
  /** Services that routes lead to. */
  readonly backends: readonly KubernetesObject[];
}

/** Requests for everything that the former Gateways of a gateway open, as far as they were served. */
export function formerCalls({ former, staying, before, after, proxy, backends }: Change): FormerCall[] {
  const services = [...former.workloads.filter(({ kind }) => kind === 'Service'), ...backends];
  const [all, stays] = [former.routing, staying].map((routing) => new Prediction([...services, ...routing], proxy));
  const routed = former.routing.filter(({ kind }) => kind === 'VirtualService').flatMap(({ spec }): string[] => spec.hosts);
  const opened = former.routing.filter(({ kind }) => kind === 'Gateway').flatMap(({ spec }): GatewayServer[] => spec.servers);
  const asked = opened.flatMap((server) => hostsUnder(server, routed).flatMap((host) =>
    ['/', FORMER_PATH].map((path) => ({ server, host, path }))));
  const unlike = new Map(asked.map((each) => [`${each.server.port.number} ${each.server.port.protocol} ${each.host} ${each.path}`, each]));
  // A redirect is for hosts that are served with TLS.
  const leadsOn = (call: Call) => [before.get(HTTPS_PORT), call.port].some((port) => (
    port !== undefined && isServed(all.answer({ ...call, port, tls: true, sni: call.host }))));
  return [...unlike.values()].flatMap(({ server, host, path }): FormerCall[] => {
    const port = server.port.number;
    const [from, to] = [before.get(port), after.get(port)];
    if (from === undefined) return [];
    const call = callOf(server, host, path, from);
    const answer = all.answer(call);
    if (!isServed(answer) || (answer.error !== undefined && !leadsOn(call))) return [];
    const isReplaced = !isSame(answer, stays.answer(call));
    return [{ call: to === undefined ? undefined : { ...call, port: to }, host, port, before: answer, isReplaced }];
  });
}

/** A redirect is an answer, though it leads to no application. */
export function isServed({ error }: CallAnswer): boolean {
  return error === undefined || error === TLS_REQUIRED;
}

/** Whether clients see the same. */
export function isSame(one: CallAnswer, other: CallAnswer): boolean {
  return one.error === other.error && one.cluster === other.cluster && one.redirect === other.redirect
    && one.clientAuthority === other.clientAuthority;
}

function hostsUnder({ hosts }: GatewayServer, routed: readonly string[]): string[] {
  const names = hosts.map((host) => host.replace(/^.*\//, ''));
  return [...new Set([...names, ...routed.filter((host) => names.some((name) => covers(name, host)))])];
}

function callOf({ port: { protocol }, tls }: GatewayServer, host: string, path: string, port: number): Call {
  const name = nameFor(host);
  const encrypted = tls !== undefined && protocol !== 'HTTP';
  const read = protocol === 'TCP' || protocol === 'TLS' ? 'tcp' : 'http';
  return { port, protocol: read, tls: encrypted, host: name, sni: encrypted ? name : '', path };
}
