// VirtualServices of others that lead around the client certificates of a host.
import { Backend, IngressProtocol, PlainHttp, TlsCertificate } from '../../../src';
import type { Declare } from '../../support/findings';
import type { WarningCase } from '../../support/rule-cases';
import { gateway, server, someFiles, virtualService, write, type Manifest } from '../../support/snapshots';

const backend = Backend.service('web', 80);
const PAY = 'istio-system/istio-ingressgateway';
const WILD = 'istio-system/istio-ingressgateway-wild';
const API = [{ match: [{ uri: { prefix: '/api' } }], route: [{ destination: { host: 'api' } }] }];
const ON_443 = [{ match: [{ port: 443, uri: { prefix: '/api' } }], route: [{ destination: { host: 'api' } }] }];

/** A route for a path, to a Service. */
function to(host: string): readonly Manifest[] {
  return [{ match: [{ uri: { prefix: '/api' } }], route: [{ destination: { host } }] }];
}

/** Another team's Gateway on the same pods, with a certificate for a wildcard over the host. */
function wildcard(tls: Manifest, number = 443): Manifest {
  return gateway('shop', 'edge', server(number, 'HTTPS', ['*.example.com'], { credentialName: 'edge', ...tls }));
}

/** A VirtualService of the user's own. */
function own(gateways: readonly string[], spec: Manifest = {}): Manifest {
  return virtualService('shop', 'own', { hosts: ['pay.apps.example.com'], gateways, http: API, ...spec });
}

/** A host with client certificates, below a wildcard of ours without, and objects of others. */
function belowWildcard(...objects: readonly Manifest[]): Declare {
  return (p) => {
    p.tls('pay', 'pay.apps.example.com', { certificate: TlsCertificate.credential('pay', { mutual: true }), backend });
    p.port('wild', {
      port: 443, protocol: IngressProtocol.HTTPS, certificate: TlsCertificate.credential('wild'), hosts: ['*.example.com'],
      allowedNamespaces: ['shop'], backend,
    });
    objects.forEach((each) => write(p.team, each));
  };
}

/** A host with client certificates, closed in plain text, beside objects of others in a snapshot. */
function beside(...objects: readonly Manifest[]): Declare {
  return besideWith(PlainHttp.CLOSED, ...objects);
}

function besideWith(plainHttp: PlainHttp, ...objects: readonly Manifest[]): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(...objects) });
    p.tls('pay', 'pay.apps.example.com', { certificate: TlsCertificate.credential('pay', { mutual: true }), plainHttp, backend });
  };
}

/** Beside a plain Gateway of others for all hosts, on a port where a host of ours is served too. */
function besidePlain(plainHttp: PlainHttp): Declare {
  return (p) => {
    besideWith(plainHttp, gateway('shop', 'plain', server(80, 'HTTP', ['*'])), own(['plain'], { http: to('web') }))(p);
    p.port('blog', { hosts: ['blog.example.com'], backend });
  };
}

function plain(plainHttp: PlainHttp, ...objects: readonly Manifest[]): Declare {
  return (p) => {
    p.tls('pay', 'pay.apps.example.com', { certificate: TlsCertificate.credential('pay', { mutual: true }), plainHttp, backend });
    p.port('all', { hosts: ['*.com'], allowedNamespaces: ['shop'] });
    objects.forEach((each) => write(p.team, each));
  };
}

function found(terms: string): readonly string[] {
  return [`warning at team/pay: ING520 VirtualService 'shop/own' also serves host 'pay.apps.example.com' ${terms}`];
}

export const clientCertificateWarnings: readonly WarningCase[] = [
  {
    code: 'ING520',
    when: 'a VirtualService for the host names the Gateway of the wildcard alone, and leads to our backend',
    url: 'https://pay.apps.example.com/',
    fails: belowWildcard(own([WILD], { http: to('web.shop.svc.cluster.local') })),
    passes: belowWildcard(own([WILD], { http: to('other.shop.svc.cluster.local') })),
    finds: found(`with certificate 'wild' on port 443 of Gateway '${WILD}'`),
  },
  {
    code: 'ING520',
    when: 'a VirtualService for the host names a plain Gateway of others alone, and leads to our backend by its short name',
    url: 'https://pay.apps.example.com/',
    fails: beside(gateway('shop', 'plain', server(80, 'HTTP', ['*'])), own(['plain'], { http: to('web') })),
    passes: beside(gateway('shop', 'plain', server(80, 'HTTP', ['*'])), own(['plain'], { http: to('web.blog') })),
    finds: found('in plain text on port 80 of Gateway \'shop/plain\''),
  },
  {
    code: 'ING520',
    when: 'the plain Gateway of others shares a port with other hosts of ours, and ours does not redirect the host',
    url: 'https://pay.apps.example.com/',
    fails: besidePlain(PlainHttp.CLOSED),
    passes: besidePlain(PlainHttp.REDIRECT),
    finds: found('in plain text on port 80 of Gateway \'shop/plain\''),
  },
  {
    code: 'ING520',
    when: 'a VirtualService names our Gateway of a host with client certificates, and ours of a wildcard over it',
    url: 'https://pay.apps.example.com/',
    fails: belowWildcard(own([PAY, WILD])),
    passes: belowWildcard(own([PAY])),
    finds: found(`with certificate 'wild' on port 443 of Gateway '${WILD}'`),
  },
  {
    code: 'ING520',
    when: 'a VirtualService for all hosts names both Gateways',
    url: 'https://pay.apps.example.com/',
    fails: belowWildcard(own([PAY, WILD], { hosts: ['*.example.com'] })),
    passes: belowWildcard(own([PAY], { hosts: ['*.example.com'] })),
    finds: found(`with certificate 'wild' on port 443 of Gateway '${WILD}'`),
  },
  {
    code: 'ING520',
    when: 'a VirtualService also names a Gateway of others with a wildcard over the host that asks for no client certificate',
    url: 'https://pay.apps.example.com/',
    fails: beside(wildcard({ mode: 'SIMPLE' }), own([PAY, 'edge'])),
    passes: beside(wildcard({ mode: 'MUTUAL' }), own([PAY, 'edge'])),
    finds: found('with certificate \'edge\' on port 443 of Gateway \'shop/edge\''),
  },
  {
    code: 'ING520',
    when: 'client certificates are optional in the other Gateway',
    url: 'https://pay.apps.example.com/',
    fails: beside(wildcard({ mode: 'OPTIONAL_MUTUAL' }), own([PAY, 'edge'])),
    passes: beside(wildcard({ mode: 'OPTIONAL_MUTUAL' }, 8443), own([PAY, 'edge'], { http: ON_443 })),
    finds: found('with certificate \'edge\' on port 443 of Gateway \'shop/edge\''),
  },
  {
    code: 'ING520',
    when: 'a VirtualService also names a Gateway of others that serves the host in plain text, and does not redirect',
    url: 'https://pay.apps.example.com/',
    fails: beside(gateway('shop', 'plain', server(80, 'HTTP', ['*'])), own([PAY, 'plain'], { hosts: ['*.com'] })),
    passes: beside(gateway('shop', 'plain', server(80, 'HTTP', ['*'], { httpsRedirect: true })), own([PAY, 'plain'], { hosts: ['*.com'] })),
    finds: found('in plain text on port 80 of Gateway \'shop/plain\''),
  },
  {
    code: 'ING520',
    when: 'a port of ours admits the host in plain text for VirtualServices of others, and the host itself is closed there',
    url: 'https://pay.apps.example.com/',
    fails: plain(PlainHttp.CLOSED, own([PAY])),
    passes: plain(PlainHttp.SERVE, own([PAY])),
    finds: found(`in plain text on port 80 of Gateway '${PAY}'`),
  },
];
