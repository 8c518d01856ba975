// Certificates that cover hosts of other servers: a browser reuses its connection for such a host.
import { Backend, TlsCertificate } from '../../../src';
import type { Declare } from '../../support/findings';
import type { WarningCase } from '../../support/rule-cases';
import { gateway, object, secret, server, someFiles, write, type Manifest } from '../../support/snapshots';

const HOME = 'istio-system';
const backend = Backend.service('web', 80);
/** For shop.example.com and *.apps.example.com. */
const PAIR = { 'tls.crt': 'shop.crt', 'tls.key': 'shop.key' };

function edge(host: string, tls: Manifest = { mode: 'SIMPLE', credentialName: 'edge' }, protocol = 'HTTPS'): Manifest {
  return gateway('blog', 'edge', server(443, protocol, [host], tls));
}

/** Two hosts of ours, each with a certificate of its own. */
function two(host: string, ...objects: readonly Manifest[]): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(...objects) });
    p.tls('shop', 'shop.example.com', { certificate: TlsCertificate.credential('one'), backend });
    p.tls('other', host, { certificate: TlsCertificate.credential('two'), backend });
  };
}

/** A snapshot must contain an object. */
const EMPTY = object('v1', 'ConfigMap', HOME, 'other');

function one(...objects: readonly Manifest[]): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(...objects) });
    p.tls('shop', 'shop.example.com', { certificate: TlsCertificate.credential('one'), backend });
  };
}

const REQUESTED = (...dnsNames: readonly string[]) => object('cert-manager.io/v1', 'Certificate', HOME, 'one', {
  spec: { secretName: 'one', dnsNames },
});

/** Certificates that the app requests. */
function requested(...dnsNames: readonly string[]): Declare {
  return (p) => {
    two('web.example.com', EMPTY)(p);
    write(p.platform, REQUESTED(...dnsNames));
  };
}

const BELOW = [
  'warning at team/shop: ING521 host \'shop.example.com\' of port 443 with certificate \'one\' is also covered by certificate \'edge\' of '
  + 'port 443 of Gateway \'blog/edge\'',
];

export const certificateNameWarnings: readonly WarningCase[] = [
  {
    code: 'ING521',
    when: 'one certificate is in two Secrets',
    url: 'https://web.apps.example.com/',
    fails: two('web.apps.example.com', secret(HOME, 'one', PAIR), secret(HOME, 'two', PAIR)),
    passes: two('web.apps.example.com', secret(HOME, 'two', PAIR)),
    finds: [
      'warning at team/other: ING521 host \'web.apps.example.com\' of port 443 with certificate \'two\' is also covered by certificate '
      + '\'one\' of port 443',
    ],
  },
  {
    code: 'ING521',
    when: 'a requested certificate names a host of another server',
    url: 'https://web.example.com/',
    fails: requested('shop.example.com', '*.example.com'),
    passes: requested('shop.example.com'),
    finds: [
      'warning at team/other: ING521 host \'web.example.com\' of port 443 with certificate \'two\' is also covered by certificate '
      + '\'one\' of port 443',
    ],
  },
  {
    code: 'ING521',
    when: 'another Gateway has a wildcard right over the host, with another certificate',
    url: 'https://shop.example.com/',
    fails: one(edge('*.example.com')),
    passes: one(edge('*.com')),
    finds: BELOW,
  },
  {
    code: 'ING521',
    when: 'the wildcard of another Gateway ends TLS',
    url: 'https://shop.example.com/',
    fails: one(edge('*.example.com')),
    passes: one(edge('*.example.com', { mode: 'PASSTHROUGH' })),
    finds: BELOW,
  },
  {
    code: 'ING521',
    when: 'the wildcard of another Gateway is for HTTP',
    url: 'https://shop.example.com/',
    fails: one(edge('*.example.com')),
    passes: one(edge('*.example.com', undefined, 'TLS')),
    finds: BELOW,
  },
  {
    code: 'ING521',
    when: 'the certificate of another Gateway is known, and covers the host',
    url: 'https://shop.example.com/',
    fails: one(edge('blog.example.com'), secret(HOME, 'edge', PAIR)),
    passes: one(edge('blog.example.com')),
    finds: BELOW,
  },
  {
    code: 'ING521',
    when: 'our certificate is known, and covers a host of another Gateway',
    url: 'https://shop.example.com/',
    fails: one(edge('web.apps.example.com'), secret(HOME, 'one', PAIR)),
    passes: one(edge('web.example.com'), secret(HOME, 'one', PAIR)),
    finds: [
      'warning at team/shop: ING521 host \'web.apps.example.com\' of port 443 of Gateway \'blog/edge\' with certificate \'edge\' is also '
      + 'covered by certificate \'one\' of port 443',
    ],
  },
];
