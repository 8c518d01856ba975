// What plain JavaScript, environment variables and casts can pass, and TypeScript forbids.
import { join } from 'path';
import { App } from 'cdk8s';
import {
  Backend, ClusterSnapshot, Findings, GatewayDelivery, GatewayInstallation, HaproxyLoadBalancer, IngressApp, IngressGateway,
  IngressPort, IngressProtocol, IngressRoute, IstioVersion, MeshApp, NodePorts, TlsCertificate, TlsIngress,
} from '../src';
import { readAssembly } from './support/assembly';
import { Playground } from './support/findings';

const backend = Backend.service('web', 80);
const certificate = TlsCertificate.credential('shop');
const balancer = new HaproxyLoadBalancer({ workers: ['10.1.0.11'] });

type Options = Readonly<Record<string, unknown>>;

/** Each class and factory that takes options, called with good ones of which some are replaced. */
const CALLS: Readonly<Record<string, (wrong: Options) => unknown>> = {
  'IngressApp': (wrong) => new IngressApp(wrong as never),
  'IngressGateway': (wrong) => new IngressGateway(playground().platform, 'gateway', wrong as never),
  'IngressPort': (wrong) => {
    const { team, gateway } = playground();
    return new IngressPort(team, 'web', { gateway, port: 80, protocol: IngressProtocol.HTTP, ...wrong } as never);
  },
  'IngressRoute': (wrong) => {
    const p = playground();
    return new IngressRoute(p.team, 'web', { port: p.port('port'), host: 'a.example.com', backend, ...wrong } as never);
  },
  'TlsIngress': (wrong) => {
    const { team, gateway } = playground();
    return new TlsIngress(team, 'web', { gateway, host: 'a.example.com', certificate, ...wrong } as never);
  },
  'MeshApp': (wrong) => new MeshApp(playground().team, 'web', { image: 'web:1', containerPort: 8080, ...wrong } as never),
  'HaproxyLoadBalancer': (wrong) => new HaproxyLoadBalancer({ workers: ['10.1.0.11'], ...wrong } as never),
  'FullManifests': (wrong) => GatewayDelivery.fullManifests(wrong as never),
  'HelmValues': (wrong) => GatewayDelivery.helmValues(wrong as never),
  'GatewayInstallation.istioctl': (wrong) => GatewayInstallation.istioctl(wrong as never),
  'GatewayInstallation.helm': (wrong) => GatewayInstallation.helm({ release: 'gateway', ...wrong } as never),
  'GatewayInstallation.managed': (wrong) => GatewayInstallation.managed({ name: 'gateway', ...wrong } as never),
  'TlsCertificate.mounted': (wrong) => TlsCertificate.mounted('shop', wrong as never),
  'TlsCertificate.credential': (wrong) => TlsCertificate.credential('shop', wrong as never),
  'Backend.service': (wrong) => Backend.service('web', 80, wrong as never),
  'Backend.fromConstruct': (wrong) => Backend.fromConstruct(service(), wrong as never),
  'Backend.weighted': (wrong) => Backend.weighted([{ backend, weight: 1, ...wrong }] as never),
};

function playground(): Playground {
  return new Playground(new App());
}

function service() {
  return new MeshApp(playground().team, 'web', { image: 'web:1', containerPort: 8080 }).service;
}

/** The message with which a call fails; `accepted` where it does not. */
function messageOf(call: () => unknown): string {
  try {
    call();
    return 'accepted';
  } catch (error) {
    // What the engine itself throws is what this is there to spare users.
    return (error as Error).constructor === Error ? (error as Error).message : `${error}`;
  }
}

test('nothing is wrong with the calls that the tests here start from', () => {
  expect(Object.entries(CALLS).map(([name, call]) => `${name} ${messageOf(() => call({}))}`)).toEqual(Object.keys(CALLS).map((name) => `${name} accepted`));
});

const PROTOCOLS = 'a protocol such as IngressProtocol.HTTP';
const BACKENDS = 'a MeshApp, or what Backend makes';
const CERTIFICATES = 'what TlsCertificate.mounted() or TlsCertificate.credential() makes';
const BALANCERS = 'a load balancer such as HaproxyLoadBalancer, or one of your own';

describe.each<[keyof typeof CALLS, ReadonlyArray<readonly [Options, string]>]>([
  ['IngressGateway', [
    [{ gatewayName: 1 }, 'gatewayName 1, allowed: a text'],
    [{ installation: {} }, 'installation an object, allowed: what GatewayInstallation.istioctl(), helm() or managed() makes'],
    [{ istioVersion: '1.30' }, "istioVersion '1.30', allowed: a version such as IstioVersion.V1_31"],
    [{ delivery: {} }, 'delivery an object without valid name, installations, throughChart, addObjects, files, '
      + 'allowed: what GatewayDelivery makes, or a delivery of your own'],
    [{ delivery: 'helm' }, "delivery 'helm', allowed: what GatewayDelivery makes, or a delivery of your own"],
    [{ loadBalancers: balancer }, 'loadBalancers an object of class HaproxyLoadBalancer, allowed: a list of load balancers'],
    [{ loadBalancers: ['haproxy', { name: 'own', workers: '10.1.0.11', bindAddresses: [1], render: () => [] }] },
      `loadBalancers[0] 'haproxy', allowed: ${BALANCERS}; loadBalancers[1] an object without valid workers, bindAddresses, allowed: ${BALANCERS}`],
    [{ serviceType: 'nodeport' }, "serviceType 'nodeport', allowed: one of ServiceType (NODE_PORT, LOAD_BALANCER)"],
    [{ nodePorts: 31000 }, 'nodePorts 31000, allowed: what NodePorts.from() makes'],
    [{ statusNodePort: '30021' }, "statusNodePort '30021', allowed: a number"],
    [{ clusterDomain: 1 }, 'clusterDomain 1, allowed: a text'],
    [{ snapshot: 'cluster.yaml' }, "snapshot 'cluster.yaml', allowed: what ClusterSnapshot.fromFiles() makes"],
    // Both of these classes keep facts, each of its own kind.
    [{ snapshot: IngressProtocol.HTTP }, 'snapshot an object of class IngressProtocol, allowed: what ClusterSnapshot.fromFiles() makes'],
    [{ gatewayName: null, clusterDomain: false }, 'gatewayName null, allowed: a text; clusterDomain false, allowed: a text'],
  ]],
  ['IngressPort', [
    [{ gateway: undefined }, 'gateway undefined, allowed: an IngressGateway'],
    [{ gateway: {} }, 'gateway an object, allowed: an IngressGateway'],
    [{ port: '8080' }, "port '8080', allowed: a number"],
    [{ protocol: 'TCP' }, `protocol 'TCP', allowed: ${PROTOCOLS}`],
    [{ protocol: undefined }, `protocol undefined, allowed: ${PROTOCOLS}`],
    [{ hosts: 'a.example.com' }, "hosts 'a.example.com', allowed: a list of texts"],
    [{ hosts: ['a.example.com', undefined] }, 'hosts[1] undefined, allowed: a text'],
    [{ allowedNamespaces: 'shop' }, "allowedNamespaces 'shop', allowed: a list of texts"],
    [{ certificate: {} }, `certificate an object, allowed: ${CERTIFICATES}`],
    [{ backend: {} }, `backend an object without valid destinations, allowed: ${BACKENDS}`],
    [{ backend: '' }, `backend '', allowed: ${BACKENDS}`],
    [{ backend: NaN }, `backend NaN, allowed: ${BACKENDS}`],
    [{ name: 80 }, 'name 80, allowed: a text'],
    [{ portName: true }, 'portName true, allowed: a text'],
  ]],
  ['IngressRoute', [
    [{ port: undefined }, 'port undefined, allowed: an IngressPort or a TlsIngress'],
    [{ port: 80 }, 'port 80, allowed: an IngressPort or a TlsIngress'],
    [{ backend: undefined }, `backend undefined, allowed: ${BACKENDS}`],
    [{ host: ['a.example.com'], namespace: 1 }, 'host a list, allowed: a text; namespace 1, allowed: a text'],
  ]],
  ['TlsIngress', [
    [{ host: undefined }, 'host undefined, allowed: a text'],
    [{ certificate: undefined }, `certificate undefined, allowed: ${CERTIFICATES}`],
    [{ plainHttp: 'serve' }, "plainHttp 'serve', allowed: one of PlainHttp (REDIRECT, SERVE, CLOSED)"],
    [{ gateway: undefined, port: '443' }, "gateway undefined, allowed: an IngressGateway; port '443', allowed: a number"],
  ]],
  ['MeshApp', [
    [{ image: undefined, containerPort: '8080' }, "image undefined, allowed: a text; containerPort '8080', allowed: a number"],
    [{ protocol: 'GRPC' }, `protocol 'GRPC', allowed: ${PROTOCOLS}`],
    [{ version: 1.5 }, 'version 1.5, allowed: a text'],
    [{ replicas: '2' }, "replicas '2', allowed: a number"],
    [{ readinessPath: 1 }, 'readinessPath 1, allowed: a text'],
    [{ securityContext: true }, 'securityContext true, allowed: an object with options'],
    [{ securityContext: { ensureNonRoot: 'false', user: '0' } },
      "securityContext.user '0', allowed: a number; securityContext.ensureNonRoot 'false', allowed: true or false"],
    [{ env: { A: 1, B: undefined, C: 'fine' } }, "env['A'] a number, allowed: a text; env['B'] undefined, allowed: a text"],
    [{ env: 'TOKEN=hunter2' }, 'env a text, allowed: a map of texts'],
    [{ env: new Map([['TOKEN', 'hunter2']]) }, 'env an object of class Map, allowed: a map of texts'],
  ]],
])('%s', (name, wrongs) => {
  test.each(wrongs.map(([wrong, message]) => ({ wrong, message })))('fails with: $message', ({ wrong, message }) => {
    const path = name === 'IngressGateway' ? 'platform/gateway' : 'team/web';
    expect(messageOf(() => CALLS[name](wrong))).toBe(`${path}: ${name} got ${message}`);
  });
});

test.each<[string, () => unknown]>([
  ['HaproxyLoadBalancer: workers undefined, allowed: a list of texts', () => new HaproxyLoadBalancer({ workers: undefined as never })],
  ['HaproxyLoadBalancer: workers[0] 1, allowed: a text', () => new HaproxyLoadBalancer({ workers: [1] as never })],
  ["HaproxyLoadBalancer: connectTimeoutSeconds '5', allowed: a number", () => CALLS.HaproxyLoadBalancer({ connectTimeoutSeconds: '5' })],
  ['HaproxyLoadBalancer: options undefined, allowed: an object with options', () => new HaproxyLoadBalancer(undefined as never)],
  ['TlsCertificate.mounted: secretName undefined, allowed: a text', () => TlsCertificate.mounted(undefined as never)],
  ["TlsCertificate.mounted: options.optional 'false', allowed: true or false", () => CALLS['TlsCertificate.mounted']({ optional: 'false' })],
  ['TlsCertificate.credential: credentialName undefined, allowed: a text', () => TlsCertificate.credential(undefined as never)],
  ["TlsCertificate.credential: options.mutual 'false', allowed: true or false", () => CALLS['TlsCertificate.credential']({ mutual: 'false' })],
  ['TlsCertificate.credential: options null, allowed: an object with options', () => TlsCertificate.credential('shop', null as never)],
  ['Backend.service: name undefined, allowed: a text', () => Backend.service(undefined as never, 80)],
  ["Backend.service: port '80', allowed: a number; options.namespace 1, allowed: a text", () => Backend.service('web', '80' as never, { namespace: 1 as never })],
  ['Backend.weighted: shares undefined, allowed: a list of backends with weights', () => Backend.weighted(undefined as never)],
  [`Backend.weighted: shares[0].backend undefined, allowed: ${BACKENDS}; shares[0].weight '1', allowed: a number`,
    () => CALLS['Backend.weighted']({ backend: undefined, weight: '1' })],
  ['Backend.fromConstruct: service undefined, allowed: a construct that is a Service', () => Backend.fromConstruct(undefined as never)],
  ["Backend.fromConstruct: options.port '80', allowed: a number", () => CALLS['Backend.fromConstruct']({ port: '80' })],
  ['GatewayInstallation.helm: release undefined, allowed: a text', () => GatewayInstallation.helm({} as never)],
  ['GatewayInstallation.helm: options undefined, allowed: an object with options', () => GatewayInstallation.helm(undefined as never)],
  ['GatewayInstallation.managed: name undefined, allowed: a text', () => GatewayInstallation.managed({} as never)],
  ["GatewayInstallation.istioctl: selector['istio'] a number, allowed: a text", () => CALLS['GatewayInstallation.istioctl']({ selector: { istio: 1 } })],
  ['HelmValues: extraValues a number, allowed: a map of values', () => CALLS.HelmValues({ extraValues: 1 })],
  ["FullManifests: minReplicas '2', allowed: a number; revision 1, allowed: a text", () => CALLS.FullManifests({ minReplicas: '2', revision: 1 })],
  ['IstioVersion.of: version undefined, allowed: a text', () => IstioVersion.of(undefined as never)],
  ["NodePorts.from: first '30000', allowed: a number", () => NodePorts.from('30000' as never)],
  ['ClusterSnapshot.fromFiles: paths[0] undefined, allowed: a text', () => ClusterSnapshot.fromFiles(undefined as never)],
  ['Findings.of: scope undefined, allowed: a construct', () => Findings.of(undefined as never)],
  ['team: Findings.acknowledge got code undefined, allowed: a text; reason 1, allowed: a text',
    () => Findings.of(playground().team).acknowledge(undefined as never, 1 as never)],
  ["IngressApp: yamlOutputType 'FILE_PER_APP', allowed: one of YamlOutputType (FILE_PER_APP, FILE_PER_CHART, FILE_PER_RESOURCE, FOLDER_PER_CHART_FILE_PER_RESOURCE)",
    () => CALLS.IngressApp({ yamlOutputType: 'FILE_PER_APP' })],
  ['team/web: MeshApp got options undefined, allowed: an object with options', () => new MeshApp(playground().team, 'web', undefined as never)],
])('fails with: %s', (message, call) => {
  expect(messageOf(call)).toBe(message);
});

test('a file that was read in place of its name is not shown', () => {
  expect(messageOf(() => CALLS.TlsIngress({ certificate: '-----BEGIN PRIVATE KEY-----\nhunter2\n' })))
    .toBe(`team/web: TlsIngress got certificate a text of 36 characters, allowed: ${CERTIFICATES}`);
});

/** The calls that take each struct. */
const STRUCTS: Readonly<Record<string, ReadonlyArray<keyof typeof CALLS>>> = {
  ConstructBackendOptions: ['Backend.fromConstruct'],
  CredentialCertificateOptions: ['TlsCertificate.credential'],
  FullManifestsOptions: ['FullManifests'],
  HaproxyLoadBalancerProps: ['HaproxyLoadBalancer'],
  HelmInstallationOptions: ['GatewayInstallation.helm'],
  HelmValuesOptions: ['HelmValues'],
  IngressAppProps: ['IngressApp'],
  IngressGatewayProps: ['IngressGateway'],
  IngressPortOptions: ['IngressPort', 'TlsIngress'],
  IngressPortProps: ['IngressPort'],
  IngressRouteProps: ['IngressRoute'],
  IstioctlInstallationOptions: ['GatewayInstallation.istioctl'],
  ManagedInstallationOptions: ['GatewayInstallation.managed'],
  MeshAppProps: ['MeshApp'],
  MountedCertificateOptions: ['TlsCertificate.mounted'],
  ServiceBackendOptions: ['Backend.service'],
  TlsIngressProps: ['TlsIngress'],
  WeightedBackend: ['Backend.weighted'],
};

describe('every option', () => {
  const structs = Object.values(readAssembly(join(__dirname, '..')).types).filter(({ name }) => name in STRUCTS || /(Props|Options)$/.test(name));
  const options = structs.flatMap(({ name: struct, properties = [] }) => properties.map((property) => ({ struct, ...property as Option })));

  test('is in a struct that some call here takes', () => {
    expect(structs.map(({ name }) => name).sort()).toEqual(Object.keys(STRUCTS).sort());
  });

  test.each(options)('$struct.$name refuses all that is of another type', ({ struct, name, type, optional }) => {
    const wrong = [undefined, null, 1, 'text', true, {}, { key: 1 }, [], [null], [1], ['text'], () => 1, Symbol('text')]
      .filter((value) => !(value === undefined ? optional : fits(type, value)));
    for (const value of wrong) {
      for (const call of STRUCTS[struct]) {
        const message = messageOf(() => CALLS[call]({ [name]: value }));
        expect([value, message]).toEqual([value, expect.stringMatching(new RegExp(`${call.replace('.', '\\.')}(:| got) (\\S+\\.)?${name}[ [].*, allowed: `))]);
      }
    }
  });
});

/** A type as the assembly has it. */
interface Type {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: Type };
}

interface Option {
  readonly name: string;
  readonly type: Type;
  readonly optional?: boolean;
}

/** Whether the compiler would let one of the wrong values pass; none of them is an object of a class or an item of an enum. */
function fits({ primitive, fqn, collection }: Type, value: unknown): boolean {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (fqn !== undefined) return /Props$/.test(fqn) && isMap;
  if (primitive !== undefined) return primitive === 'any' || typeof value === primitive;
  const isCollection = collection!.kind === 'map' ? isMap : Array.isArray(value);
  return isCollection && Object.values(value as object).every((each) => fits(collection!.elementtype, each));
}
