import { reachesOwn, type Intent, type Security, type ServerName } from './intent';
import type { Call, CallAnswer } from '../oracle/ask';

/** An intent, and the request that a client would send for it. */
export interface WantedCall {
  readonly intent: Intent;
  readonly port: number;
  readonly call: Call;
}

/**
 * A request that names one host in its TLS handshake and another as its Host, as any client can. It must not reach the other through
 * the TLS settings of the first, where these ask for no client certificate, or for one of another authority.
 */
export interface Crossing {
  readonly call: Call;
  /** What the Host is for. */
  readonly intent: Intent;
}

/** For each host that asks for client certificates, each server name on its port with other TLS settings. */
export function crossings(wanted: readonly WantedCall[], names: readonly ServerName[]): Crossing[] {
  return wanted.filter(({ intent }) => intent.clusters.length > 0 && intent.security?.clientAuthority).flatMap(({ intent, port, call }) => (
    names.filter((each) => each.port === port && differ(each.security, intent.security))
      .map(({ name }) => ({ call: { ...call, sni: name }, intent }))));
}

function differ(one: Security = {}, other: Security = {}): boolean {
  return one.clientAuthority !== other.clientAuthority;
}

/**
 * What is wrong with where a crossing leads; nothing if it does not reach the host's backend, or the same backend is there for hosts
 * with such settings too.
 */
export function trespass({ call, intent }: Crossing, answer: CallAnswer, all: readonly Intent[]): string | undefined {
  const isOpen = all.some((other) => differ(other.security, intent.security) && reachesOwn(other, answer));
  if (!reachesOwn(intent, answer) || !differ(answer, intent.security) || isOpen) return undefined;
  const asked = answer.clientAuthority ? `a client certificate of ${answer.clientAuthority}` : 'no client certificate';
  const { url, security } = intent;
  return `${url} asks for a client certificate of ${security!.clientAuthority}, and is reached with ${asked} by server name ${call.sni}`;
}
