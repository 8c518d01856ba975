import { isSame, isServed, type FormerCall } from './former-calls';
import { groupBy } from '../../../src/model/collections';
import { covers, isWildcard } from '../../../src/model/host';
import type { Finding } from '../../../src/rules/finding';
import type { CallAnswer } from '../../oracle/ask';
import { nameFor, type Intent } from '../intent';

/** What a former request gets after the change. */
export interface Outcome {
  readonly former: FormerCall;
  readonly after: CallAnswer;
}

const GONE: CallAnswer = { error: 'the Service has lost the port' };

/** The answers to former requests, in the order of their calls. */
export function outcomes(former: readonly FormerCall[], next: () => CallAnswer): Outcome[] {
  return former.map((each) => ({ former: each, after: each.call ? next() : GONE }));
}

/** Requests that get something else than before, though neither a declaration asks for it nor a warning tells it. */
export function unsaid(all: readonly Outcome[], intents: readonly Intent[], losses: readonly Finding[]): string[] {
  return all.filter((outcome) => isChanged(outcome) && !isAskedFor(outcome, intents) && !isTold(outcome, losses))
    .map(({ former, after }) => `${shown(former)} got '${end(former.before)}', gets '${end(after)}', and nothing tells it`);
}

/** Warnings of hosts whose requests all get what they got. */
export function untrue(all: readonly Outcome[], losses: readonly Finding[]): string[] {
  const hosts = [...groupBy(all, ({ former: { host, port } }) => `${host} ${port}`).values()].filter((same) => !same.some(isChanged));
  return losses.filter(({ code }) => ABOUT_HOSTS.has(code)).flatMap((loss) => {
    const named = hosts.filter(([{ former }]) => isNamed(former, loss.got));
    const changed = all.some((outcome) => isChanged(outcome) && isNamed(outcome.former, loss.got));
    return changed ? [] : named.map(([{ former }]) => `${loss.code} tells of ${shown(former)}, which gets what it got: ${loss.got}`);
  });
}

const ABOUT_HOSTS: ReadonlySet<string> = new Set(['ING517', 'ING518', 'ING618']);
const PORT_LOST = 'ING322';

function isChanged({ former: { before }, after }: Outcome): boolean {
  return !isSame(before, after);
}

/** A declaration takes over what others served and still could; what it replaces is to be told. */
function isAskedFor({ former: { host, port, isReplaced }, after }: Outcome, intents: readonly Intent[]): boolean {
  return !isReplaced && isServed(after) && intents.some(({ url }) => {
    const { hostname, port: wanted } = new URL(url.replace(/^\w+:/, 'http:'));
    return Number(wanted || 80) === port && (hostname === nameFor(host) || covers(host, hostname));
  });
}

function isTold({ former }: Outcome, losses: readonly Finding[]): boolean {
  return losses.some(({ code, got }) => (ABOUT_HOSTS.has(code) || code === PORT_LOST) && isNamed(former, got));
}

/** Hosts are named as they are declared, and TCP ports by their number. */
function isNamed({ host, port }: FormerCall, text: string): boolean {
  const hosts = [...text.matchAll(/'([^' ]+)'/g)].map(([, each]) => each);
  if (!new RegExp(`\\b${port}\\b`).test(text)) return false;
  if (text.startsWith('TCP port ')) return host === '*';
  const isAboutHosts = /^host |, for '/.test(text);
  return host === '*' || !isAboutHosts || hosts.some((each) => each === host || (isWildcard(each) && covers(each, host)));
}

function shown({ host, port, call }: FormerCall): string {
  return `${call?.tls ? 'TLS ' : ''}${host}:${port}${call?.path ?? ''}`;
}

function end({ error, cluster, redirect, clientAuthority }: CallAnswer): string {
  return [error ?? redirect ?? cluster, ...clientAuthority ? [`for clients of ${clientAuthority}`] : []].join(' ');
}
