import { Backend, IngressProtocol, IngressRoute, TlsCertificate, type TlsIngress } from '../../src';
import type { Declare, Playground } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);
const certificate = TlsCertificate.credential('shop');
const HTTPS = { port: 443, protocol: IngressProtocol.HTTPS };

/** The platform's wildcard, open to all namespaces or to some. */
function wildcard(p: Playground, allowedNamespaces?: string[]): TlsIngress {
  return p.tls('wildcard', '*.example.com', { certificate: TlsCertificate.credential('wildcard'), allowedNamespaces });
}

/** The platform's wildcard for one namespace, with a certificate, and a port with another certificate whose routes name the hosts. */
function twoCertificates(routed: string): Declare {
  return (p) => {
    const apps = p.port('wildcard', { ...HTTPS, certificate, hosts: ['*.example.com'], allowedNamespaces: ['blog'] });
    new IngressRoute(p.team, 'attached', { port: apps, host: 'a.example.com', namespace: 'blog', backend });
    const open = p.port('open', { ...HTTPS, certificate: TlsCertificate.credential('other') });
    new IngressRoute(p.team, 'route', { port: open, host: routed, backend });
  };
}

/** Server names that two servers of a port are meant to serve. */
export const serverNameCases: readonly RuleCase[] = [
  {
    code: 'ING505',
    when: 'a route serves a host with one certificate, and another declaration opens it with another',
    fails: twoCertificates('*.example.com'),
    passes: twoCertificates('*.example.org'),
    finds: ['team/wildcard: ING505 host \'*.example.com\' on port 443 has certificate \'shop\' here, but \'other\' at team/open'],
    advice: 'use the same certificate in both places, or attach the host to one port only',
  },
  {
    code: 'ING505',
    when: 'a route brings a host of a wildcard\'s certificate that another namespace opens with a certificate of its own',
    fails: (p) => {
      new IngressRoute(p.team, 'route', { port: wildcard(p), host: 'pay.example.com', backend });
      p.tls('pay', 'pay.example.com', { allowedNamespaces: ['blog'] });
    },
    passes: (p) => {
      new IngressRoute(p.team, 'route', { port: wildcard(p), host: 'cart.example.com', backend });
      p.tls('pay', 'pay.example.com', { allowedNamespaces: ['blog'] });
    },
    finds: [
      'team/route: ING505 host \'pay.example.com\' on port 443 has certificate \'wildcard\' here, but \'pay-certificate\' at team/pay',
    ],
    advice: 'use the same certificate in both places, or attach the host to one port only',
  },
  {
    code: 'ING505',
    when: 'a route brings a host that a wildcard of its namespace admits, and a port with several hosts opens it too',
    fails: (p) => {
      new IngressRoute(p.team, 'route', { port: wildcard(p, ['shop']), host: 'pay.example.com', backend });
      p.port('web', { ...HTTPS, certificate, hosts: ['pay.example.com', 'cart.example.com'], allowedNamespaces: ['blog'] });
    },
    passes: (p) => {
      new IngressRoute(p.team, 'route', { port: wildcard(p, ['shop']), host: 'www.example.com', backend });
      p.port('web', { ...HTTPS, certificate, hosts: ['pay.example.com', 'cart.example.com'], allowedNamespaces: ['blog'] });
    },
    finds: ['team/route: ING505 host \'pay.example.com\' on port 443 has certificate \'wildcard\' here, but \'shop\' at team/web'],
    advice: 'use the same certificate in both places, or attach the host to one port only',
  },
];
