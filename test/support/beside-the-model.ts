// What users do beside the declarations: they remove constructs, patch objects, and write objects of their own.
import { ApiObject, JsonPatch, type Chart } from 'cdk8s';
import fc from 'fast-check';

/** Which of these random declarations contain. */
export interface Beside {
  readonly removed: boolean;
  readonly patches: boolean;
  readonly ownObjects: boolean;
}

/** The switch of all tests with random declarations. */
export const BESIDE: Beside = { removed: true, patches: false, ownObjects: false };

/** What a declaration does beside the model, if anything. */
export interface BesideDeclaration {
  /** Its construct is removed once everything is declared. */
  readonly removed?: boolean;
  /** Of `ROUTE_PATCHES`, for a route, or a port with a backend. */
  readonly routePatch?: number;
  /** Of `GATEWAY_PATCHES`, for the gateway that it names. */
  readonly gatewayPatch?: number;
  /** Of `OWN_OBJECTS`, in its chart, for its hosts and port. */
  readonly ownObject?: number;
}

/** Harmless ones first, then such as change where requests go. */
export const ROUTE_PATCHES: readonly JsonPatch[] = [
  JsonPatch.add('/timeout', '5s'),
  JsonPatch.add('/retries', { attempts: 1 }),
  JsonPatch.replace('/route/0/destination/port/number', 81),
  JsonPatch.add('/match', [{ uri: { prefix: '/api' } }]),
  JsonPatch.replace('/route/0/destination/host', 'elsewhere.shop.svc.cluster.local'),
];

export const GATEWAY_PATCHES: readonly JsonPatch[] = [
  JsonPatch.add('/metadata/annotations', { reviewed: 'yes' }),
  JsonPatch.add('/spec/servers/0/name', 'first'),
  JsonPatch.replace('/spec/servers/0/hosts', ['nobody.example.net']),
  JsonPatch.replace('/spec/servers/0/port/number', 4443),
  JsonPatch.replace('/spec/selector', { istio: 'other' }),
  JsonPatch.remove('/spec/servers/0'),
];

/** Where an own object stands, and what it is for. */
export interface OwnObjectPlace {
  readonly scope: Chart;
  readonly id: string;
  readonly hosts: readonly string[];
  readonly port: number;
  /** `namespace/name` of the Gateway that VirtualServices are bound to. */
  readonly gateway: string;
}

const destination = { host: 'own.shop.svc.cluster.local', port: { number: 80 } };

/** Own VirtualServices for everything and for a path, and own Gateways in plain text and with TLS. */
export const OWN_OBJECTS: ReadonlyArray<(place: OwnObjectPlace) => void> = [
  (place) => virtualService(place, [{ route: [{ destination }] }]),
  (place) => virtualService(place, [{ match: [{ uri: { prefix: '/api' } }], route: [{ destination }] }]),
  (place) => gateway(place, { port: { number: 80, name: 'own', protocol: 'HTTP' }, hosts: place.hosts }),
  (place) => gateway(place, {
    port: { number: place.port, name: 'own', protocol: 'HTTPS' }, hosts: place.hosts, tls: { mode: 'SIMPLE', credentialName: 'own' },
  }),
];

function virtualService({ scope, id, hosts, gateway: bound }: OwnObjectPlace, http: object[]): void {
  new ApiObject(scope, `${id}-own`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: `${id}-own` },
    ...{ spec: { hosts, gateways: [bound], http } },
  });
}

function gateway({ scope, id }: OwnObjectPlace, server: object): void {
  new ApiObject(scope, `${id}-own`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: `${id}-own` },
    ...{ spec: { selector: { istio: 'ingressgateway' }, servers: [server] } },
  });
}

type Arbitraries = { readonly [K in keyof BesideDeclaration]: fc.Arbitrary<BesideDeclaration[K]> };

/** Most declarations do nothing beside the model. */
export function besideTheModel({ removed, patches, ownObjects }: Beside): Arbitraries {
  const seldom = (count: number): fc.Arbitrary<number | undefined> => (
    fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(count - 1) }));
  return {
    ...removed && { removed: fc.nat(9).map((number) => number === 0) },
    ...patches && { routePatch: seldom(ROUTE_PATCHES.length), gatewayPatch: seldom(GATEWAY_PATCHES.length) },
    ...ownObjects && { ownObject: seldom(OWN_OBJECTS.length) },
  };
}

/** Whether any of them does something beside the model. */
export function isBeside(declarations: readonly BesideDeclaration[]): boolean {
  return declarations.some(({ removed, routePatch, gatewayPatch, ownObject }) => (
    removed === true || [routePatch, gatewayPatch, ownObject].some((number) => number !== undefined)));
}
