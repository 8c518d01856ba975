// Every argument and option of the API rejects values of the wrong type, as plain JavaScript, environment variables and casts can pass.
import { dirname, join } from 'path';
import * as cdk8s from 'cdk8s';
import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import * as library from '../src';
import {
  Backend, ClusterSnapshot, Findings, GatewayDelivery, GatewayInstallation, HaproxyLoadBalancer, IngressApp, IngressGateway, IngressPort,
  IngressProtocol, IstioVersion, MeshApp, NodePorts, TlsCertificate, TlsIngress,
} from '../src';
import { callablesOf, optionsOf, readAssembly, type AssemblyValue, type Callable, type TypeReference } from './support/assembly';
import { Playground } from './support/findings';

const own = readAssembly(join(__dirname, '..')).types;
const TYPES = ['cdk8s', 'cdk8s-plus-27'].map((name) => readAssembly(dirname(require.resolve(`${name}/package.json`))).types)
  .reduce((all, types) => ({ ...all, ...types }), own);
const MODULES: Readonly<Record<string, Readonly<Record<string, any>>>> = { cdk8s, 'cdk8s-plus-27': kplus, 'cdk8s-istio-ingress': library };
const CALLABLES = Object.values(own).flatMap(callablesOf);

/** An example for each type that is not a struct. */
const OBJECTS: Readonly<Record<string, Fill>> = {
  'constructs.Construct': ({ team }) => team,
  'constructs.IConstruct': () => service(),
  'cdk8s.Duration': () => cdk8s.Duration.seconds(5),
  'cdk8s.IResolver': () => ({ resolve: () => undefined }),
  'cdk8s-istio-ingress.ClusterSnapshot': () => ClusterSnapshot.fromFiles(STOCK_SERVICE),
  'cdk8s-istio-ingress.GatewayInstallation': () => GatewayInstallation.istioctl(),
  'cdk8s-istio-ingress.IBackend': () => Backend.service('web', 80),
  'cdk8s-istio-ingress.IGatewayDelivery': () => GatewayDelivery.helmValues(),
  'cdk8s-istio-ingress.IIngressGateway': ({ gateway }) => gateway,
  'cdk8s-istio-ingress.IIngressPort': (declared) => declared.port('port'),
  'cdk8s-istio-ingress.ILoadBalancer': () => new HaproxyLoadBalancer({ workers: ['10.1.0.11'] }),
  'cdk8s-istio-ingress.IngressProtocol': () => IngressProtocol.HTTP,
  'cdk8s-istio-ingress.IstioVersion': () => IstioVersion.V1_31,
  'cdk8s-istio-ingress.NodePorts': () => NodePorts.from(31000),
  'cdk8s-istio-ingress.TlsCertificate': () => TlsCertificate.credential('shop'),
};

const STOCK_SERVICE = join(__dirname, 'fixtures', 'stock', 'service.yaml');

/** Arguments that do not accept every value of the right type. */
const ARGUMENTS: Readonly<Record<string, unknown>> = { first: 31000, paths: STOCK_SERVICE, version: '1.30' };

const PRIMITIVES: Readonly<Record<string, readonly [unknown, string]>> = {
  string: ['web', 'a string'], number: [80, 'a number'], boolean: [true, 'true or false'],
};

/** One value or more of every JavaScript type. */
const VALUES = [undefined, null, 1, 'text', true, {}, { key: 1 }, [], [null], [1], ['text'], () => 1, Symbol('text')];

/** Creates a value in an app that already has declarations. */
type Fill = (declared: Playground) => unknown;

/** An argument, or an option of one; `call` makes the call with a different value for it. */
interface Place {
  readonly value: AssemblyValue;
  call(replace: Fill): unknown;
}

test('every valid call is accepted', () => {
  const messages = CALLABLES.map((callable) => `${callable.label} ${messageOf(() => call(callable, {}))}`);
  expect(messages).toEqual(CALLABLES.map(({ label }) => `${label} accepted`));
});

test.each(CALLABLES)('$label rejects values of the wrong type', (callable) => {
  const checked = callable.parameters.filter(({ name, type }) => type.fqn !== 'constructs.Construct' && name !== 'id');
  const places = checked.flatMap((value) => placesIn(value, (replace) => call(callable, { [value.name]: replace })));
  const offenders = places.flatMap((place) => wrongValues(place.value).flatMap((wrong) => {
    const message = messageOf(() => place.call(wrong));
    return refusal(place.value, wrong).test(message) ? [] : [{ place: place.value.name, message }];
  }));
  expect(offenders).toEqual([]);
});

test('all wrong options of a construct are reported together, with its path', () => {
  expect(messageOf(() => new MeshApp(playground().team, 'web', { image: undefined, env: { TOKEN: 1 } } as never))).toBe([
    'team/web: MeshApp:',
    'image must be a string, got undefined',
    'containerPort must be a number, got undefined',
    "env['TOKEN'] must be a string, got a number",
  ].join('\n  '));
});

test.each<[unknown, (chart: Chart) => unknown]>([
  [null, (chart) => new MeshApp(chart, 'web', { image: 'web:1', containerPort: 8080 })],
  [5, (chart) => new IngressGateway(chart, 'web', { installation: GatewayInstallation.helm({ release: 'gateway' }) })],
  [['shop'], (chart) => new IngressPort(chart, 'web', {
    gateway: new IngressGateway(new Chart(chart, 'platform', { namespace: 'istio-system' }), 'gateway'),
    port: 80, protocol: IngressProtocol.HTTP, hosts: ['a.example.com'], backend: Backend.service('web', 80),
  })],
])('a chart with namespace %j is rejected, which cdk8s does not do', (namespace, declare) => {
  const chart = new Chart(new IngressApp(), 'shop', { namespace: namespace as string });
  expect(messageOf(() => declare(chart))).toMatch(/^shop\/web: options of chart shop:\n {2}namespace must be a string, got [^\n]+$/);
});

test('a custom plug-in without valid members is rejected', () => {
  const loadBalancers = [{ name: 'own', workers: '10.1.0.11', bindAddresses: [1], render: () => [] }];
  expect(messageOf(() => new IngressGateway(playground().platform, 'gateway', { loadBalancers } as never)))
    .toMatch(/loadBalancers\[0\] must be a load balancer.*, got an object without a valid workers and bindAddresses$/);
});

test('an acknowledgement without code and reason is rejected', () => {
  expect(messageOf(() => Findings.of(playground().team).acknowledge(undefined as never, 1 as never)))
    .toBe('team: Findings.acknowledge:\n  code must be a string, got undefined\n  reason must be a string, got 1');
});

test('the content of a file is not shown when it was passed instead of its name', () => {
  const { team, gateway } = playground();
  const certificate = '-----BEGIN PRIVATE KEY-----\nhunter2\n';
  const message = messageOf(() => new TlsIngress(team, 'web', { gateway, host: 'a.example.com', certificate } as never));
  expect(message).toContain('got a string of 36 characters');
  expect(message).not.toContain('hunter2');
});

function playground(): Playground {
  return new Playground(new IngressApp());
}

function service(): unknown {
  return new MeshApp(playground().team, 'web', { image: 'web:1', containerPort: 8080 }).service;
}

/** The message with which a call fails; `accepted` where it does not. */
function messageOf(attempt: () => unknown): string {
  try {
    attempt();
    return 'accepted';
  } catch (error) {
    // The checks must prevent a TypeError from JavaScript itself.
    return (error as Error).constructor === Error ? (error as Error).message : `${error}`;
  }
}

/** Calls a constructor or a factory with example values, some of them replaced. */
function call({ type, method, parameters }: Callable, replaced: Readonly<Record<string, Fill>>): unknown {
  const declared = playground();
  const values = parameters.map((parameter) => (replaced[parameter.name] ?? example(parameter))(declared));
  const target = MODULES['cdk8s-istio-ingress'][type.name];
  return method ? target[method](...values) : new target(...values);
}

/** A value that is accepted. */
function example({ name, type: { primitive, fqn, collection } }: AssemblyValue): Fill {
  if (name in ARGUMENTS) return () => ARGUMENTS[name];
  if (primitive) return () => PRIMITIVES[primitive][0];
  if (collection) return (declared) => [example({ name, type: collection.elementtype })(declared)];
  return isStruct(fqn!) ? withOption(fqn!) : OBJECTS[fqn!];
}

/** A struct with its required options, one of which may be replaced. */
function withOption(fqn: string, name?: string, value?: Fill): Fill {
  const mandatory = optionsOf(TYPES, TYPES[fqn]).filter((option) => !option.optional && option.name !== name);
  return (declared) => Object.fromEntries([
    ...mandatory.map((option) => [option.name, example(option)(declared)]),
    ...name && value ? [[name, value(declared)]] : [],
  ]);
}

/** The place of a value, and those of the options where it is a struct or a list of structs. */
function placesIn(value: AssemblyValue, callWith: Place['call']): Place[] {
  const { fqn, collection } = value.type;
  const struct = [fqn, collection?.elementtype.fqn].find((each) => each && isStruct(each));
  const listed = (fill: Fill): Fill => (collection ? (declared) => [fill(declared)] : fill);
  const options = struct ? optionsOf(TYPES, TYPES[struct]) : [];
  return [
    { value: struct && !collection ? { ...value, name: `(${value.name}|options)` } : value, call: callWith },
    ...options.flatMap((option) => placesIn(option, (replace) => callWith(listed(withOption(struct!, option.name, replace))))),
  ];
}

/** What TypeScript would not let pass; for an object, examples of all other types too. */
function wrongValues({ type, optional }: AssemblyValue): Fill[] {
  const isObject = type.fqn !== undefined && type.fqn in OBJECTS && !type.fqn.startsWith('constructs.');
  const others = Object.entries(OBJECTS).filter(([fqn]) => isObject && fqn !== type.fqn).map(([, make]) => () => make(playground()));
  return [...VALUES.filter((value) => !(value === undefined ? optional : fits(type, value))).map((value) => () => value), ...others];
}

function fits({ primitive, fqn, collection }: TypeReference, value: unknown): boolean {
  if (primitive) return primitive === 'any' || typeof value === primitive;
  if (collection) {
    const isCollection = collection.kind === 'map' ? isMap(value) : Array.isArray(value);
    return isCollection && Object.values(value as object).every((each) => fits(collection.elementtype, each));
  }
  if (isStruct(fqn!)) return isMap(value);
  return isEnum(fqn!) && Object.values(enumOf(fqn!)).includes(value);
}

/** The whole message about a value in a place. */
function refusal({ name, type }: AssemblyValue, wrong: Fill): RegExp {
  const value = wrong(playground());
  const { collection } = type;
  const isInside = collection && (collection.kind === 'map' ? isMap(value) : Array.isArray(value));
  const allowed = allowedBy(isInside ? collection.elementtype : type);
  return new RegExp(`^(team/web: )?[\\w.]+:\\n {2}(\\S+\\.)?${name}(\\[\\S+\\])? must be ${allowed}, got [^\\n]+$`);
}

/** The pattern of what a message says is allowed; for an object, any words. */
function allowedBy({ primitive, fqn, collection }: TypeReference): string {
  if (primitive) return PRIMITIVES[primitive][1];
  if (collection) return collection.kind === 'map' ? 'a map of [^,]+' : 'a list of [^,]+';
  if (isStruct(fqn!)) return 'an object of options';
  return isEnum(fqn!) ? `one of ${TYPES[fqn!].name} \\(${TYPES[fqn!].members!.map(({ name }) => name).join(', ')}\\)` : '.+';
}

function isStruct(fqn: string): boolean {
  return TYPES[fqn]?.datatype === true;
}

function isEnum(fqn: string): boolean {
  return TYPES[fqn]?.kind === 'enum';
}

function enumOf(fqn: string): object {
  return MODULES[fqn.split('.')[0]][TYPES[fqn].name];
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
