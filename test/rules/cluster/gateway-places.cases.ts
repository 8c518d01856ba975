// Findings about hosts that Gateways of others have too are told where the hosts are declared.
import { Backend, IngressProtocol, TlsCertificate, type ClusterSnapshot } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase } from '../../support/rule-cases';
import { gateway, server, someFiles, type Manifest } from '../../support/snapshots';

const backend = Backend.service('web', 80);

/** Another team's Gateway for the stock pods. */
function others(number: number, hosts: readonly string[], settings?: Manifest): ClusterSnapshot {
  return someFiles(gateway('blog', 'edge', server(number, number === 80 ? 'HTTP' : 'HTTPS', hosts, settings)));
}

function web(host: string, settings?: Manifest): ClusterSnapshot {
  return others(80, [host], settings);
}

function tlsHosts(...hosts: readonly string[]): ClusterSnapshot {
  return others(443, hosts, { mode: 'SIMPLE', credentialName: 'blog' });
}

function redirecting(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.tls('web', 'shop.example.com', { backend });
  };
}

/** Two hosts on one server. */
function together(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { hosts: ['shop.example.com'], backend });
    p.port('news', { hosts: ['news.example.com'], backend });
    const certificate = TlsCertificate.credential('shop');
    p.port('pay', { port: 443, protocol: IngressProtocol.HTTPS, certificate, hosts: ['pay.example.com'], backend });
    p.port('api', { port: 443, protocol: IngressProtocol.HTTPS, certificate, hosts: ['api.example.com'], backend });
  };
}

export const tellingPlaces: readonly RuleCase[] = [
  {
    code: 'ING514',
    when: 'another Gateway has one of two plain hosts, which is told where it is declared',
    fails: together(web('news.example.com')),
    passes: together(web('blog.example.com')),
    finds: ['team/news: ING514 port 80 of Gateway \'blog/edge\' also has host \'news.example.com\''],
  },
  {
    code: 'ING513',
    when: 'another Gateway has one of two TLS hosts, which is told where it is declared',
    fails: together(tlsHosts('pay.example.com')),
    passes: together(tlsHosts('blog.example.com')),
    finds: ['team/pay: ING513 port 443 of Gateway \'blog/edge\' also has host \'pay.example.com\''],
  },
  {
    code: 'ING513',
    when: 'another Gateway has both TLS hosts',
    fails: together(tlsHosts('pay.example.com', 'api.example.com')),
    passes: together(tlsHosts('blog.example.com')),
    finds: ['pay', 'api'].map((name) => `team/${name}: ING513 port 443 of Gateway 'blog/edge' also has host '${name}.example.com'`),
  },
  {
    code: 'ING514',
    when: 'another Gateway serves a host that we redirect, and does not redirect it too',
    fails: redirecting(web('shop.example.com')),
    passes: redirecting(web('shop.example.com', { httpsRedirect: true })),
    finds: ['team/web: ING514 port 80 of Gateway \'blog/edge\' also has host \'shop.example.com\''],
  },
];
