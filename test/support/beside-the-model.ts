// What users do beside the declarations: they remove constructs, patch objects, and write objects of their own.
import { ApiObject, JsonPatch, type Chart } from 'cdk8s';
import fc from 'fast-check';

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
  readonly host: string;
  readonly port: number;
  /** `namespace/name` of the Gateway that VirtualServices are bound to. */
  readonly gateway: string;
}

/** What own objects need beside them. */
export const OWN_BACKEND = { host: 'own.shop.svc.cluster.local', port: { number: 80 } } as const;
export const OWN_CERTIFICATE = 'own';

const route = [{ destination: OWN_BACKEND }];
const everything = { http: [{ route }] };
const onePath = { http: [{ match: [{ uri: { prefix: '/api' } }], route }] };

/** Own VirtualServices for everything and for a path, and own Gateways of each kind, without routes and with routes. */
export const OWN_OBJECTS: ReadonlyArray<(place: OwnObjectPlace) => void> = [
  (place) => virtualService(place, everything),
  (place) => virtualService(place, onePath),
  (place) => gateway(place, plain),
  (place) => gateway(place, withTls),
  (place) => gateway(place, redirecting),
  (place) => virtualService({ ...place, gateway: gateway(place, plain) }, everything),
  (place) => virtualService({ ...place, gateway: gateway(place, withTls) }, everything),
  (place) => virtualService({ ...place, gateway: gateway(place, withTls) }, onePath),
  (place) => virtualService({ ...place, gateway: gateway({ ...place, host: '*' }, plain) }, onePath),
  (place) => virtualService({ ...place, gateway: gateway({ ...place, host: '*' }, redirecting) }, onePath),
  (place) => virtualService({ ...place, gateway: gateway({ ...place, host: '*' }, passingThrough) }, passed(place)),
];

function plain({ host }: OwnObjectPlace): object {
  return { port: { number: 80, name: 'own', protocol: 'HTTP' }, hosts: [host] };
}

function redirecting(place: OwnObjectPlace): object {
  return { ...plain(place), tls: { httpsRedirect: true } };
}

function withTls({ host, port }: OwnObjectPlace): object {
  const tls = { mode: 'SIMPLE', credentialName: OWN_CERTIFICATE };
  return { port: { number: port, name: 'own', protocol: 'HTTPS' }, hosts: [host], tls };
}

function passingThrough({ host, port }: OwnObjectPlace): object {
  return { port: { number: port, name: 'own', protocol: 'TLS' }, hosts: [host], tls: { mode: 'PASSTHROUGH' } };
}

function passed({ host }: OwnObjectPlace): object {
  return { tls: [{ match: [{ sniHosts: [host] }], route }] };
}

function virtualService({ scope, id, host, gateway: bound }: OwnObjectPlace, routes: object): void {
  new ApiObject(scope, `${id}-own-routes`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: `${id}-own` },
    ...{ spec: { hosts: [host], gateways: [bound], ...routes } },
  });
}

/** Returns its `namespace/name`. */
function gateway(place: OwnObjectPlace, server: (place: OwnObjectPlace) => object): string {
  const { scope, id } = place;
  const object = new ApiObject(scope, `${id}-own-gateway`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: `${id}-own` },
    ...{ spec: { selector: { istio: 'ingressgateway' }, servers: [server(place)] } },
  });
  return `${scope.namespace}/${object.name}`;
}

function seldom(count: number): fc.Arbitrary<number | undefined> {
  return fc.oneof({ weight: 24, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(count - 1) });
}

/** Most declarations do nothing beside the model: most patches are refused, and would leave little to judge. */
export const BESIDE_THE_MODEL: { readonly [K in keyof BesideDeclaration]: fc.Arbitrary<BesideDeclaration[K]> } = {
  removed: fc.nat(9).map((number) => number === 0),
  routePatch: seldom(ROUTE_PATCHES.length),
  gatewayPatch: seldom(GATEWAY_PATCHES.length),
  ownObject: seldom(OWN_OBJECTS.length),
};

/** Whether any of them does something beside the model. */
export function isBeside(declarations: readonly BesideDeclaration[]): boolean {
  return declarations.some(({ removed, routePatch, gatewayPatch, ownObject }) => (
    removed === true || [routePatch, gatewayPatch, ownObject].some((number) => number !== undefined)));
}
