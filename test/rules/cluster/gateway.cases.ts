import {
  Backend, GatewayInstallation, IngressProtocol, IngressRoute, TlsCertificate, type ClusterSnapshot, type TlsIngressProps,
} from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { gateway, object, server, service, someFiles, virtualService, type Manifest } from '../../support/snapshots';

const backend = Backend.service('web', 80);
const PASSTHROUGH = { mode: 'PASSTHROUGH' };
const REDIRECT = { httpsRedirect: true };

function plain(snapshot: ClusterSnapshot, host = 'shop.example.com'): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { hosts: [host], backend });
  };
}

function secure(snapshot: ClusterSnapshot, props: Partial<TlsIngressProps> = {}): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.tls('web', 'shop.example.com', { certificate: TlsCertificate.credential('shop'), backend, ...props });
  };
}

function tcp(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.tcp('web', 5432, { backend });
  };
}

/** Another team's Gateway for the stock pods. */
function others(...servers: readonly Manifest[]): ClusterSnapshot {
  return someFiles(gateway('blog', 'edge', ...servers));
}

function web(number: number, host = 'blog.example.com'): ClusterSnapshot {
  return others(server(number, 'HTTP', [host]));
}

function tls(host: string, settings: Manifest = { mode: 'SIMPLE', credentialName: 'blog' }): ClusterSnapshot {
  return others(server(443, 'HTTPS', [host], settings));
}

function tlsHosts(...hosts: readonly string[]): ClusterSnapshot {
  return others(server(443, 'HTTPS', hosts, { mode: 'SIMPLE', credentialName: 'blog' }));
}

/** One host with TLS in two Gateways of others, for the namespace `blog` and another. */
function twoGateways(second: string): ClusterSnapshot {
  const edge = (namespace: string, host: string) => (
    gateway(namespace, 'edge', server(443, 'HTTPS', [host], { mode: 'SIMPLE', credentialName: namespace })));
  return someFiles(edge('blog', 'blog/blog.example.com'), edge('team', second));
}

/** A redirect of all hosts, with a route for one of them. */
function redirectedBeside(host: string): ClusterSnapshot {
  const http = [{ match: [{ uri: { prefix: '/api' } }], route: [{ destination: { host: 'api' } }] }];
  return someFiles(
    gateway('blog', 'edge', server(80, 'HTTP', ['*'], REDIRECT)),
    virtualService('shop', 'edge', { hosts: [host], gateways: ['blog/edge'], http }),
  );
}

/** Another team's Gateway that passes TLS through, with a route for one host. */
function passing(host: string, admitted = '*.example.com'): ClusterSnapshot {
  return someFiles(
    gateway('blog', 'edge', server(443, 'TLS', [admitted], PASSTHROUGH)),
    virtualService('blog', 'edge', { hosts: [host], gateways: ['edge'], tls: [{ match: [{ sniHosts: [host] }], route: [] }] }),
  );
}

/** A host beside a wildcard of one certificate, with routes for both. */
function belowWildcard(snapshot: ClusterSnapshot, wildcard: string, host = 'pay.example.com'): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    const certificate = TlsCertificate.credential('wildcard');
    p.port('web', { port: 443, protocol: IngressProtocol.HTTPS, certificate, hosts: [wildcard, host], backend });
  };
}

/** A host below a wildcard that the team may use. */
function admitting(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    const port = p.port('web', { hosts: ['*.example.com'], allowedNamespaces: ['shop'] });
    new IngressRoute(p.team, 'route', { port, host: 'shop.example.com', backend });
  };
}

/** A Gateway with this selector. */
function selecting(selector: Manifest): ClusterSnapshot {
  const servers = [server(80, 'TCP', ['*'])];
  return someFiles(object('networking.istio.io/v1', 'Gateway', 'blog', 'edge', { spec: { selector, servers } }));
}

export const clusterGatewayCases: readonly RuleCase[] = [
  {
    code: 'ING513',
    when: 'another Gateway speaks TCP on a port for HTTP',
    fails: plain(others(server(80, 'TCP', ['*']))),
    passes: plain(web(80)),
    finds: ['team/web: ING513 port 80 of Gateway \'blog/edge\' has protocol TCP, but HTTP here'],
  },
  {
    code: 'ING513',
    when: 'another Gateway names the target port, and speaks TLS on it',
    fails: plain(others(server(8080, 'HTTPS', ['blog.example.com'], PASSTHROUGH))),
    passes: plain(others(server(8443, 'HTTPS', ['blog.example.com'], PASSTHROUGH))),
    finds: ['team/web: ING513 port 8080 of Gateway \'blog/edge\' has protocol HTTPS, but HTTP here'],
  },
  {
    code: 'ING513',
    when: 'another Service maps the port of another Gateway to the same target port',
    fails: plain(someFiles(
      service('istio-system', 'internal', { selector: { istio: 'ingressgateway' }, ports: [{ port: 8000, targetPort: 8080 }] }),
      gateway('blog', 'edge', server(8000, 'TCP', ['*'])),
    )),
    passes: plain(someFiles(gateway('blog', 'edge', server(8000, 'TCP', ['*'])))),
    finds: ['team/web: ING513 port 8000 of Gateway \'blog/edge\' has protocol TCP, but HTTP here'],
  },
  {
    code: 'ING513',
    when: 'another Gateway listens on the same port everywhere',
    fails: plain(others({ ...server(80, 'TCP', ['*']), bind: '0.0.0.0' })),
    passes: plain(others({ ...server(80, 'TCP', ['*']), bind: '127.0.0.1' })),
    finds: ['team/web: ING513 port 80 of Gateway \'blog/edge\' has protocol TCP, but HTTP here'],
  },
  {
    code: 'ING513',
    when: 'another Gateway has no selector, and so applies to all pods',
    fails: plain(selecting({})),
    passes: plain(selecting({ istio: 'egressgateway' })),
    finds: ['team/web: ING513 port 80 of Gateway \'blog/edge\' has protocol TCP, but HTTP here'],
  },
  {
    code: 'ING513',
    when: 'another Gateway has the TLS host in upper case',
    fails: secure(tls('blog/SHOP.example.com')),
    passes: secure(tls('blog.example.com')),
    finds: ['team/web: ING513 port 443 of Gateway \'blog/edge\' also has host \'shop.example.com\''],
  },
  {
    code: 'ING513',
    when: 'another Gateway passes the TLS host through',
    fails: secure(tls('shop.example.com', PASSTHROUGH)),
    passes: secure(tls('*.example.com', PASSTHROUGH)),
    finds: ['team/web: ING513 port 443 of Gateway \'blog/edge\' also has host \'shop.example.com\''],
  },
  {
    code: 'ING513',
    when: 'another Gateway has a host that a wildcard of ours with its certificate covers',
    fails: belowWildcard(tls('pay.example.com'), '*.example.com'),
    passes: belowWildcard(tls('blog.example.com'), '*.example.com'),
    finds: ['team/web: ING513 port 443 of Gateway \'blog/edge\' also has host \'pay.example.com\''],
  },
  {
    code: 'ING513',
    when: 'another Gateway has a wildcard between ours and a host below it',
    fails: belowWildcard(tls('*.apps.example.com'), '*.example.com', 'pay.apps.example.com'),
    passes: belowWildcard(tls('*.example.com'), '*.apps.example.com', 'pay.apps.example.com'),
    finds: [
      'team/web: ING513 port 443 of Gateway \'blog/edge\' also has \'*.apps.example.com\', which takes host \'pay.apps.example.com\' '
      + 'from \'*.example.com\' here',
    ],
  },
  {
    code: 'ING513',
    when: 'another Gateway has a wildcard over a host beside * of ours, since * leaves a server without server names',
    fails: belowWildcard(tls('*.example.com'), '*'),
    passes: belowWildcard(tls('*.example.org'), '*'),
    finds: [
      'team/web: ING513 port 443 of Gateway \'blog/edge\' also has \'*.example.com\', which takes host \'pay.example.com\' from \'*\' here',
    ],
  },
  {
    code: 'ING513',
    when: 'another Gateway has our host beside *, since istiod compares hosts and not server names',
    fails: secure(tlsHosts('blog/*', 'shop/shop.example.com')),
    passes: secure(tlsHosts('blog/*', 'blog/blog.example.com')),
    finds: ['team/web: ING513 port 443 of Gateway \'blog/edge\' also has host \'shop.example.com\''],
  },
  {
    code: 'ING513',
    when: 'another Gateway speaks gRPC-Web on a plain port, or neither speaks TLS',
    fails: plain(others(server(80, 'GRPC-WEB', ['blog.example.com']))),
    passes: secure(others(server(443, 'TCP', ['blog.example.com'], { mode: 'SIMPLE', credentialName: 'blog' }))),
    finds: ['team/web: ING513 port 80 of Gateway \'blog/edge\' has protocol GRPC-WEB, but HTTP here'],
  },
  {
    code: 'ING513',
    when: 'two other Gateways have one host on the port, for different namespaces',
    fails: secure(twoGateways('team/blog.example.com')),
    passes: secure(twoGateways('blog/blog.example.com')),
    finds: [
      'team/web: ING513 Gateway \'blog/edge\' and Gateway \'team/edge\' both have host \'blog.example.com\' on port 443, for different '
      + 'namespaces',
    ],
  },
  {
    code: 'ING514',
    when: 'routes at the redirect of another Gateway name our host',
    fails: plain(redirectedBeside('shop.example.com')),
    passes: plain(redirectedBeside('blog.example.com')),
    finds: ['team/web: ING514 port 80 of Gateway \'blog/edge\' redirects host \'shop.example.com\''],
  },
  {
    code: 'ING513',
    when: 'another Gateway passes a host below a wildcard of ours through',
    fails: belowWildcard(passing('pay.apps.example.com', '*.apps.example.com'), '*.example.com', 'pay.apps.example.com'),
    passes: belowWildcard(passing('blog.apps.example.com', '*.apps.example.com'), '*.example.com', 'pay.apps.example.com'),
    finds: ['team/web: ING513 port 443 of Gateway \'blog/edge\' passes TLS through for host \'pay.apps.example.com\''],
  },
  {
    code: 'ING513',
    when: 'another Gateway takes the TCP port',
    fails: tcp(others(server(5432, 'TCP', ['*']))),
    passes: tcp(others(server(5433, 'TCP', ['*']))),
    finds: ['team/web: ING513 port 5432 of Gateway \'blog/edge\' opens the same TCP port'],
  },
  {
    code: 'ING514',
    when: 'another Gateway has the plain host',
    fails: plain(web(80, '*/Shop.example.com')),
    passes: plain(web(80, '*.example.com')),
    finds: ['team/web: ING514 port 80 of Gateway \'blog/edge\' also has host \'shop.example.com\''],
  },
  {
    code: 'ING514',
    when: 'another Gateway redirects the host itself, not just all hosts',
    fails: admitting(others(server(80, 'HTTP', ['shop.example.com'], REDIRECT))),
    passes: admitting(others(server(80, 'HTTP', ['*'], REDIRECT))),
    finds: ['team/route: ING514 port 80 of Gateway \'blog/edge\' redirects host \'shop.example.com\''],
  },
  {
    code: 'ING514',
    when: 'another Gateway has the plain host for the same namespace',
    fails: plain(web(80, 'shop/shop.example.com')),
    passes: plain(web(80, './shop.example.com')),
    finds: ['team/web: ING514 port 80 of Gateway \'blog/edge\' also has host \'shop.example.com\''],
  },
  {
    code: 'ING513',
    when: 'routes of another Gateway pass the TLS host through',
    fails: secure(passing('shop.example.com')),
    passes: secure(passing('blog.example.com')),
    finds: ['team/web: ING513 port 443 of Gateway \'blog/edge\' passes TLS through for host \'shop.example.com\''],
  },
  {
    code: 'ING513',
    when: 'the Gateway with a former name still exists',
    fails: (p) => {
      const former = gateway('istio-system', 'istio-ingressgateway', server(5432, 'TCP', ['*']));
      p.gatewayWith({ snapshot: someFiles(former), gatewayName: 'edge' });
      p.tcp('web', 5432, { backend });
    },
    passes: tcp(someFiles(gateway('istio-system', 'istio-ingressgateway', server(5432, 'TCP', ['*'])))),
    finds: ['team/web: ING513 port 5432 of Gateway \'istio-system/istio-ingressgateway\' opens the same TCP port'],
  },
  {
    code: 'ING513',
    when: 'another Gateway uses an HTTP protocol on a TCP port',
    fails: tcp(others(server(5432, 'GRPC-WEB', ['*']))),
    passes: (p) => {
      p.gatewayWith({ snapshot: others(server(5432, 'grpc', ['blog.example.com'])), installation: GatewayInstallation.istioctl() });
      p.port('web', { port: 5432, protocol: IngressProtocol.HTTP2, hosts: ['shop.example.com'], backend });
    },
    finds: ['team/web: ING513 port 5432 of Gateway \'blog/edge\' has protocol GRPC-WEB, but TCP here'],
  },
];

export const clusterGatewayWarnings: readonly WarningCase[] = [
  {
    code: 'ING515',
    when: 'another Gateway shows the certificate',
    fails: secure(tls('blog.example.com', { mode: 'SIMPLE', credentialName: 'shop' })),
    passes: secure(tls('blog.example.com')),
    finds: ['warning at team/web: ING515 port 443 of Gateway \'blog/edge\' also has certificate \'shop\''],
    url: 'https://shop.example.com/',
  },
  {
    code: 'ING515',
    when: 'another Gateway shows the certificate together with another',
    fails: secure(tls('blog.example.com', { mode: 'SIMPLE', credentialNames: ['blog', 'shop'] })),
    passes: secure(tls('blog.example.com', { mode: 'SIMPLE', credentialNames: ['blog', 'mail'] })),
    finds: ['warning at team/web: ING515 port 443 of Gateway \'blog/edge\' also has certificate \'shop\''],
    url: 'https://shop.example.com/',
  },
];
