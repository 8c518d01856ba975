import { extname } from 'path';
import { parseAllDocuments } from 'yaml';
import type { ILoadBalancer, IngressArtifact, LoadBalancerPlan } from '../../src';
import { canonicalAddress } from '../../src/model/value-problems';

/** What can be asked about a file of a load balancer. Comments do not count. */
export interface Configuration {
  /** What stays the same whatever the addresses are, such as the number of words in each line. */
  readonly layout: unknown;
  /** Addresses with characters that the format reads as something else. */
  readonly suspicious: readonly string[];
  /** How many of its parts send connections to a port of a machine. */
  forwardingTo(address: string, port: number): number;
  /** How many of its parts listen on a port of an address. */
  listeningOn(address: string, port: number): number;
  mentions(text: string): boolean;
}

/** How each format is read. */
const FORMATS: Readonly<Record<string, (content: string) => Configuration>> = {
  '.cfg': (content) => linesOf(content, /("(?:\\.|[^"\\])*"|'[^']*'|\\.)|#.*/g),
  '.conf': (content) => linesOf(content, /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.)|(?<!\S)#.*/g),
  '.json': valuesOf,
  '.yaml': valuesOf,
};

/** @throws for a format that is unknown; add it to the table */
export function configurationOf({ path, content }: IngressArtifact): Configuration {
  const format = extname(path);
  if (!(format in FORMATS)) throw new Error(`${path}: how are ${format} files read?`);
  return FORMATS[format](content);
}

/** The parts of a plan that a load balancer's configuration lacks. */
export function missingFrom(balancer: ILoadBalancer, plan: LoadBalancerPlan): string[] {
  const files = balancer.render(plan).map(configurationOf);
  const count = (of: (file: Configuration) => number) => files.reduce((sum, file) => sum + of(file), 0);
  const forwarding = plan.frontends.flatMap(({ nodePort }) => balancer.workers
    .filter((worker) => count((file) => file.forwardingTo(worker, nodePort)) !== 1)
    .map((worker) => `one entry for ${worker} and node port ${nodePort}`));
  const listening = plan.frontends.flatMap(({ port }) => balancer.bindAddresses
    .filter((address) => count((file) => file.listeningOn(address, port)) !== 1)
    .map((address) => `one entry for ${address}:${port}`));
  const checking = [`${plan.healthCheckNodePort}`, plan.healthCheckPath]
    .filter((text) => !files.some((file) => file.mentions(text)))
    .map((text) => `health check of ${text}`);
  return [...forwarding, ...listening, ...checking];
}

/**
 * A format whose parts are lines.
 *
 * @param comment a comment, and what precedes it: quoted text and escaped characters
 */
function linesOf(content: string, comment: RegExp): Configuration {
  const lines = content.replace(comment, '$1').split('\n');
  const linesWith = (...texts: readonly string[]) => lines.filter((line) => texts.every((text) => numberedIn(line, text))).length;
  return {
    forwardingTo: (address, port) => linesWith(address, `:${port}`),
    listeningOn: (address, port) => linesWith(`${address}:${port}`),
    mentions: (text) => linesWith(text) > 0,
    // HAProxy's word for an address of IPv6.
    layout: content.split('\n').map((line) => line.trim().split(/\s+/).filter((word) => word !== 'v6only').length),
    suspicious: content.match(/[#"'\\$%@]\S*:\d/g) ?? [],
  };
}

/** Whether a line contains a text, other than as the beginning of a longer number. */
function numberedIn(line: string, text: string): boolean {
  return line.split(text).slice(1).some((rest) => !/^\d/.test(rest));
}

/** A format whose parts are values: YAML, of which JSON is a part. Quotes and escapes are the parser's concern. */
function valuesOf(content: string): Configuration {
  const documents = parseAllDocuments(content).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() as unknown;
  });
  const places = placesIn(documents);
  const placesAt = (address: string, port: number) => (
    places.filter((place) => place.port === port && place.address === canonicalAddress(address)).length);
  const texts = textsIn(documents);
  return {
    forwardingTo: placesAt,
    listeningOn: placesAt,
    mentions: (text) => texts.some((each) => numberedIn(each, text)),
    layout: layoutOf(documents),
    suspicious: [],
  };
}

interface Place {
  readonly address: string;
  readonly port: number;
}

/** Keys whose values only say something about other values. */
const LABEL = /(?<!host_?)name|label|annotation|metadata|descri|comment|title|prefix|^_|^id$/i;

/** The values below a value that configure something, with their keys. */
function partsOf(value: unknown): Array<[string, unknown]> {
  return typeof value === 'object' && value !== null ? Object.entries(value).filter(([key]) => !LABEL.test(key)) : [];
}

/** Addresses with their ports: `address:port` as one value, or as fields of one object. */
function placesIn(value: unknown): Place[] {
  const parts = partsOf(value);
  const numbers = parts.filter(([key, part]) => /port/i.test(key) && /^\d+$/.test(`${part}`)).map(([, part]) => Number(part));
  const siblings = parts.flatMap(([key, part]) => (typeof part === 'string' && !/port/i.test(key) ? part : []))
    .flatMap((address) => numbers.map((port) => ({ address: canonicalAddress(address), port })));
  return [...wholePlace(value), ...siblings, ...parts.flatMap(([, part]) => placesIn(part))];
}

function wholePlace(value: unknown): Place[] {
  const [, address, port] = (typeof value === 'string' && /^(?:[a-z]+:\/\/)?\[?([^\]]*?)\]?:(\d+)$/.exec(value)) || [];
  // `:80` is a common way to write that all addresses are meant.
  return port === undefined ? [] : [{ address: canonicalAddress(address || '*'), port: Number(port) }];
}

function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [`${value}`];
  return partsOf(value).flatMap(([, part]) => textsIn(part));
}

function layoutOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.values(value).map(layoutOf) : typeof value;
}
