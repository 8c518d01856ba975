import { Backend, IngressProtocol, IngressRoute, TlsCertificate, type IngressPortProps } from '../../src';
import type { Declare, Playground } from '../support/findings';
import type { WarningCase } from '../support/rule-cases';
import { virtualService, write } from '../support/snapshots';

const backend = Backend.service('web', 80);

/** A port with these hosts, routes for some of them, and whatever else serves them. */
function routed(
  hosts: readonly string[], routes: readonly string[], more: Declare = () => {}, props: Partial<IngressPortProps> = {},
): Declare {
  return (p) => {
    const port = p.port('port', { hosts: [...hosts], ...props });
    for (const host of routes) new IngressRoute(p.team, `route of ${host}`, { port, host, backend });
    more(p);
  };
}

const SECURE: Partial<IngressPortProps> = { port: 443, protocol: IngressProtocol.HTTPS, certificate: TlsCertificate.credential('web') };

function wildcard(p: Playground): void {
  p.port('wildcard', { hosts: ['*.example.com'], backend });
}

function ofTheUser(host: string): Declare {
  return (p) => write(p.team, virtualService('shop', 'own', {
    hosts: [host], gateways: ['istio-system/istio-ingressgateway'], http: [{ route: [] }],
  }));
}

const told = (host: string, port = 80) => [`warning at team/port: ING616 host '${host}' of port ${port} has no route`];

export const unservedHostWarnings: readonly WarningCase[] = [
  {
    code: 'ING616',
    when: 'only the other host of a port has a route',
    fails: routed(['a.example.com', 'b.example.com'], ['a.example.com']),
    passes: routed(['a.example.com', 'b.example.com'], ['a.example.com', 'b.example.com']),
    finds: told('b.example.com'),
    url: 'http://b.example.com/',
  },
  {
    code: 'ING616',
    when: 'a wildcard on another label is served',
    fails: routed(['*.apps.example.com', 'b.example.com'], ['*.apps.example.com']),
    passes: routed(['*.example.com', 'b.example.com'], ['*.example.com']),
    finds: told('b.example.com'),
    url: 'http://b.example.com/',
  },
  {
    code: 'ING616',
    when: 'no route is for a host below the wildcard',
    fails: routed(['a.example.com', '*.example.org'], ['a.example.com']),
    passes: routed(['a.example.com', '*.example.org'], ['a.example.com', 'b.example.org']),
    finds: told('*.example.org'),
    url: 'http://b.example.org/',
  },
  {
    code: 'ING616',
    when: 'no other port serves the host by a wildcard',
    fails: routed(['a.example.com', 'b.example.com'], ['a.example.com']),
    passes: routed(['a.example.com', 'b.example.com'], ['a.example.com'], wildcard),
    finds: told('b.example.com'),
    url: 'http://b.example.com/',
  },
  {
    code: 'ING616',
    when: 'a host of a TLS port waits for its route in another namespace',
    fails: routed(['a.example.com', 'b.example.com'], ['a.example.com'], undefined, { ...SECURE, allowedNamespaces: ['shop'] }),
    passes: routed(['a.example.com', 'b.example.com'], ['b.example.com', 'a.example.com'], undefined, {
      ...SECURE, allowedNamespaces: ['shop'],
    }),
    finds: told('b.example.com', 443),
    url: 'https://b.example.com/',
  },
  {
    code: 'ING616',
    when: 'no VirtualService of the user serves the host',
    fails: routed(['a.example.com', 'b.example.com'], ['a.example.com'], undefined, { allowedNamespaces: ['shop'] }),
    passes: routed(['a.example.com', 'b.example.com'], ['a.example.com'], ofTheUser('b.example.com'), { allowedNamespaces: ['shop'] }),
    finds: told('b.example.com'),
    url: 'http://b.example.com/',
  },
];
