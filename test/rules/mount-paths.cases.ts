import { Backend, TlsCertificate, type MountedCertificateOptions } from '../../src';
import type { Declare } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);

function mounted(options: MountedCertificateOptions, secret = 'shop-certs'): Declare {
  return (p) => p.tls('web', 'shop.example.com', { certificate: TlsCertificate.mounted(secret, options), backend });
}

function mountedTwice(first: TlsCertificate, second: TlsCertificate): Declare {
  return (p) => {
    p.tls('one', 'one.example.com', { certificate: first, backend });
    p.tls('two', 'two.example.com', { certificate: second, backend });
  };
}

/** Invalid mount paths, and what is wrong with each. */
const MOUNT_PATHS: ReadonlyArray<readonly [string, string]> = [
  ['certs', 'does not start with /'],
  ['', 'does not start with /'],
  ['/', 'is used by the proxy'],
  ['/etc/istio', 'is used by the proxy'],
  ['/etc/istio/proxy/', 'is used by the proxy'],
  ['/etc/istio/pod/certs', 'is used by the proxy'],
  ...[
    '/etc', '/etc/hosts', '/etc/ssl', '/etc/ssl/certs', '/etc/pki', '/usr', '/usr/local', '/usr/local/bin', '/usr/lib/x86_64-linux-gnu',
    '/usr/bin', '/usr/sbin', '/usr/lib64', '/lib', '/sbin',
    '/lib64', '/bin', '/dev', '/proc/certs', '/sys', '/var', '/var/lib/istio', '/var/lib/istio/envoy', '/var/run', '/run',
    '/run/secrets/tokens', '/var/run/secrets/istio',
  ].map((path) => [path, 'is used by the proxy'] as const),
  ['/etc/istio/../certs', 'contains ..'],
  ['/etc//istio/./proxy', 'has an empty or . segment'],
  ['/etc/certs:ro', 'contains a colon'],
  ['/etc/my certs', 'contains white space or control characters'],
  ['/etc/shop\ncerts', 'contains white space or control characters'],
];

export const mountPathCases: readonly RuleCase[] = [
  ...MOUNT_PATHS.map(([mountPath, problem]): RuleCase => ({
    code: 'ING403',
    when: `a certificate is mounted at ${JSON.stringify(mountPath)}`,
    fails: mounted({ mountPath }),
    passes: mounted({ mountPath: '/etc/shop/certs/' }),
    finds: [`team/web: ING403 mount path '${JSON.stringify(mountPath).slice(1, -1).replace(/(.)\/$/, '$1')}' ${problem}`],
  })),
  ...['/etc/ssl/certs/shop', '/etc/ssl/private', '/etc/pki/shop', '/opt/certs', '/var/run/secrets/shop', '/run/shop', '/home/shop'].map(
    (mountPath): RuleCase => ({
      code: 'ING403',
      when: `a certificate is mounted at /etc/ssl/certs instead of ${mountPath}`,
      fails: mounted({ mountPath: '/etc/ssl/certs' }),
      passes: mounted({ mountPath }),
      finds: ['team/web: ING403 mount path \'/etc/ssl/certs\' is used by the proxy'],
    })),
  {
    code: 'ING403',
    when: 'two Secrets are mounted at the same path',
    fails: mounted({ mountPath: '/certs', caSecret: 'clients', caMountPath: '/certs' }),
    passes: mounted({ mountPath: '/certs', caSecret: 'clients', caMountPath: '/certs-ca' }),
    finds: ['team/web: ING403 mount path \'/certs\' is shared by Secrets \'shop-certs\' and \'clients\''],
  },
  {
    code: 'ING403',
    when: 'a Secret is mounted into the folder of another',
    fails: mounted({ mountPath: '/certs', caSecret: 'clients', caMountPath: '/certs/ca' }),
    passes: mounted({ mountPath: '/certs/server', caSecret: 'clients', caMountPath: '/certs/ca' }),
    finds: ['team/web: ING403 mount path \'/certs/ca\' is inside mount path \'/certs\''],
  },
  {
    code: 'ING403',
    when: 'a Secret is mounted over a mount of the installation',
    fails: mounted({ mountPath: '/etc/istio/ingressgateway-certs' }),
    passes: mounted({}, 'istio-ingressgateway-certs'),
    finds: [
      'team/web: ING403 mount path \'/etc/istio/ingressgateway-certs\' is shared by '
      + 'Secrets \'istio-ingressgateway-certs\' and \'shop-certs\'',
    ],
  },
  {
    code: 'ING403',
    when: 'a Secret is optional in one place and required in another',
    fails: mountedTwice(TlsCertificate.mounted('shop-certs'), TlsCertificate.mounted('shop-certs', { optional: false })),
    passes: mountedTwice(
      TlsCertificate.mounted('shop-certs', { optional: false }), TlsCertificate.mounted('shop-certs', { optional: false })),
    finds: ['team/two: ING403 Secret \'shop-certs\' is mounted both as optional and as required'],
    advice: 'set optional to the same value wherever the Secret is mounted; istioctl\'s own mounts are optional',
  },
  {
    code: 'ING403',
    when: 'a Secret is required that the installation mounts as optional',
    fails: mounted({ optional: false }, 'istio-ingressgateway-certs'),
    passes: mounted({ optional: true }, 'istio-ingressgateway-certs'),
    finds: ['team/web: ING403 Secret \'istio-ingressgateway-certs\' is mounted both as optional and as required'],
    advice: 'set optional to the same value wherever the Secret is mounted; istioctl\'s own mounts are optional',
  },
];
