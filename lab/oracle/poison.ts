import { stringify } from 'yaml';
import type { Answer, Case } from './ask';
import { againstIt } from './judge';
import type { Check } from '../checks/check';

/** What Istio's webhook admits and Envoy refuses, with all hosts of the port. That it does shows that it is asked in earnest. */
export interface Poison {
  readonly name: string;
  /** Envoy must take what is the same but for the poison. */
  readonly harmless?: boolean;
  /** Of the TLS servers on port 443. */
  readonly tlsHosts?: readonly string[];
  /** Of a VirtualService of the hosts on port 80. */
  readonly http?: object;
  /** Of a VirtualService of a host that TLS leads to an application as it is. */
  readonly sniHost?: string;
}

const DESTINATION = { host: 'web.shop.svc.cluster.local', port: { number: 80 } };
const ROUTE = { route: [{ destination: DESTINATION }] };

export const POISONS: readonly Poison[] = [
  { name: 'no poison', harmless: true },
  { name: 'a redirect with code 399', http: { redirect: { uri: '/', redirectCode: 399 } } },
  { name: 'an answer with status 600', http: { directResponse: { status: 600 } } },
  { name: 'a percent-encoded header value', http: { ...ROUTE, headers: { request: { set: { 'x-from': 'a%2Fb%2Fc' } } } } },
  { name: 'two spellings of one TLS host', tlsHosts: ['a.example.com', 'A.example.com'] },
  { name: 'half a wildcard as SNI', sniHost: '*-a.example.com' },
];

export function poisonCase({ name, tlsHosts = ['a.example.com'], http = ROUTE, sniHost = 'b.example.com' }: Poison): Case {
  const tls = [{ match: [{ sniHosts: [sniHost] }], ...ROUTE }];
  const objects = [
    {
      apiVersion: 'v1', kind: 'Service', metadata: { name: 'gateway', namespace: 'shop' }, spec: {
        clusterIP: '10.96.0.1', selector: { app: 'gateway' },
        ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'https', port: 443, targetPort: 8443 }],
      },
    },
    istio('Gateway', {
      selector: { app: 'gateway' },
      servers: [
        { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] },
        { port: { number: 443, name: 'tls', protocol: 'TLS' }, tls: { mode: 'PASSTHROUGH' }, hosts: ['*.example.com'] },
        ...tlsHosts.map((host, i) => (
          { port: { number: 443, name: `https-${i}`, protocol: 'HTTPS' }, tls: { mode: 'SIMPLE', credentialName: 'one' }, hosts: [host] })),
      ],
    }),
    istio('VirtualService', { gateways: ['gateway'], hosts: ['a.example.com'], http: [http] }),
    istio('VirtualService', { gateways: ['gateway'], hosts: [sniHost], tls }, 'passthrough'),
  ];
  return {
    name,
    manifests: objects.map((object) => stringify(object)).join('\n---\n'),
    namespace: 'shop',
    labels: { app: 'gateway' },
    unprivileged: false,
    calls: [],
  };
}

function istio(kind: string, spec: object, name = 'gateway'): object {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: 'shop' }, spec };
}

export function poisonCheck({ name, harmless = false }: Poison, { envoy }: Answer): Check {
  return { subject: name, place: 'Envoy', requests: 1, problems: harmless ? againstIt(envoy) : unharmed(envoy) };
}

function unharmed(envoy: Answer['envoy']): string[] {
  if (!envoy) return ['Istio itself refuses it'];
  return envoy.length > 0 ? [] : ['Envoy takes it'];
}
