import { easierWaysOfOthers, type EasierWay } from '../../cluster/easier-ways';
import { otherRoutesOn } from '../../cluster/other-routes';
import { unique } from '../../model/collections';
import type { GatewayModel, IngressModel, Server } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import { declaring } from '../declaring';
import type { Rule, Violation } from '../rule';

/** Ways around client certificates that VirtualServices of others open. */
export const clientCertificateRules: readonly Rule[] = [
  {
    code: 'ING520',
    name: 'client certificate bypassed through another Gateway',
    level: 'warning',
    allowed: 'routes of others for a host with client certificates only on servers that ask for the same',
    otherwise: 'a client could name a host of the other server in the TLS handshake, or use plain text, then ask for this host, and reach '
      + 'it without a certificate',
    fix: 'name only Gateways that ask for client certificates in gateways of the VirtualService, and write another one for other hosts',
    see: 'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode',
    check: (model) => model.gateways.flatMap((gateway) => gateway.servers.filter(({ tls }) => tls?.mutual)
      .flatMap((server) => [...bypassed(model, gateway, server)])),
  },
];

function* bypassed(model: IngressModel, gateway: GatewayModel, server: Server): Iterable<Violation> {
  if (gateway.cluster.virtualServices.length === 0) return;
  const routed = otherRoutesOn(gateway, server).map((routes) => routes.host);
  for (const host of unique([...server.declaredHosts, ...routed])) {
    const ways = easierWaysOfOthers(gateway, host, server).map((way) => described(host, way));
    for (const got of unique(ways)) yield* declaring(model, server, host).map((at) => ({ at, got }));
  }
}

function described(host: string, { other: { kind, namespace, name }, gateway, port, certificate }: EasierWay): string {
  const service = `${kind} ${shown(qualifiedName(namespace, name))}`;
  const terms = certificate === undefined ? 'in plain text' : `with certificate ${shown(certificate)}`;
  return `${service} also serves host ${shown(host)} ${terms} on port ${port} of ${gateway}`;
}
