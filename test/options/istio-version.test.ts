import { Chart, Testing } from 'cdk8s';
import {
  Backend, GatewayInstallation, IngressGateway, IstioVersion, TlsCertificate, TlsIngress, type IngressGatewayProps,
} from '../../src';
import { followsMountedFiles, isAtLeast, networkingApiVersion, parseVersion, versionText } from '../../src/model/istio-version';
import { shown } from '../../src/model/shown';

test.each([
  ['1.31', '1.31'], ['v1.31', '1.31'], ['1.30.3', '1.30.3'], ['v1.29.0', '1.29.0'], ['1.18', '1.18'], ['1.31.99', '1.31.99'],
])('%s is Istio %s', (text, version) => {
  expect(IstioVersion.of(text).version).toBe(version);
});

test('the constants are the three newest minors and the oldest with v1', () => {
  expect([IstioVersion.V1_31, IstioVersion.V1_30, IstioVersion.V1_29, IstioVersion.V1_22].map(({ version }) => version))
    .toEqual(['1.31', '1.30', '1.29', '1.22']);
});

test.each([
  '', '1', '1.', '1.17', '1.32', '2.30', '0.30', '1.30.', '1.30.3.1', '1.030', '1.30.03', 'V1.30', ' 1.30', '1.30\n',
  'latest', 'default', '1_30', '1.-30',
])('fails when the version is %j', (text) => {
  expect(() => IstioVersion.of(text)).toThrow(`version must be one from 1.18 to 1.31, got ${shown(text)}`);
});

test.each([
  ['1.29.3', 29, 3, true], ['1.29.2', 29, 3, false], ['1.29', 29, 3, true], ['1.30.0', 29, 3, true],
  ['1.28', 29, 0, false], ['1.29.10', 29, 9, true], ['1.29.0', 29, 0, true],
])('Istio %s against 1.%i.%i is %s', (version, minor, patch, expected) => {
  expect(isAtLeast(parseVersion(version)!, minor, patch)).toBe(expected);
});

test.each([
  ['1.31.1', '1.31.1'], ['v1.19.9', '1.19.9'], ['1.20', '1.20'], ['1.17.8', '1.17.8'],
  ['1.32.0-alpha.0', '1.32.0'], ['1.31.0+build.7', '1.31.0'], ['2.0.0', '2.0.0'], ['0.9.1', '0.9.1'],
])('the version %j of a chart is that of Istio %s', (text, version) => {
  expect(versionText(parseVersion(text)!)).toBe(version);
});

test.each([
  'new', 'stable', '', '8080', '1.2x', '1.20.0\n', '1.31.0-rc\n1', '^1.31.0', '1.31.x',
])('fails when the version of a chart is %j', (text) => {
  expect(() => GatewayInstallation.helm({ release: 'gateway', chartVersion: text }))
    .toThrow(`chartVersion must be a version such as 1.31.1, got ${shown(text)}`);
});

test.each([
  ['2.0.0', 31, true], ['0.99.0', 18, false],
])('the version %s of a chart against 1.%i is %s', (text, minor, expected) => {
  expect(isAtLeast(parseVersion(text)!, minor)).toBe(expected);
});

test.each([
  ['1.18', false], ['1.28', false], ['1.28.9', false], ['1.29.0', false], ['1.29.2', false], ['1.29.3', true], ['1.29', true],
  ['1.30.0', false], ['1.30.2', false], ['1.30.3', true], ['1.30', true], ['1.31.0', true], ['1.31', true],
])('that Istio %s notices every change of a mounted file is %s', (version, expected) => {
  expect(followsMountedFiles(parseVersion(version)!)).toBe(expected);
});

test.each([['1.18', 'v1beta1'], ['1.21.6', 'v1beta1'], ['1.22.0', 'v1'], ['1.31', 'v1']])('Istio %s takes %s', (version, expected) => {
  expect(networkingApiVersion(parseVersion(version)!)).toBe(`networking.istio.io/${expected}`);
});

describe('what is written', () => {
  function apiVersions(props: IngressGatewayProps): Record<string, string> {
    const chart = new Chart(Testing.app({ outdir: 'unused' }), 'chart', { namespace: 'shop' });
    const gateway = new IngressGateway(chart, 'gateway', props);
    new TlsIngress(chart, 'web', {
      gateway, host: 'shop.example.com', certificate: TlsCertificate.credential('shop'), backend: Backend.service('web', 80),
    });
    return Object.fromEntries(Testing.synth(chart).map(({ kind, apiVersion }) => [kind, apiVersion]));
  }

  const helm = (chartVersion?: string) => GatewayInstallation.helm({ release: 'gateway', chartVersion });
  const both = (version: string) => ({ Gateway: `networking.istio.io/${version}`, VirtualService: `networking.istio.io/${version}` });

  test.each<[string, IngressGatewayProps, string]>([
    ['without options', {}, 'v1'],
    ['for Istio 1.22', { istioVersion: IstioVersion.V1_22 }, 'v1'],
    ['for Istio 1.21', { istioVersion: IstioVersion.of('1.21') }, 'v1beta1'],
    ['for a chart of 1.21', { installation: helm('1.21.6') }, 'v1beta1'],
    ['for a chart that is older than any version known here', { installation: helm('1.17.8') }, 'v1beta1'],
    ['for a chart without version', { installation: helm() }, 'v1'],
    ['for Istio 1.31 and a chart of 1.21', { installation: helm('1.21.6'), istioVersion: IstioVersion.V1_31 }, 'v1'],
    ['for Istio 1.21 and a chart of 1.31', { installation: helm('1.31.1'), istioVersion: IstioVersion.of('1.21') }, 'v1beta1'],
  ])('%s has one API version throughout', (_, props, version) => {
    expect(apiVersions(props)).toEqual(both(version));
  });
});
