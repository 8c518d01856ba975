// Settings of servers of the cluster that the change replaces.
import { IngressRoute, PlainHttp, TlsCertificate } from '../../../src';
import type { Declare } from '../../support/findings';
import { backend, OURS, over, replacing, SIMPLE, URL } from '../../support/replaced';
import type { WarningCase } from '../../support/rule-cases';
import { deployment, gateway, secret, server, someFiles, type Manifest } from '../../support/snapshots';

const HOSTS = ['shop.example.com'];
const PAIR = { 'tls.crt': 'shop.crt', 'tls.key': 'shop.key' };

function withTls(tls: Manifest): Declare {
  return replacing(server(443, 'HTTPS', HOSTS, { ...SIMPLE, ...tls }));
}

/** With client certificates, before and after. */
function mutual(tls: Manifest, certificate = TlsCertificate.credential('shop', { mutual: true })): Declare {
  return (p) => {
    const before = server(443, 'HTTPS', HOSTS, { mode: 'MUTUAL', credentialName: 'shop', ...tls });
    p.gatewayWith({ snapshot: someFiles(gateway('istio-system', 'istio-ingressgateway', before)) });
    new IngressRoute(p.team, 'web', { port: p.tls('port', 'shop.example.com', { plainHttp: PlainHttp.CLOSED, certificate }), backend });
  };
}

function becomes(setting: string, place = '\'shop.example.com\' on port 443'): string[] {
  return [`warning at team/web: ING522 Gateway '${OURS}' has ${setting}, for ${place}`];
}

const STORED = deployment('istio-system', 'istio-ingressgateway', { istio: 'ingressgateway' }, {
  containers: [{ name: 'istio-proxy', volumeMounts: [{ name: 'certs', mountPath: '/etc/certs' }] }],
  volumes: [{ name: 'certs', secret: { secretName: 'port-certificate' } }],
});

export const replacedSettingCases: readonly WarningCase[] = [
  {
    code: 'ING522',
    when: 'old clients could use TLS 1.0',
    fails: withTls({ minProtocolVersion: 'TLSV1_0' }),
    passes: withTls({ minProtocolVersion: 'TLSV1_2', maxProtocolVersion: 'TLS_AUTO' }),
    finds: becomes('minProtocolVersion \'TLSV1_0\', which becomes \'TLSV1_2\''),
    url: URL,
  },
  {
    code: 'ING522',
    when: 'the newest TLS was asked for, and no patch does so again',
    fails: withTls({ minProtocolVersion: 'TLSV1_3', maxProtocolVersion: 'TLSV1_3' }),
    passes: withTls({ maxProtocolVersion: 'TLSV1_3' }),
    finds: becomes('minProtocolVersion \'TLSV1_3\', which becomes \'TLSV1_2\''),
    url: URL,
  },
  {
    code: 'ING522',
    when: 'the ciphers were limited',
    fails: withTls({ cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384', 'AES256-SHA'] }),
    passes: withTls({ cipherSuites: [] }),
    finds: becomes('cipherSuites \'ECDHE-RSA-AES256-GCM-SHA384, AES256-SHA\', which becomes \'those of Istio\''),
    url: URL,
  },
  {
    code: 'ING522',
    when: 'the host had another certificate',
    fails: withTls({ credentialName: 'old-certificate' }),
    passes: over(someFiles(
      gateway('istio-system', 'istio-ingressgateway', server(443, 'HTTPS', HOSTS, { ...SIMPLE, credentialName: 'old-certificate' })),
      secret('istio-system', 'old-certificate', PAIR), secret('istio-system', 'port-certificate', PAIR),
    )),
    finds: becomes('certificate \'old-certificate\', which becomes \'port-certificate\''),
    url: URL,
  },
  {
    code: 'ING522',
    when: 'the certificate came from a file that is not of its Secret',
    fails: over(someFiles(STORED, gateway('istio-system', 'istio-ingressgateway', server(
      443, 'HTTPS', HOSTS, { mode: 'SIMPLE', serverCertificate: '/etc/other/tls.crt', privateKey: '/etc/other/tls.key' },
    )))),
    passes: over(someFiles(STORED, gateway('istio-system', 'istio-ingressgateway', server(
      443, 'HTTPS', HOSTS, { mode: 'SIMPLE', serverCertificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' },
    )))),
    finds: becomes('certificate \'/etc/other/tls.crt\', which becomes \'port-certificate\''),
    url: URL,
  },
  {
    code: 'ING522',
    when: 'clients had two certificates to choose from',
    fails: withTls({ credentialName: undefined, credentialNames: ['port-certificate', 'ecdsa'] }),
    passes: withTls({ credentialName: undefined, credentialNames: ['port-certificate'] }),
    finds: becomes('certificate \'ecdsa, port-certificate\', which becomes \'port-certificate\''),
    url: URL,
  },
  {
    code: 'ING522',
    when: 'another authority signed the certificates of clients',
    fails: mutual({ caCertCredentialName: 'partners-cacert' }),
    passes: mutual({ caCertCredentialName: 'shop-cacert' }),
    finds: becomes('CA of client certificates \'partners\', which becomes \'shop\''),
    url: URL,
  },
  {
    code: 'ING522',
    when: 'only some names of clients were let in',
    fails: mutual({ subjectAltNames: ['partner.example.org'] }),
    passes: mutual({ subjectAltNames: [] }),
    finds: becomes('subjectAltNames \'partner.example.org\', which becomes \'none\''),
    url: URL,
  },
  {
    code: 'ING522',
    when: 'the server listened on one address',
    fails: replacing({ ...server(443, 'HTTPS', HOSTS, SIMPLE), bind: '10.0.0.1' }),
    passes: replacing({ ...server(443, 'HTTPS', HOSTS, SIMPLE), bind: '0.0.0.0' }),
    finds: becomes('bind \'10.0.0.1\', which becomes \'all addresses\''),
    url: URL,
  },
  {
    code: 'ING518',
    when: 'clients could show a certificate, and need not',
    fails: withTls({ mode: 'OPTIONAL_MUTUAL' }),
    passes: withTls({}),
    finds: [
      'warning at team/web: ING518 host \'shop.example.com\' on port 443 gets TLS, '
        + `but TLS with optional client certificates by Gateway '${OURS}'`,
    ],
    url: URL,
  },
  {
    code: 'ING518',
    when: 'what was encrypted was not HTTP',
    fails: replacing(server(443, 'TLS', HOSTS, SIMPLE)),
    passes: replacing(server(443, 'HTTPS', HOSTS, SIMPLE)),
    finds: [
      `warning at team/web: ING518 host 'shop.example.com' on port 443 gets TLS, but TLS around TCP by Gateway '${OURS}'`,
    ],
    url: URL,
  },
];
