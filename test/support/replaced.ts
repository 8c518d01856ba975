// Clusters of which the change replaces objects.
import type { Declare } from './findings';
import { gateway, server, someFiles, virtualService, type Manifest } from './snapshots';
import { Backend, IngressRoute, PlainHttp, type ClusterSnapshot, type IngressRouteProps } from '../../src';

export const backend = Backend.service('web', 80);
export const URL = 'https://shop.example.com/';
export const SIMPLE = { mode: 'SIMPLE', credentialName: 'port-certificate' };
export const SHOP = server(443, 'HTTPS', ['shop.example.com'], SIMPLE);
export const ADMIN = server(443, 'HTTPS', ['admin.example.com'], SIMPLE);
export const KAFKA = server(9094, 'TCP', ['*']);
export const OURS = 'istio-system/istio-ingressgateway';
export const REDIRECTING = someFiles(gateway('istio-system', 'istio-ingressgateway', {
  ...server(80, 'HTTP', ['shop.example.com']), tls: { httpsRedirect: true },
}));

export const EVERYTHING_REDIRECTED = someFiles(
  gateway('istio-system', 'istio-ingressgateway', SHOP, { ...server(80, 'HTTP', ['*']), tls: { httpsRedirect: true } }),
  virtualService('shop', 'shop-example-com', { hosts: ['shop.example.com'], gateways: [OURS], http: [to('web')] }),
);

/** A host by TLS in a cluster. */
export function over(snapshot: ClusterSnapshot, options: Partial<IngressRouteProps> = {}, plainHttp = PlainHttp.CLOSED): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    const port = p.tls('port', 'shop.example.com', { plainHttp });
    new IngressRoute(p.team, 'web', { port, backend, ...options });
  };
}

/** In a cluster that has a Gateway with the name of ours. */
export function replacing(...servers: readonly Manifest[]): Declare {
  return over(someFiles(gateway('istio-system', 'istio-ingressgateway', ...servers)));
}

/** In a cluster whose hand-written Gateway and VirtualService users replace. */
export function adopting(routes: readonly Manifest[], options: Partial<IngressRouteProps> = {}, hosts = ['shop.example.com']): Declare {
  const old = gateway('legacy', 'edge', server(443, 'HTTPS', ['*.example.com'], SIMPLE));
  const service = virtualService('shop', 'www', { hosts, gateways: ['legacy/edge'], http: routes });
  return over(someFiles(old, service).replacing(
    { kind: 'Gateway', namespace: 'legacy', name: 'edge' }, { kind: 'VirtualService', namespace: 'shop', name: 'www' },
  ), options);
}

/** The same, where another VirtualService stays that uses the Gateway of ours. */
export function besideOne(stays: readonly Manifest[], routes: readonly Manifest[], hosts = ['shop.example.com']): Declare {
  const old = gateway('legacy', 'edge', server(443, 'HTTPS', ['*.example.com'], SIMPLE));
  return over(someFiles(
    old,
    virtualService('shop', 'www', { hosts: ['shop.example.com'], gateways: ['legacy/edge'], http: routes }),
    virtualService('shop', 'stays', { hosts, gateways: [OURS], http: stays }),
  ).replacing({ kind: 'Gateway', namespace: 'legacy', name: 'edge' }, { kind: 'VirtualService', namespace: 'shop', name: 'www' }));
}

export function to(host: string, port: number | undefined = 80, rest: Manifest = {}): Manifest {
  return { route: [{ destination: { host, port: port === undefined ? undefined : { number: port } }, ...rest }] };
}

export const API = { match: [{ uri: { prefix: '/api' } }] };
export const OLD = { match: [{ uri: { prefix: '/old' } }] };

