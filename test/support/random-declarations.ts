import fc from 'fast-check';
import { BESIDE_THE_MODEL, type BesideDeclaration } from './beside-the-model';
import { PlainHttp } from '../../src';
import { unique } from '../../src/model/collections';

/** A declaration as plain data; what it names (gateway, chart, port, application) it names by number. */
export interface Declaration extends BesideDeclaration {
  readonly id: string;
  readonly kind: 'app' | 'tls' | 'https' | 'http' | 'grpc' | 'tcp' | 'route';
  readonly chart: number;
  readonly gateway: number;
  readonly port: number;
  /** The first one where the kind takes only one. */
  readonly hosts: readonly string[];
  readonly name?: string;
  readonly plainHttp: PlainHttp;
  readonly certificate: number;
  readonly backend: number;
  readonly attached: boolean;
  /** Of `NAMESPACES`; undefined where namespaces come with routes. */
  readonly allowed?: readonly string[];
  /** A route that fits goes to a port that has room for it, with a host that the port admits. */
  readonly fits: boolean;
}

/** Declarations in their generated order, and shuffled. */
export interface Shuffled {
  readonly declarations: readonly Declaration[];
  readonly shuffled: readonly Declaration[];
}

/** Namespaces of teams, then that of the platform, which owns the gateways. */
export const NAMESPACES = ['shop', 'blog', 'data', 'istio-system'] as const;
const OF_TEAMS = NAMESPACES.slice(0, 3);

/**
 * Few hosts and ports, so that declarations often conflict; many, so that they seldom do; few, including unusual ones; or teams that
 * share wildcards of a platform and each other's ports, as a company would.
 */
export type Variety = 'crowded' | 'sparse' | 'odd' | 'teams';

export const VARIETIES: readonly Variety[] = ['sparse', 'crowded', 'odd', 'teams'];

const CROWDED_PORTS = [80, 443, 389, 8080];
const CROWDED_HOSTS = ['a.example.com', 'b.example.com', '*.example.com', '*'];
const ODD_PORTS = [...CROWDED_PORTS, ...CROWDED_PORTS, 0, 70000, 15021, 8443];
const ODD_HOSTS = [
  ...CROWDED_HOSTS, ...CROWDED_HOSTS,
  'A.example.com', 'a.example.com.', '*a.example.com', 'x.a.example.com', '192.0.2.1', 'single', 'a.example.com:80', 'a_b.example.com',
];

const SPARSE_HOST = fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom('', '*.'))
  .map(([number, star]) => `${star}host-${number}.example.com`);

const HOSTS: Readonly<Record<Exclude<Variety, 'teams'>, fc.Arbitrary<string>>> = {
  crowded: fc.constantFrom(...CROWDED_HOSTS), odd: fc.constantFrom(...ODD_HOSTS), sparse: SPARSE_HOST,
};

const PORTS: Readonly<Record<Exclude<Variety, 'teams'>, fc.Arbitrary<number>>> = {
  crowded: fc.constantFrom(...CROWDED_PORTS), odd: fc.constantFrom(...ODD_PORTS), sparse: fc.integer({ min: 1, max: 9999 }),
};

/** The hosts of a company: wildcards at three depths, and hosts below each. */
export const COMPANY_HOSTS = [
  'www.example.com', 'pay.example.com', 'cart.example.com', 'admin.apps.example.com', 'team.apps.example.com', 'shop.example.org',
  '*.example.com', '*.apps.example.com', '*',
] as const;

/** One of these, by weight. */
function weighted<T>(...choices: ReadonlyArray<readonly [number, T]>): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

type Drawn = Omit<Declaration, 'id'>;

function declaration(variety: Exclude<Variety, 'teams'>): fc.Arbitrary<Drawn> {
  return fc.record({
    kind: fc.constantFrom('app', 'tls', 'http', 'grpc', 'tcp', 'route'),
    chart: fc.nat(2),
    gateway: fc.nat(1),
    port: PORTS[variety],
    hosts: HOSTS[variety].map((host) => [host]),
    name: variety === 'sparse' ? fc.constant(undefined) : fc.constantFrom(undefined, undefined, undefined, 'shared'),
    plainHttp: fc.constantFrom(PlainHttp.CLOSED, PlainHttp.REDIRECT, PlainHttp.SERVE),
    certificate: fc.nat(4),
    backend: fc.nat(9),
    attached: fc.boolean(),
    allowed: fc.constantFrom(undefined, OF_TEAMS),
    fits: fc.constant(false),
    ...BESIDE_THE_MODEL,
  });
}

const ALLOWED = weighted<readonly string[] | undefined>(
  [6, undefined], [2, NAMESPACES], [1, ['shop']], [1, ['blog']], [1, ['istio-system', 'shop']], [1, ['shop', 'blog']],
);

const COMPANY_HOST = weighted<string>(...COMPANY_HOSTS.map((host): [number, string] => [host === '*' ? 1 : 3, host]));

function ofTeams(): fc.Arbitrary<Drawn> {
  return fc.record({
    kind: weighted<Declaration['kind']>([1, 'app'], [6, 'tls'], [4, 'https'], [1, 'http'], [6, 'route']),
    chart: fc.nat(3),
    gateway: weighted([9, 0], [1, 1]),
    port: weighted([8, 443], [2, 9443]),
    hosts: fc.uniqueArray(COMPANY_HOST, { minLength: 1, maxLength: 2 }),
    plainHttp: weighted([4, PlainHttp.CLOSED], [2, PlainHttp.REDIRECT], [1, PlainHttp.SERVE]),
    certificate: fc.nat(4),
    backend: fc.nat(9),
    attached: fc.boolean(),
    allowed: ALLOWED,
    fits: weighted([9, true], [1, false]),
    ...BESIDE_THE_MODEL,
  }).map(withUsualPort).map(servingItself);
}

/** Plain HTTP has ports of its own. */
function withUsualPort(drawn: Drawn): Drawn {
  return drawn.kind === 'http' ? { ...drawn, port: drawn.port === 443 ? 80 : 8088 } : drawn;
}

/** A port that serves a backend of its own admits its own namespace. */
function servingItself(drawn: Drawn): Drawn {
  const { attached, fits, allowed, chart } = drawn;
  return attached && fits && allowed ? { ...drawn, allowed: unique([...allowed, NAMESPACES[chart]]) } : drawn;
}

const IS_OPENER: Readonly<Record<Declaration['kind'], boolean>> = {
  app: false, tls: true, https: true, http: true, grpc: true, tcp: true, route: false,
};

/** The declarations that open ports. */
export function openers<T extends Pick<Declaration, 'kind'>>(all: readonly T[]): T[] {
  return all.filter(({ kind }) => IS_OPENER[kind]);
}

/** Mostly without a host that two declarations open on a port, since that alone would be refused. */
function mostlyOnce(drawn: readonly Drawn[]): Drawn[] {
  const opened = new Set<string>();
  return drawn.filter((each) => {
    if (!each.fits || !IS_OPENER[each.kind]) return true;
    const keys = each.hosts.map((host) => `${each.gateway} ${each.port} ${host}`);
    if (keys.some((key) => opened.has(key))) return false;
    keys.forEach((key) => opened.add(key));
    return true;
  });
}

/** What one app declares. */
export function declarationsOf(variety: Variety): fc.Arbitrary<Declaration[]> {
  const drawn = variety === 'teams'
    ? fc.array(ofTeams(), { minLength: 2, maxLength: 7 }).map(mostlyOnce)
    : fc.array(declaration(variety), { minLength: 2, maxLength: 10 });
  return drawn.map((list) => list.map((each, index) => ({ ...each, id: `${each.kind}-${index}` })));
}

export function shuffledDeclarations(variety: Variety): fc.Arbitrary<Shuffled> {
  return declarationsOf(variety)
    .chain((declarations) => fc.shuffledSubarray(declarations, { minLength: declarations.length })
      .map((shuffled) => ({ declarations, shuffled })));
}
