import { Chart } from 'cdk8s';
import { Backend, GatewayDelivery, GatewayInstallation, IngressGateway, IstioVersion, TlsCertificate, type MountedCertificateOptions } from '../../src';
import type { Declare, Playground } from '../support/findings';
import type { RuleCase, WarningCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);

function targetPort(number: number): Declare {
  return (p) => p.tcp('db', 5432, { targetPort: number, backend });
}

/** A host with a certificate. */
function shows(certificate: TlsCertificate): Declare {
  return (p) => p.tls('web', 'shop.example.com', { certificate, backend });
}

function mounted(options: MountedCertificateOptions, secret = 'shop-certs'): Declare {
  return shows(TlsCertificate.mounted(secret, options));
}

function mountedTwice(first: TlsCertificate, second: TlsCertificate): Declare {
  return (p) => {
    p.tls('one', 'one.example.com', { certificate: first, backend });
    p.tls('two', 'two.example.com', { certificate: second, backend });
  };
}

function chart(chartVersion: string, certificate: TlsCertificate, delivery = GatewayDelivery.helmValues()): Declare {
  return (p) => {
    p.gatewayWith({ installation: GatewayInstallation.helm({ release: 'gateway', chartVersion }), delivery });
    p.tls('web', 'shop.example.com', { certificate, backend });
  };
}

function installed(installation: GatewayInstallation): Declare {
  return (p) => p.gatewayWith({ installation });
}

function besides(p: Playground, installation: GatewayInstallation): void {
  p.gatewayWith({});
  new IngressGateway(p.team, 'other', { installation, gatewayName: 'other' });
}

/** Wrong mount paths, and what is wrong with them. */
const MOUNT_PATHS: ReadonlyArray<readonly [string, string]> = [
  ['certs', 'does not start with /'],
  ['', 'does not start with /'],
  ['/', 'is needed by the proxy'],
  ['/etc/istio', 'is needed by the proxy'],
  ['/etc/istio/proxy/', 'is needed by the proxy'],
  ['/etc/istio/pod/certs', 'is needed by the proxy'],
  ['/etc/istio/../certs', 'has .. in it'],
  ['/etc//istio/./proxy', 'has an empty part or . in it'],
  ['/etc/certs:ro', 'has a colon in it'],
  ['/etc/my certs', 'has white space or control characters in it'],
  ['/etc/shop\ncerts', 'has white space or control characters in it'],
];

/** Wrong names of Secrets, and what is wrong with them. */
const SECRETS: ReadonlyArray<readonly [string, string]> = [
  ['', 'is empty'],
  ['istio-system/shop', 'has other characters than lower-case letters, digits and inner dashes'],
  ['Shop', 'has other characters than lower-case letters, digits and inner dashes'],
  ['shop-cacert', 'ends in -cacert, by which istiod knows Secrets that hold CA certificates alone'],
];

export const gatewayPodCases: readonly RuleCase[] = [
  ...([[NaN, 'is no whole number from 1 to 65535'], [15090, 'is one of Istio\'s own'],
    [1023, 'is below 1024 and the pods of \'istio-ingressgateway\' are not privileged']] as const).map(([number, problem]): RuleCase => ({
    code: 'ING401',
    when: `a target port is ${number}`,
    fails: targetPort(number),
    passes: targetPort(1024),
    finds: [`team/db: ING401 target port ${number} ${problem}`],
  })),
  {
    code: 'ING402',
    when: 'a port has the target port of a stock port',
    fails: (p) => p.tcp('db', 8080, { backend }),
    passes: (p) => p.tcp('db', 8080, { targetPort: 18080, backend }),
    finds: ['team/db: ING402 target port 8080 of port 8080 is also that of port 80'],
    advice: 'write targetPort: 18080, which is free',
  },
  ...MOUNT_PATHS.map(([mountPath, problem]): RuleCase => ({
    code: 'ING403',
    when: `a certificate is mounted at ${JSON.stringify(mountPath)}`,
    fails: mounted({ mountPath }),
    passes: mounted({ mountPath: '/etc/shop/certs/' }),
    finds: [`team/web: ING403 mount path '${JSON.stringify(mountPath).slice(1, -1).replace(/(.)\/$/, '$1')}' ${problem}`],
  })),
  {
    code: 'ING403',
    when: 'two secrets are mounted at one path',
    fails: mounted({ mountPath: '/certs', caSecret: 'clients', caMountPath: '/certs' }),
    passes: mounted({ mountPath: '/certs', caSecret: 'clients', caMountPath: '/certs-ca' }),
    finds: ['team/web: ING403 mount path \'/certs\' is that of the secrets \'shop-certs\' and \'clients\''],
  },
  {
    code: 'ING403',
    when: 'a secret is mounted into the folder of another',
    fails: mounted({ mountPath: '/certs', caSecret: 'clients', caMountPath: '/certs/ca' }),
    passes: mounted({ mountPath: '/certs/server', caSecret: 'clients', caMountPath: '/certs/ca' }),
    finds: ['team/web: ING403 mount path \'/certs/ca\' is inside of \'/certs\''],
  },
  {
    code: 'ING403',
    when: 'a secret is mounted over one of the installation\'s own',
    fails: mounted({ mountPath: '/etc/istio/ingressgateway-certs' }),
    passes: mounted({}, 'istio-ingressgateway-certs'),
    finds: ['team/web: ING403 mount path \'/etc/istio/ingressgateway-certs\' is that of the secrets \'istio-ingressgateway-certs\' and \'shop-certs\''],
  },
  {
    code: 'ING403',
    when: 'a secret is optional in one place and required in another',
    fails: mountedTwice(TlsCertificate.mounted('shop-certs'), TlsCertificate.mounted('shop-certs', { optional: false })),
    passes: mountedTwice(TlsCertificate.mounted('shop-certs', { optional: false }), TlsCertificate.mounted('shop-certs', { optional: false })),
    finds: ['team/two: ING403 secret \'shop-certs\' is mounted with optional: false and with true'],
  },
  {
    code: 'ING403',
    when: 'a secret is required that the installation mounts as optional',
    fails: mounted({ optional: false }, 'istio-ingressgateway-certs'),
    passes: mounted({ optional: true }, 'istio-ingressgateway-certs'),
    finds: ['team/web: ING403 secret \'istio-ingressgateway-certs\' is mounted with optional: false and with true'],
  },
  ...SECRETS.map(([name, problem]): RuleCase => ({
    code: 'ING404',
    when: `the Secret of a certificate is called '${name}'`,
    fails: shows(TlsCertificate.credential(name)),
    passes: shows(TlsCertificate.credential('shop.example.com')),
    finds: [`team/web: ING404 secret name '${name}' ${problem}`],
  })),
  ...([['clients', 'does not end in -cacert, by which istiod knows Secrets that hold CA certificates alone'],
    ['configmap://shop/clients-cacert', 'has other characters than lower-case letters, digits and inner dashes']] as const).map(([name, problem]): RuleCase => ({
    code: 'ING404',
    when: `the Secret of a CA is called '${name}'`,
    fails: shows(TlsCertificate.credential('shop', { caCredentialName: name })),
    passes: shows(TlsCertificate.credential('shop', { caCredentialName: 'clients-cacert' })),
    finds: [`team/web: ING404 secret name '${name}' ${problem}`],
    advice: 'write the name of a Secret without its namespace and with -cacert at its end, which istiod leaves out where there is no such Secret',
  })),
  {
    code: 'ING404',
    when: 'a key of a Secret is a path',
    fails: mounted({ certFile: 'live/tls.crt', caSecret: 'clients', caFile: '' }),
    passes: mounted({ certFile: 'live_tls.crt', caSecret: 'clients', caFile: 'ca.pem' }),
    finds: [
      'team/web: ING404 secret key \'\' is no file name',
      'team/web: ING404 secret key \'live/tls.crt\' has other characters than letters, digits, dashes, dots and underscores',
    ],
  },
  {
    code: 'ING405',
    when: 'a chart is too old for mounts',
    fails: chart('1.19.9', TlsCertificate.mounted('shop-certs')),
    passes: chart('1.20.0', TlsCertificate.mounted('shop-certs')),
    finds: ['team/web: ING405 certificate \'shop-certs\' is mounted and the chart has version \'1.19.9\''],
  },
  {
    code: 'ING405',
    when: 'an old chart is not changed by a patch but by its values',
    fails: chart('1.19.9', TlsCertificate.mounted('shop-certs')),
    passes: chart('1.19.9', TlsCertificate.mounted('shop-certs'), GatewayDelivery.kustomizeComponent()),
    finds: ['team/web: ING405 certificate \'shop-certs\' is mounted and the chart has version \'1.19.9\''],
  },
  {
    code: 'ING406',
    when: 'neither the installation nor the chart has a namespace',
    fails: (p) => new IngressGateway(new Chart(p.app, 'bare'), 'gateway', { installation: GatewayInstallation.helm({ release: 'gateway' }) }),
    passes: (p) => new IngressGateway(new Chart(p.app, 'bare'), 'gateway', { installation: GatewayInstallation.helm({ release: 'gateway', namespace: 'ingress' }) }),
    finds: ['bare/gateway: ING406 gateway workload \'gateway\' has no namespace'],
  },
  {
    code: 'ING406',
    when: 'a workload has a name that no Service can have',
    fails: (p) => p.gatewayWith({ gatewayName: 'gateway', installation: GatewayInstallation.helm({ release: '1-gateway' }) }),
    passes: (p) => p.gatewayWith({ gatewayName: 'gateway', installation: GatewayInstallation.helm({ release: 'gateway-1' }) }),
    finds: ['platform/gateway: ING406 workload name \'1-gateway\' does not start with a letter'],
    advice: 'use lower-case letters, digits and inner dashes, with a letter first',
  },
  {
    code: 'ING407',
    when: 'two gateways are one workload, which is told once',
    fails: (p) => besides(p, GatewayInstallation.istioctl()),
    passes: (p) => besides(p, GatewayInstallation.istioctl({ name: 'second', selector: { istio: 'second' } })),
    finds: ['team/other: ING407 workload \'istio-system/istio-ingressgateway\' is also that of platform/gateway'],
  },
  {
    code: 'ING408',
    when: 'a selector is empty',
    fails: installed(GatewayInstallation.istioctl({ selector: {} })),
    passes: installed(GatewayInstallation.istioctl({ selector: { gateway: 'ours' } })),
    finds: ['platform/gateway: ING408 the selector is empty'],
  },
  {
    code: 'ING408',
    when: 'a selector is no label',
    fails: installed(GatewayInstallation.istioctl({ selector: { 'my gateway': '-' } })),
    passes: installed(GatewayInstallation.istioctl({ selector: { 'example.com/gateway': 'ours' } })),
    finds: [
      'platform/gateway: ING408 label \'my gateway\' has other characters than letters, digits and inner dashes, dots and underscores',
      'platform/gateway: ING408 value of label \'my gateway\' \'-\' has other characters than letters, digits and inner dashes, dots and underscores',
    ],
  },
  {
    code: 'ING408',
    when: 'a selector matches the pods of another gateway, even where names run into one another',
    fails: (p) => {
      p.gatewayWith({ installation: GatewayInstallation.helm({ release: 'ab', namespace: 'c', selector: { istio: 'shared' } }) });
      new IngressGateway(p.team, 'other', { installation: GatewayInstallation.helm({ release: 'a', namespace: 'bc', selector: { istio: 'shared', app: 'a' } }) });
    },
    passes: (p) => {
      p.gatewayWith({ installation: GatewayInstallation.helm({ release: 'ab', namespace: 'c' }) });
      new IngressGateway(p.team, 'other', { installation: GatewayInstallation.helm({ release: 'a', namespace: 'bc' }), delivery: GatewayDelivery.helmValues() });
    },
    finds: ['platform/gateway: ING408 the selector {"istio":"shared"} also matches the pods of team/other'],
  },
];

/** A mounted certificate on a version of Istio. */
function mountedOn(version: string, certificate = TlsCertificate.mounted('shop-certs')): Declare {
  return (p) => {
    p.gatewayWith({ istioVersion: IstioVersion.of(version) });
    p.tls('web', 'shop.example.com', { certificate, backend });
  };
}

export const gatewayPodWarnings: readonly WarningCase[] = [
  ...([['1.27', '1.31.0'], ['1.28', '1.31'], ['1.29.2', '1.29.3'], ['1.30.0', '1.30'], ['1.30.2', '1.30.3']] as const).map(([missing, following]): WarningCase => ({
    code: 'ING416',
    when: `certificates are mounted on Istio ${missing} rather than ${following}`,
    url: 'https://shop.example.com/',
    fails: mountedOn(missing),
    passes: mountedOn(following),
    finds: [`warning at team/web: ING416 certificate 'shop-certs' is mounted and Istio has version '${missing}'`],
  })),
  {
    code: 'ING416',
    when: 'the version of the chart tells that of Istio, and certificates are mounted',
    url: 'https://shop.example.com/',
    fails: chart('1.30.1', TlsCertificate.mounted('shop-certs')),
    passes: chart('1.30.1', TlsCertificate.credential('shop-certs')),
    finds: ['warning at team/web: ING416 certificate \'shop-certs\' is mounted and Istio has version \'1.30.1\''],
  },
];
