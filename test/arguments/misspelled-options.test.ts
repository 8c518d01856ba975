import { join } from 'path';
import { App, Chart } from 'cdk8s';
import { GatewayDelivery, IngressGateway, IngressPort, IngressProtocol, MeshApp, TlsCertificate, TlsIngress } from '../../src';
import { misspelledOptions } from '../../src/arguments/misspelled-options';
import { optionsOf, readAssembly, type AssemblyType } from '../support/assembly';

const { types } = readAssembly(join(__dirname, '..', '..'));

/** The options of every struct of the API. Those that extend a struct of cdk8s have more, which cdk8s reads. */
const structs = Object.values(types).filter(({ datatype }) => datatype).map((type) => ({ name: type.name, options: namesOf(type) }));

function namesOf(type: AssemblyType): string[] {
  const ours = { ...type, interfaces: type.interfaces?.filter((fqn) => fqn in types) };
  return optionsOf(types, ours).map(({ name }) => name);
}

function meantBy(options: readonly string[], name: string): string[] {
  return misspelledOptions(new Set(options), { [name]: true }, () => true).map(({ meant }) => meant);
}

/** Names that users give to options of their own, when they extend our structs and pass them on. */
const OWN = `
  account address addresses alerts annotations app apps args auth backendName backendPort backendType ca caBundle caCert canary certManager
  certs chart cidr cidrs ciphers class className clientCert cluster clusterId clusterIssuer clusterName command common component config
  configMap contact cors cost costCenter cpu customer dashboard debug default defaults description disabled displayName dns dnsName dnsNames
  domain domains dryRun email enabled env envFrom environment environments external extra fallback gatewayClass gatewayHost gatewayNamespace
  gatewayPort global group_id headers health healthCheck healthPath hostName hostPort hostname hostnames hsts http https
  imageName imagePullSecret imageTag ingressClass instance internal ip issuer issuerName jwt kind labels limits liveness livenessPath
  livenessProbe local maxUnavailable memory middleware mirror monitoring mtls network networkPolicy nodeName nodePool nodeSelector oauth
  order owner part partOf pathPrefix plain podPort policies policy post prefix primary priority private project props public quota
  rateLimit readinessPort readinessProbe redirect redirects region registry replicaCount repository requests resources retries retry
  revision rewrite role roles routes scaling scope secondary secret secrets service serviceName settings shared sla slo sort sport ssl
  stable stage startupPath startupProbe subdomain tag tags targetHost team tenant tenants tier tls type upstream values verbose
  volumes zone zones
`.trim().split(/\s+/);

test.each(structs)('options that users add to $name are not taken for misspelled ones', ({ options }) => {
  const own = OWN.filter((name) => !options.includes(name));
  expect(own.filter((name) => meantBy(options, name).length > 0)).toEqual([]);
});

/** Names that differ from an option by what happens most: another case, swapped letters, a letter twice, one left out. */
function misspellings(option: string): string[] {
  const middle = Math.floor(option.length / 2);
  const swapped = option.slice(0, middle - 1) + option[middle] + option[middle - 1] + option.slice(middle + 1);
  return [
    option.toUpperCase(),
    option.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    ...(option.length < 4 ? [] : [swapped, option.slice(0, middle) + option.slice(middle - 1)]),
    ...(option.length < 6 ? [] : [option.slice(0, middle) + option.slice(middle + 1), option.slice(0, -1), `${option}s`]),
  ];
}

test.each(structs.filter(({ options }) => options.length > 0))('fails when an option of $name is misspelled', ({ options }) => {
  const missed = options.flatMap((option) => misspellings(option).filter((name) =>
    !options.includes(name) && !meantBy(options, name).includes(option)).map((name) => `${name} for ${option}`));
  expect(missed).toEqual([]);
});

test('a name beside the option that it resembles is the user\'s own', () => {
  expect(misspelledOptions(new Set(['host']), { host: 'a.example.com', hosts: ['b.example.com'] }, () => true)).toEqual([]);
});

test('a list under the plural of an option that takes no list is the user\'s own', () => {
  expect(misspelledOptions(new Set(['backend']), { backends: [] }, () => false)).toEqual([]);
  expect(misspelledOptions(new Set(['backend']), { backends: {} }, () => true)).toEqual([{ written: 'backends', meant: 'backend' }]);
});

test('an unknown name without a value is ignored', () => {
  expect(misspelledOptions(new Set(['mutual']), { mutal: undefined }, () => true)).toEqual([]);
});

function chart(): Chart {
  return new Chart(new App(), 'chart', { namespace: 'shop' });
}

test.each<[string, () => unknown, string]>([
  ['a port that would admit every namespace', () => {
    const scope = chart();
    new IngressPort(scope, 'web', {
      gateway: new IngressGateway(scope, 'gateway'), port: 80, protocol: IngressProtocol.HTTP, hosts: ['*'], allowedNamespace: ['shop'],
    } as never);
  }, 'chart/web: IngressPort:\n  allowedNamespace is not an option; did you mean allowedNamespaces?'],
  ['client certificates that would not be asked for', () => TlsCertificate.credential('certs', { mutal: true } as never),
    'TlsCertificate.credential:\n  options.mutal is not an option; did you mean mutual?'],
  ['a required option, which is missing as well', () => {
    const scope = chart();
    new TlsIngress(scope, 'web', {
      gateway: new IngressGateway(scope, 'gateway'), Host: 'a.example.com', certificate: TlsCertificate.credential('certs'),
    } as never);
  }, 'chart/web: TlsIngress:\n  host must be a string, got undefined\n  Host is not an option; did you mean host?'],
  ['an option of an option', () => new MeshApp(chart(), 'web', {
    image: 'web:1', containerPort: 80, securityContext: { ensureNonRoots: true, capabilities: { dorp: [] } },
  } as never), 'chart/web: MeshApp:\n  securityContext.capabilities.dorp is not an option; did you mean drop?'
    + '\n  securityContext.ensureNonRoots is not an option; did you mean ensureNonRoot?'],
  ['an option of a delivery', () => GatewayDelivery.fullManifests({ minReplica: 1 } as never),
    'FullManifests:\n  minReplica is not an option; did you mean minReplicas?'],
])('fails when %s is misspelled', (_, declare, message) => {
  expect(declare).toThrow(new Error(message));
});
