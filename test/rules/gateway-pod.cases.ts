import { Chart } from 'cdk8s';
import {
  Backend, GatewayDelivery, GatewayInstallation, IngressGateway, IstioVersion, TlsCertificate,
  type HelmInstallationOptions, type MountedCertificateOptions,
} from '../../src';
import type { Declare, Playground } from '../support/findings';
import type { RuleCase, WarningCase } from '../support/rule-cases';
import { service, someFiles } from '../support/snapshots';

const backend = Backend.service('web', 80);

function targetPort(number: number): Declare {
  return (p) => p.tcp('db', 5432, { targetPort: number, backend });
}

/** A target port, where another Service leads to port 18080 of the gateway's pods. */
function besideService(number: number): Declare {
  return (p) => {
    const ports = [{ name: 'tcp-old', port: 9000, targetPort: 18080 }];
    p.gatewayWith({ snapshot: someFiles(service('istio-system', 'internal', { selector: { istio: 'ingressgateway' }, ports })) });
    p.tcp('db', 8080, { targetPort: number, backend });
  };
}

/** A host with a certificate. */
function shows(certificate: TlsCertificate): Declare {
  return (p) => p.tls('web', 'shop.example.com', { certificate, backend });
}

function mounted(options: MountedCertificateOptions, secret = 'shop-certs'): Declare {
  return shows(TlsCertificate.mounted(secret, options));
}

function chart(chartVersion: string, certificate: TlsCertificate, delivery = GatewayDelivery.helmValues()): Declare {
  return (p) => {
    p.gatewayWith({ installation: GatewayInstallation.helm({ release: 'gateway', chartVersion }), delivery });
    p.tls('web', 'shop.example.com', { certificate, backend });
  };
}

/** A mounted certificate on a release of which only the version of Istio is known. */
function ofIstio(version: string): Declare {
  return (p) => {
    p.gatewayWith({ installation: GatewayInstallation.helm({ release: 'gateway' }), istioVersion: IstioVersion.of(version) });
    p.tls('web', 'shop.example.com', { certificate: TlsCertificate.mounted('shop-certs'), backend });
  };
}

function installed(installation: GatewayInstallation): Declare {
  return (p) => p.gatewayWith({ installation });
}

/** A gateway of the Helm chart, declared in a chart that has no namespace. */
function ofRelease(options: HelmInstallationOptions): Declare {
  return (p) => new IngressGateway(new Chart(p.app, 'bare'), 'gateway', { installation: GatewayInstallation.helm(options) });
}

function besides(p: Playground, installation: GatewayInstallation): void {
  p.gatewayWith({});
  new IngressGateway(p.team, 'other', { installation, gatewayName: 'other' });
}

const NAME = 'use lower-case letters, digits and dashes; start with a letter, and do not end with a dash';
const CHARACTERS = 'has characters other than lower-case letters, digits, dashes and dots';
const SECRET_NAME = 'use the name of the Secret as in the cluster: lower-case letters, digits, dashes and dots';

/** Invalid names of Secrets, what is wrong with each, and the fix. */
const SECRETS: ReadonlyArray<readonly [name: string, problem: string, advice: string]> = [
  ['', 'is empty', SECRET_NAME],
  ['istio-system/shop', CHARACTERS, 'leave the namespace out: the Secret is read in that of the gateway'],
  ['istio-system/shop-cacert', CHARACTERS, 'leave the namespace out: the Secret is read in that of the gateway'],
  ['Shop', CHARACTERS, SECRET_NAME],
  ['Shop-cacert', CHARACTERS, SECRET_NAME],
  [
    'shop-cacert', 'ends in -cacert, which istiod takes for a Secret with only CA certificates',
    'name the Secret with the certificate and its key; istiod finds the -cacert Secret itself',
  ],
];

export const gatewayPodCases: readonly RuleCase[] = [
  ...([
    [NaN, 'is not a whole number'],
    [15090, 'is reserved by Istio'],
    [1023, 'is below 1024, where the unprivileged pods of \'istio-ingressgateway\' cannot listen'],
  ] as const).map(([number, problem]): RuleCase => ({
    code: 'ING401',
    when: `a target port is ${number}`,
    fails: targetPort(number),
    passes: targetPort(1024),
    finds: [`team/db: ING401 target port ${number} ${problem}`],
  })),
  {
    code: 'ING402',
    when: 'a port has the target port of a stock port',
    fails: (p) => p.tcp('db', 8080, { targetPort: 8080, backend }),
    passes: (p) => p.tcp('db', 8080, { backend }),
    finds: [
      'team/db: ING402 target port 8080 of port 8080 of team/db is also used by '
      + 'the stock port 80 (http2) of gateway platform/gateway',
    ],
    advice: 'set targetPort of port 8080 of team/db, for example to 18080',
  },
  {
    code: 'ING402',
    when: 'a stock port that nobody declared has the target port of a declared one',
    fails: (p) => p.tcp('db', 100, { targetPort: 8443, backend }),
    passes: (p) => p.tcp('db', 100, { targetPort: 8444, backend }),
    finds: [
      'team/db: ING402 target port 8443 of the stock port 443 (https) of gateway platform/gateway is also used by '
      + 'port 100 of team/db',
    ],
    advice: 'set targetPort of port 100 of team/db, for example to 18080',
  },
  {
    code: 'ING402',
    when: 'a port has a target port that is taken, where another Service of the pods leads to the first that would be free',
    fails: besideService(8080),
    passes: besideService(8081),
    finds: [
      'team/db: ING402 target port 8080 of port 8080 of team/db is also used by '
      + 'the stock port 80 (http2) of gateway platform/gateway',
    ],
    advice: 'set targetPort of port 8080 of team/db, for example to 18081',
  },
  ...SECRETS.map(([name, problem, advice]): RuleCase => ({
    code: 'ING404',
    when: `the Secret of a certificate is named '${name}'`,
    fails: shows(TlsCertificate.credential(name)),
    passes: shows(TlsCertificate.credential('shop.example.com')),
    finds: [`team/web: ING404 Secret name '${name}' ${problem}`],
    advice,
  })),
  ...([['clients', 'does not end in -cacert, so istiod would look for a certificate and its key'],
    ['configmap://shop/clients-cacert', CHARACTERS]] as const).map(([name, problem]): RuleCase => ({
    code: 'ING404',
    when: `the Secret of a CA is named '${name}'`,
    fails: shows(TlsCertificate.credential('shop', { caCredentialName: name })),
    passes: shows(TlsCertificate.credential('shop', { caCredentialName: 'clients-cacert' })),
    finds: [`team/web: ING404 Secret name '${name}' ${problem}`],
    advice: 'use a name that ends in -cacert, without a namespace; istiod also finds the Secret without that ending',
  })),
  {
    code: 'ING404',
    when: 'a key of a Secret is a path',
    fails: mounted({ certFile: 'live/tls.crt', caSecret: 'clients', caFile: '' }),
    passes: mounted({ certFile: 'live_tls.crt', caSecret: 'clients', caFile: 'ca.pem' }),
    finds: [
      'team/web: ING404 Secret key \'\' is not a file name',
      'team/web: ING404 Secret key \'live/tls.crt\' has characters other than letters, digits, dashes, dots and underscores',
    ],
    advice: 'use the name of a key in the Secret, such as tls.crt',
  },
  {
    code: 'ING405',
    when: 'a chart is too old for mounts',
    fails: chart('1.19.9', TlsCertificate.mounted('shop-certs')),
    passes: chart('1.20.0', TlsCertificate.mounted('shop-certs')),
    finds: ['team/web: ING405 certificate \'shop-certs\' is mounted, but chartVersion is \'1.19.9\''],
  },
  {
    code: 'ING405',
    when: 'an old chart is configured with values instead of a patch',
    fails: chart('1.19.9', TlsCertificate.mounted('shop-certs')),
    passes: chart('1.19.9', TlsCertificate.mounted('shop-certs'), GatewayDelivery.kustomizeComponent()),
    finds: ['team/web: ING405 certificate \'shop-certs\' is mounted, but chartVersion is \'1.19.9\''],
  },
  {
    code: 'ING405',
    when: 'the version of a chart is unknown and that of Istio is too old for mounts',
    fails: ofIstio('1.19'),
    passes: ofIstio('1.20'),
    finds: ['team/web: ING405 certificate \'shop-certs\' is mounted, but istioVersion is \'1.19\''],
  },
  {
    code: 'ING406',
    when: 'neither the installation nor the chart has a namespace',
    fails: ofRelease({ release: 'gateway' }),
    passes: ofRelease({ release: 'gateway', namespace: 'ingress' }),
    finds: ['bare/gateway: ING406 gateway workload \'gateway\' has no namespace'],
  },
  {
    code: 'ING406',
    when: 'the namespace of the installation is empty',
    fails: ofRelease({ release: 'gateway', namespace: '' }),
    passes: ofRelease({ release: 'gateway', namespace: 'ingress' }),
    finds: ['bare/gateway: ING406 namespace \'\' is empty'],
  },
  {
    code: 'ING406',
    when: 'the namespace of the installation has a space',
    fails: ofRelease({ release: 'gateway', namespace: 'a b' }),
    passes: ofRelease({ release: 'gateway', namespace: 'a-b' }),
    finds: ['bare/gateway: ING406 namespace \'a b\' has characters other than lower-case letters, digits and dashes'],
    advice: NAME,
  },
  {
    code: 'ING406',
    when: 'a workload has a name that no Service can have',
    fails: (p) => p.gatewayWith({ gatewayName: 'gateway', installation: GatewayInstallation.helm({ release: '1-gateway' }) }),
    passes: (p) => p.gatewayWith({ gatewayName: 'gateway', installation: GatewayInstallation.helm({ release: 'gateway-1' }) }),
    finds: ['platform/gateway: ING406 release of the installation \'1-gateway\' does not start with a letter'],
    advice: `set release to a valid name: ${NAME}`,
  },
  {
    code: 'ING406',
    when: 'the name of a managed gateway has a space',
    fails: (p) => p.gatewayWith({ installation: GatewayInstallation.managed({ name: 'a b' }) }),
    passes: (p) => p.gatewayWith({ installation: GatewayInstallation.managed({ name: 'a-b' }) }),
    finds: ['platform/gateway: ING406 name of the installation \'a b\' has characters other than lower-case letters, digits and dashes'],
    advice: `set name to a valid name: ${NAME}`,
  },
  {
    code: 'ING406',
    when: 'the name of a release is empty',
    fails: (p) => p.gatewayWith({ installation: GatewayInstallation.helm({ release: '' }) }),
    passes: (p) => p.gatewayWith({ installation: GatewayInstallation.helm({ release: 'edge' }) }),
    finds: ['platform/gateway: ING406 release of the installation \'\' is empty'],
    advice: 'set release to the name of the Helm release',
  },
  {
    code: 'ING407',
    when: 'two gateways have the same workload, which is reported once',
    fails: (p) => besides(p, GatewayInstallation.istioctl()),
    passes: (p) => besides(p, GatewayInstallation.istioctl({ name: 'second', selector: { istio: 'second' } })),
    finds: ['team/other: ING407 workload \'istio-system/istio-ingressgateway\' is already declared at platform/gateway'],
  },
  {
    code: 'ING408',
    when: 'a selector is empty',
    fails: installed(GatewayInstallation.istioctl({ selector: {} })),
    passes: installed(GatewayInstallation.istioctl({ selector: { gateway: 'ours' } })),
    finds: ['platform/gateway: ING408 the selector is empty'],
    advice: 'set selector to labels that only the gateway\'s pods have',
  },
  {
    code: 'ING408',
    when: 'a selector is not a valid label',
    fails: installed(GatewayInstallation.istioctl({ selector: { 'my gateway': '-' } })),
    passes: installed(GatewayInstallation.istioctl({ selector: { 'example.com/gateway': 'ours' } })),
    finds: [
      'platform/gateway: ING408 selector label \'my gateway\' has characters other than letters, digits, dashes, dots and underscores',
      'platform/gateway: ING408 value of selector label \'my gateway\' \'-\' does not start and end with a letter or digit',
    ],
    advice: 'use labels that the gateway\'s pods have, such as istio: ingressgateway',
  },
  {
    code: 'ING408',
    when: 'a selector matches the pods of another gateway, even if their joined names are equal',
    fails: (p) => {
      p.gatewayWith({ installation: GatewayInstallation.helm({ release: 'ab', namespace: 'c', selector: { istio: 'shared' } }) });
      const selector = { istio: 'shared', app: 'a' };
      new IngressGateway(p.team, 'other', { installation: GatewayInstallation.helm({ release: 'a', namespace: 'bc', selector }) });
    },
    passes: (p) => {
      p.gatewayWith({ installation: GatewayInstallation.helm({ release: 'ab', namespace: 'c' }) });
      new IngressGateway(p.team, 'other', {
        installation: GatewayInstallation.helm({ release: 'a', namespace: 'bc' }), delivery: GatewayDelivery.helmValues(),
      });
    },
    finds: ['platform/gateway: ING408 the selector {"istio":"shared"} also matches the pods of team/other'],
  },
  {
    code: 'ING408',
    when: 'two gateways select each other\'s pods, which is reported once',
    fails: (p) => besides(p, GatewayInstallation.istioctl({ name: 'other' })),
    passes: (p) => besides(p, GatewayInstallation.istioctl({ name: 'other', selector: { istio: 'other' } })),
    finds: ['team/other: ING408 the selector {"istio":"ingressgateway"} also matches the pods of platform/gateway'],
  },
  {
    code: 'ING408',
    when: 'the selector of one of two gateways is empty, which is reported once',
    fails: (p) => besides(p, GatewayInstallation.istioctl({ name: 'other', selector: {} })),
    passes: (p) => besides(p, GatewayInstallation.istioctl({ name: 'other', selector: { istio: 'other' } })),
    finds: ['team/other: ING408 the selector is empty'],
    advice: 'set selector to labels that only the gateway\'s pods have',
  },
];

/** A mounted certificate, on this version of Istio. */
function mountedOn(version: string, certificate = TlsCertificate.mounted('shop-certs')): Declare {
  return (p) => {
    p.gatewayWith({ istioVersion: IstioVersion.of(version) });
    p.tls('web', 'shop.example.com', { certificate, backend });
  };
}

export const gatewayPodWarnings: readonly WarningCase[] = [
  ...([
    ['1.27', '1.31.0'], ['1.28', '1.31'], ['1.29.2', '1.29.3'], ['1.30.0', '1.30'], ['1.30.2', '1.30.3'],
  ] as const).map(([missing, following]): WarningCase => ({
    code: 'ING416',
    when: `certificates are mounted on Istio ${missing} rather than ${following}`,
    url: 'https://shop.example.com/',
    fails: mountedOn(missing),
    passes: mountedOn(following),
    finds: [`warning at team/web: ING416 certificate 'shop-certs' is mounted, but the Istio version is '${missing}'`],
  })),
  {
    code: 'ING416',
    when: 'certificates are mounted, and the chart version implies the Istio version',
    url: 'https://shop.example.com/',
    fails: chart('1.30.1', TlsCertificate.mounted('shop-certs')),
    passes: chart('1.30.1', TlsCertificate.credential('shop-certs')),
    finds: ['warning at team/web: ING416 certificate \'shop-certs\' is mounted, but the Istio version is \'1.30.1\''],
  },
];
