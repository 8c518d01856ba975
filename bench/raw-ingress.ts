import { ApiObject, type Chart } from 'cdk8s';
import type { Entry } from './shape';

const API_VERSION = 'networking.istio.io/v1';

const MAIN = 'istio-ingressgateway';

/** One Gateway, and one for each server with a wildcard. */
export function gateway(chart: Chart, list: readonly Entry[]): void {
  const groups = new Map<string, Server[]>();
  for (const server of servers(list)) {
    const name = gatewayOf(server);
    const same = groups.get(name);
    if (same) same.push(server); else groups.set(name, [server]);
  }
  for (const [name, own] of groups) {
    new ApiObject(chart, name, {
      apiVersion: API_VERSION,
      kind: 'Gateway',
      metadata: { name, namespace: 'istio-system' },
      spec: { selector: { istio: 'ingressgateway' }, servers: own },
    });
  }
}

function gatewayOf({ hosts, tls }: Server): string {
  if (!tls || !hosts.some(host => host.includes('*'))) return MAIN;
  return `${MAIN}-${tls.credentialName ?? 'redirect'}`;
}

export function virtualService(chart: Chart, entry: Entry): void {
  const { name, namespace, host = '*', certificate, tcpPort } = entry;
  const route = [{ destination: { host: `${name}.${namespace}.svc.cluster.local`, port: { number: 80 } } }];
  new ApiObject(chart, `${name}-virtual-service`, {
    apiVersion: API_VERSION,
    kind: 'VirtualService',
    metadata: { name: tcpPort === undefined ? nameOf(host) : `tcp-${tcpPort}`, namespace },
    spec: {
      hosts: [host],
      gateways: [`istio-system/${host.startsWith('*.') ? `${MAIN}-${certificate}` : MAIN}`],
      ...(tcpPort === undefined ? { http: [{ route }] } : { tcp: [{ match: [{ port: tcpPort }], route }] }),
    },
  });
}

function nameOf(host: string): string {
  return host.startsWith('*.') ? `wildcard.${nameOf(host.slice(2))}` : host.replace(/-/g, '--').replace(/\./g, '-');
}

interface Server {
  readonly port: { readonly number: number; readonly name: string; readonly protocol: string };
  readonly hosts: readonly string[];
  readonly tls?: { readonly httpsRedirect?: boolean; readonly mode?: string; readonly credentialName?: string };
}

/** The redirects, a server for each certificate, and one for each TCP port; each list in the order of its names. */
function servers(list: readonly Entry[]): Server[] {
  const perCertificate = new Map<string, Entry[]>();
  for (const entry of list.filter(each => each.certificate !== undefined)) {
    const same = perCertificate.get(entry.certificate!);
    if (same) same.push(entry); else perCertificate.set(entry.certificate!, [entry]);
  }
  const redirected = list.flatMap(({ host, attached }) => host === undefined || attached ? [] : [host]).sort();
  return [
    ...(redirected.length > 0 ? [{
      port: { number: 80, name: 'http-80-redirect', protocol: 'HTTP' }, hosts: redirected, tls: { httpsRedirect: true },
    }] : []),
    ...[...perCertificate].sort(([a], [b]) => a < b ? -1 : 1).map(([certificate, same]) => ({
      port: { number: 443, name: `https-443-${certificate}`, protocol: 'HTTPS' },
      hosts: same.map(({ namespace, host }) => `${namespace}/${host}`).sort(),
      tls: { mode: 'SIMPLE', ...(same[0].mounted ? files(certificate) : { credentialName: certificate }) },
    })),
    ...list.filter(({ tcpPort }) => tcpPort !== undefined).map(({ namespace, tcpPort }) => ({
      port: { number: tcpPort!, name: `tcp-${tcpPort}`, protocol: 'TCP' }, hosts: [`${namespace}/*`],
    })),
  ];
}

function files(certificate: string): object {
  return { serverCertificate: `/etc/istio/${certificate}/tls.crt`, privateKey: `/etc/istio/${certificate}/tls.key` };
}
