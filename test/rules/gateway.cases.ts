import { Backend, IngressProtocol, IngressRoute, IstioVersion, PlainHttp, TlsCertificate, type IngressPortProps } from '../../src';
import type { Declare } from '../support/findings';
import type { RuleCase, WarningCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);
const certificate = TlsCertificate.credential('shop');
const HTTPS = { port: 443, protocol: IngressProtocol.HTTPS };

function host(name: string): Declare {
  return (p) => p.tls('web', name, { backend });
}

function port(props: Partial<IngressPortProps>): Declare {
  return (p) => p.port('web', { hosts: ['shop.example.com'], backend, ...props });
}

/** Two declarations of a port. */
function ports(first: Partial<IngressPortProps>, second: Partial<IngressPortProps>): Declare {
  return (p) => {
    p.port('one', first);
    p.port('two', second);
  };
}

const CHARACTERS = 'has characters other than lower-case letters, digits, dashes and dots';
const WHITE_SPACE = 'contains white space or control characters';
const ONE_HOST = 'write one host, without white space and control characters';
const REQUESTED = 'write the host as clients request it: \'shop.example.com\'';
const WILDCARD = 'use * only as the whole first label, such as *.example.com';
const DNS_NAME = 'use a DNS name, or * for every host';

/** Invalid hosts, what is wrong with each, and the fix if it is specific to the fault. */
const HOSTS: ReadonlyArray<readonly [host: string, problem: string, advice?: string]> = [
  ['', 'is empty'],
  ['Shop.example.com', 'has upper-case letters', REQUESTED],
  ['Shop', 'has upper-case letters', 'write the full host name, such as shop.example.com'],
  ['shop', 'is a single label without a domain', 'write the full host name, such as shop.example.com'],
  ['shop.example.com.', 'has a leading, trailing or double dot', REQUESTED],
  ['shop.example.com:443', 'has a port', REQUESTED],
  ['https://Shop.example.com/', 'has upper-case letters', REQUESTED],
  ['shop/shop.example.com', 'has a slash', 'write the host alone, without scheme, path or namespace'],
  ['192.0.2.1', 'is an IP address, not a host name', DNS_NAME],
  ['fd00::1', 'is an IP address, not a host name', DNS_NAME],
  ['shop.example.1', 'ends in a number, as only an IP address does'],
  ['*shop.example.com', 'has a * that is not its whole first label', WILDCARD],
  ['*.*.example.com', 'has a * that is not its whole first label', WILDCARD],
  ['*.', 'has a leading, trailing or double dot', WILDCARD],
  ['bücher.example.com', 'has non-ASCII characters', 'write its ASCII form (punycode), which browsers send: \'xn--bcher-kva.example.com\''],
  ['bad_host.example.com', CHARACTERS],
  ['bad host', WHITE_SPACE, ONE_HOST],
  ['shop.example.com\n[lab] fine', WHITE_SPACE, ONE_HOST],
  [' shop.example.com', WHITE_SPACE, REQUESTED],
  [`${'a'.repeat(64)}.example.com`, 'has 64 characters, at most 63 are allowed'],
  [`${'a.'.repeat(126)}com`, 'has 255 characters, at most 253 are allowed'],
];

/** A host with a certificate, on this version of Istio. */
function on(version: string, shown: TlsCertificate): Declare {
  return (p) => {
    p.gatewayWith({ istioVersion: IstioVersion.of(version) });
    p.tls('web', 'shop.example.com', { certificate: shown, backend });
  };
}

export const gatewayCases: readonly RuleCase[] = [
  ...HOSTS.map(([name, problem, advice]): RuleCase => ({
    code: 'ING501',
    when: `a host is ${JSON.stringify(name)}`,
    fails: host(name),
    passes: host('*.example.com'),
    finds: [`team/web: ING501 host '${JSON.stringify(name).slice(1, -1)}' ${problem}`],
    advice,
  })),
  {
    code: 'ING501',
    when: 'two declarations open an invalid host, which is not told as a duplicate too',
    fails: ports({ hosts: ['Shop.example.com'], backend }, { hosts: ['Shop.example.com'], backend }),
    passes: ports({ hosts: ['shop.example.com'], backend }, { hosts: ['shop.example.com'], port: 8088, backend }),
    finds: ['one', 'two'].map((id) => `team/${id}: ING501 host 'Shop.example.com' has upper-case letters`),
    advice: REQUESTED,
  },
  {
    code: 'ING502',
    when: 'a port that terminates TLS has no certificate',
    fails: port(HTTPS),
    passes: port({ ...HTTPS, certificate }),
    finds: ['team/web: ING502 port 443 has protocol HTTPS but no certificate'],
  },
  {
    code: 'ING503',
    when: 'a plain port has a certificate',
    fails: port({ certificate }),
    passes: port({}),
    finds: ['team/web: ING503 port 80 has protocol HTTP and a certificate'],
  },
  {
    code: 'ING504',
    when: 'a port has two protocols',
    fails: ports({ hosts: ['one.example.com'], backend }, { protocol: IngressProtocol.TCP, backend }),
    passes: ports({ hosts: ['one.example.com'], backend }, { port: 8080, targetPort: 18080, protocol: IngressProtocol.TCP, backend }),
    finds: ['team/two: ING504 port 80 has protocol TCP here, but HTTP at team/one'],
  },
  {
    code: 'ING504',
    when: 'a port has gRPC-Web besides HTTP, which is more than gRPC',
    fails: ports({ hosts: ['one.example.com'], backend }, { hosts: ['two.example.com'], protocol: IngressProtocol.GRPC_WEB, backend }),
    passes: ports({ hosts: ['one.example.com'], backend }, { hosts: ['two.example.com'], protocol: IngressProtocol.GRPC, backend }),
    finds: ['team/two: ING504 port 80 has protocol GRPC-WEB here, but HTTP at team/one'],
  },
  {
    code: 'ING504',
    when: 'a port has gRPC-Web, declared first, besides HTTP',
    fails: ports({ hosts: ['one.example.com'], protocol: IngressProtocol.GRPC_WEB, backend }, { hosts: ['two.example.com'], backend }),
    passes: ports({ hosts: ['one.example.com'], protocol: IngressProtocol.GRPC, backend }, { hosts: ['two.example.com'], backend }),
    finds: ['team/two: ING504 port 80 has protocol HTTP here, but GRPC-WEB at team/one'],
  },
  ...[PlainHttp.SERVE, PlainHttp.REDIRECT].map((plainHttp): RuleCase => ({
    code: 'ING504',
    when: `one declaration serves TLS on port 80 with plainHttp ${plainHttp}, which is reported once`,
    fails: (p) => p.tls('web', 'shop.example.com', { port: 80, plainHttp, backend }),
    passes: (p) => p.tls('web', 'shop.example.com', { port: 80, backend }),
    finds: ['team/web: ING504 port 80 has protocols HTTPS and HTTP'],
    advice: 'set port to a number other than 80, or plainHttp to CLOSED',
  })),
  {
    code: 'ING505',
    when: 'a host is opened twice, which is reported once',
    fails: ports({ hosts: ['shop.example.com'], backend }, { hosts: ['shop.example.com'], backend }),
    passes: ports({ hosts: ['shop.example.com'], backend }, { hosts: ['shop.example.com'], port: 8088, backend }),
    finds: ['team/two: ING505 host \'shop.example.com\' on port 80 is also opened at team/one'],
  },
  {
    code: 'ING505',
    when: 'two hosts are opened twice, which are two mistakes',
    fails: ports({ hosts: ['a.example.com', 'b.example.com'], backend }, { hosts: ['b.example.com', 'a.example.com'], backend }),
    passes: ports({ hosts: ['a.example.com', 'b.example.com'], backend }, { hosts: ['c.example.com', 'd.example.com'], backend }),
    finds: ['a', 'b'].map((name) => `team/two: ING505 host '${name}.example.com' on port 80 is also opened at team/one`),
  },
  {
    code: 'ING505',
    when: 'a host is opened twice with two certificates, which are named',
    fails: (p) => ['a', 'b'].forEach((id) => p.tls(id, 'shop.example.com', { backend })),
    passes: (p) => ['a', 'b'].forEach((id) => p.tls(id, `${id}.example.com`, { backend })),
    finds: [
      'team/b: ING505 host \'shop.example.com\' on ports 80 and 443 is also opened at team/a, '
      + 'with certificates \'b-certificate\' and \'a-certificate\'',
    ],
    advice: 'declare the host once, with one of the certificates, and attach to it with IngressRoute',
  },
  {
    code: 'ING505',
    when: 'a TCP port is opened twice, which is told once',
    fails: ports({ port: 5432, protocol: IngressProtocol.TCP, backend }, { port: 5432, protocol: IngressProtocol.TCP, backend }),
    passes: ports({ port: 5432, protocol: IngressProtocol.TCP, backend }, { port: 5433, protocol: IngressProtocol.TCP, backend }),
    finds: ['team/two: ING505 TCP port 5432 is also opened at team/one'],
    advice: 'open another port for one of them: TCP connections are told apart by port alone',
  },
  {
    code: 'ING506',
    when: 'a port uses TLS passthrough, which is reported once',
    fails: port({ port: 443, protocol: IngressProtocol.TLS, hosts: undefined }),
    passes: port({ port: 8443, targetPort: 18443, protocol: IngressProtocol.TCP, hosts: undefined }),
    finds: ['team/web: ING506 port 443 has protocol TLS: TLS passthrough is not supported yet'],
  },
  {
    code: 'ING507',
    when: 'a TCP port has hosts',
    fails: (p) => p.tcp('db', 5432, { hosts: ['db.example.com'] }),
    passes: (p) => p.tcp('db', 5432),
    finds: ['team/db: ING507 port 5432 has protocol TCP and hosts'],
    advice: 'leave hosts out: a TCP port is routed by its number alone',
  },
  {
    code: 'ING507',
    when: 'an HTTP port has an empty list of hosts',
    fails: port({ hosts: [] }),
    passes: port({ hosts: ['*'] }),
    finds: ['team/web: ING507 port 80 has an empty list of hosts'],
    advice: 'list the hosts, or leave hosts out to take those of the routes',
  },
  {
    code: 'ING507',
    when: 'an HTTP port has allowedNamespaces and no hosts',
    fails: (p) => p.port('web', { allowedNamespaces: ['shop'] }),
    passes: (p) => p.tcp('db', 5432, { allowedNamespaces: ['shop'] }),
    finds: ['team/web: ING507 port 80 has allowedNamespaces but no hosts'],
    advice: 'set hosts, or * for every host',
  },
  {
    code: 'ING508',
    when: 'the name of a Gateway has a dot',
    fails: (p) => p.gatewayWith({ gatewayName: 'public.gateway' }),
    passes: (p) => p.gatewayWith({ gatewayName: 'public-gateway' }),
    finds: ['platform/gateway: ING508 gatewayName \'public.gateway\' has characters other than lower-case letters, digits and dashes'],
  },
  {
    code: 'ING509',
    when: 'no namespace is allowed',
    fails: (p) => p.port('web', { hosts: ['shop.example.com'], allowedNamespaces: [] }),
    passes: port({ allowedNamespaces: ['shop'] }),
    finds: ['team/web: ING509 port 80 has an empty list of allowedNamespaces'],
  },
  {
    code: 'ING509',
    when: 'an allowed namespace is listed twice, or is a wildcard',
    fails: port({ allowedNamespaces: ['shop', '*', 'shop'] }),
    passes: port({ allowedNamespaces: ['shop', 'blog'] }),
    finds: [
      'team/web: ING509 allowed namespace \'*\' has characters other than lower-case letters, digits and dashes',
      'team/web: ING509 allowed namespace \'shop\' is listed twice',
    ],
  },
  {
    code: 'ING511',
    when: 'a route serves a host in plain text that is redirected',
    fails: (p) => {
      p.tls('web', 'shop.example.com', { backend });
      new IngressRoute(p.team, 'route', { port: p.port('plain'), host: 'shop.example.com', backend });
    },
    // The redirect of the wildcard is in a Gateway of its own, and does not reach narrower hosts.
    passes: (p) => {
      p.tls('apps', '*.example.com', { backend });
      p.tls('web', 'shop.example.com', { plainHttp: PlainHttp.SERVE, backend });
    },
    finds: ['team/route: ING511 host \'shop.example.com\' is both served and redirected on port 80'],
  },
  {
    code: 'ING516',
    when: 'the CA of client certificates has its own Secret, which an older Istio does not support',
    fails: on('1.27.8', TlsCertificate.credential('shop', { caCredentialName: 'clients-cacert' })),
    passes: on('1.28.0', TlsCertificate.credential('shop', { caCredentialName: 'clients-cacert' })),
    finds: ['team/web: ING516 port 443 has caCredentialName, which needs Istio 1.28, but the Istio version is \'1.27.8\''],
  },
  {
    code: 'ING516',
    when: 'an option is not supported by the oldest Istio',
    fails: on('1.18', TlsCertificate.credential('shop', { caCredentialName: 'clients-cacert' })),
    passes: on('1.18', TlsCertificate.credential('shop', { mutual: true })),
    finds: ['team/web: ING516 port 443 has caCredentialName, which needs Istio 1.28, but the Istio version is \'1.18\''],
  },
];

/** Two hosts on 443, each with its own certificate. */
function twoHosts(first: string, one: TlsCertificate, second: string, other: TlsCertificate): Declare {
  return (p) => {
    p.tls('first', first, { certificate: one, backend });
    p.tls('second', second, { certificate: other, namespace: 'blog', backend });
  };
}

/** A host beside `*`, and a wildcard with another certificate. */
function besideAnyHost(wildcard: string): Declare {
  return (p) => {
    p.port('all', {
      port: 443, protocol: IngressProtocol.HTTPS, certificate: TlsCertificate.credential('all'), hosts: ['*', 'a.b.example.com'], backend,
    });
    p.tls('wildcard', wildcard, { backend });
  };
}

export const gatewayWarnings: readonly WarningCase[] = [
  {
    code: 'ING512',
    when: 'the same Secret is used with and without client certificates',
    url: 'https://b.example.com/',
    fails: twoHosts('a.example.com', TlsCertificate.credential('c'), 'b.example.com', TlsCertificate.credential('c', { mutual: true })),
    passes: twoHosts('a.example.com', TlsCertificate.credential('c'), 'b.example.com', TlsCertificate.credential('c')),
    finds: ['warning at team/second: ING512 certificate \'c\' is in servers \'https-443-c\' and \'https-443-c-mutual\' of port 443'],
  },
  {
    code: 'ING512',
    when: 'the same Secret is used with two CAs',
    url: 'https://b.example.com/',
    fails: twoHosts('a.example.com', TlsCertificate.credential('c', { caCredentialName: 'one-cacert' }),
      'b.example.com', TlsCertificate.credential('c', { caCredentialName: 'two-cacert' })),
    passes: twoHosts('a.example.com', TlsCertificate.credential('c', { caCredentialName: 'one-cacert' }),
      'b.example.com', TlsCertificate.credential('c', { caCredentialName: 'one-cacert' })),
    finds: [
      'warning at team/second: ING512 certificate \'c\' is in servers '
      + '\'https-443-c-mutual-one-cacert\' and \'https-443-c-mutual-two-cacert\' of port 443',
    ],
  },
  {
    code: 'ING512',
    when: 'the same certificate is mounted in two places',
    url: 'https://b.example.com/',
    fails: twoHosts('a.example.com', TlsCertificate.mounted('c'), 'b.example.com', TlsCertificate.mounted('c', { mountPath: '/certs' })),
    passes: twoHosts('a.example.com', TlsCertificate.mounted('c'), 'b.example.com', TlsCertificate.mounted('c', { certFile: 'b.crt' })),
    finds: [
      expect.stringMatching(
        /^warning at team\/second: ING512 certificate 'c\/tls.crt' is in servers 'https-443-c-\w{8}' and 'https-443-c-\w{8}' /),
    ],
  },
  {
    code: 'ING512',
    when: 'a host has its own certificate below a wildcard with another',
    url: 'https://a.example.com/',
    fails: twoHosts('*.example.com', TlsCertificate.credential('wild'), 'a.example.com', TlsCertificate.credential('own')),
    passes: twoHosts('*.example.com', TlsCertificate.credential('wild'), 'a.b.example.com', TlsCertificate.credential('own')),
    finds: [
      'warning at team/second: ING512 host \'a.example.com\' with certificate \'own\' is also covered by '
      + '\'*.example.com\' with certificate \'wild\' on port 443',
    ],
  },
  {
    code: 'ING512',
    when: 'a host beside * needs a server of its own, since another certificate has a wildcard over it',
    url: 'https://a.b.example.com/',
    fails: besideAnyHost('*.example.com'),
    passes: besideAnyHost('*.example.org'),
    finds: [expect.stringMatching(
      /^warning at team\/all: ING512 certificate 'all' is in servers 'https-443-all-\w{8}' and 'https-443-all-\w{8}' of port 443$/)],
    advice: 'give the hosts that the other wildcards cover a certificate of their own',
  },
];
