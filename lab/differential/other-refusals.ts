import { checkServerIdentity, type PeerCertificate } from 'tls';
import { nameFor } from './intent';
import { groupBy } from '../../src/model/collections';
import type { AppDeclaration } from '../../src/model/declaration';
import type { AttachedRoute, GatewayModel, IngressModel } from '../../src/model/ingress-model';

/** What the API server would say before Istio, and a client behind it, as far as random declarations get there. */
export function otherRefusals({ declared, gateways, routes }: IngressModel): string[] {
  return [
    ...nodePortsTwice(gateways), ...portsOutOfRange(gateways), ...objectsTwice(declared),
    ...certificatesThatDoNotFit(routes),
  ];
}

/** Clients look at the certificate, which Istio does not; it is taken to be one for the hosts of the port. */
export function certificatesThatDoNotFit(routes: readonly AttachedRoute[]): string[] {
  return routes.flatMap(({ declaration: { host }, port: { declaration: { tls, hosts = [] } } }) => {
    if (!tls || host === undefined || host === '*' || hosts.length === 0 || hosts.includes('*')) return [];
    const certificate = { subjectaltname: hosts.map((each) => `DNS:${each}`).join(', ') } as PeerCertificate;
    return checkServerIdentity(nameFor(host), certificate)?.message ?? [];
  });
}

/** Every worker has each number once. */
function nodePortsTwice(gateways: readonly GatewayModel[]): string[] {
  const numbers = gateways.flatMap(({ servicePorts }) => servicePorts.flatMap(({ nodePort }) => nodePort ?? []));
  return numbers.filter((number, i) => numbers.indexOf(number) !== i).map((number) => `node port ${number} is allocated already`);
}

function portsOutOfRange(gateways: readonly GatewayModel[]): string[] {
  const numbers = gateways.flatMap(({ servicePorts }) => servicePorts.map(({ port }) => port));
  return numbers.filter((number) => number < 1 || number > 65535).map((number) => `port ${number} is out of range`);
}

/** Not refused, and no better: the one that is applied last replaces the other. */
export function objectsTwice({ objects }: AppDeclaration): string[] {
  const same = groupBy(objects, ({ group, kind, namespace, name }) => [group, kind, namespace, name].join('/'));
  return [...same].filter(([, all]) => all.length > 1).map(([key]) => `${key} is applied twice`);
}
