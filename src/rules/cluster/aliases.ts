import { isMissing, isVisible, knowsAll } from '../../cluster/cluster-facts';
import { keyOf } from '../../cluster/object-key';
import { serviceOfHost } from '../../model/aliases';
import type { GatewayModel, IngressModel } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import { backends, type RouteBackend } from '../backends';
import type { Rule, Violation } from '../rule';

const EXTERNAL_NAME = 'https://kubernetes.io/docs/concepts/services-networking/service/#externalname';
const SERVICE_ENTRY = 'https://istio.io/latest/docs/reference/config/networking/service-entry/';

/** What is known of the hosts behind Services of type ExternalName. */
export const aliasRules: readonly Rule[] = [
  {
    code: 'ING711',
    name: 'alias of a host that istiod does not know',
    level: 'error',
    allowed: 'a Service of type ExternalName only for a Service, or for a host and port of a ServiceEntry',
    otherwise: 'Envoy would find no cluster and answer 503: the gateway sends requests to the host behind the alias, without asking DNS',
    fix: 'add a ServiceEntry with that host and port to the app, or use the Service behind the alias as backend',
    see: EXTERNAL_NAME,
    acknowledgeable: true,
    check: (model) => deadEnds(model, true),
  },
  {
    code: 'ING712',
    name: 'alias of an external host',
    level: 'warning',
    allowed: 'a Service of type ExternalName only for a Service, or for a host and port of a ServiceEntry',
    otherwise: 'unless another file has a ServiceEntry for the host, Envoy would find no cluster and answer 503',
    fix: 'add a ServiceEntry with that host and port to the app or to the snapshot',
    see: SERVICE_ENTRY,
    causes: ['ING711'],
    check: (model) => deadEnds(model, false),
  },
];

type Alias = RouteBackend & { readonly destination: { readonly aliasOf: string } };

function aliases(model: IngressModel): Alias[] {
  return backends(model).filter((backend): backend is Alias => backend.destination.aliasOf !== undefined);
}

/** Aliases that lead nowhere: those of which that is known, or the others. */
function deadEnds(model: IngressModel, known: boolean): Violation[] {
  return aliases(model).flatMap((alias) => {
    const end = endOf(alias);
    return end?.known === known ? [{ at: alias.at, got: `${shownAlias(alias)}${end.problem}`, fix: end.fix }] : [];
  });
}

function shownAlias({ service, destination: { aliasOf } }: Alias): string {
  return `Service ${shown(service)} is an alias (type ExternalName) of ${aliasOf === '' ? 'no host' : shown(aliasOf)}`;
}

/** Why an alias leads nowhere. */
interface End extends Pick<Violation, 'fix'> {
  readonly problem: string;
  /** What is missing is known to be missing. */
  readonly known: boolean;
}

function endOf({ destination: { aliasOf, port, servicePorts }, gateway }: Alias): End | undefined {
  if (aliasOf === '') return { problem: '', fix: 'set externalName of the Service', known: true };
  const target = serviceOfHost(aliasOf, gateway.declaration.clusterDomain);
  return target ? endInCluster(target, servicePorts !== undefined, gateway) : endOutside(aliasOf.toLowerCase(), port, gateway);
}

/** The ports of a known Service are compared as those of any other. */
function endInCluster(
  { name, namespace }: { readonly name: string; readonly namespace: string }, isKnown: boolean, { cluster }: GatewayModel,
): End | undefined {
  const target = cluster.services.find((each) => each.name === name && each.namespace === namespace);
  if (target?.externalName !== undefined) {
    return { problem: ', which is an alias too', fix: 'name the last host in the first alias', known: true };
  }
  if (isKnown || !isMissing(cluster, { group: '', kind: 'Service', namespace, name })) return undefined;
  return { problem: ', which the snapshot does not have', fix: 'set externalName to the full name of a Service that exists', known: true };
}

function endOutside(host: string, port: number, { cluster, namespace }: GatewayModel): End | undefined {
  const entries = cluster.serviceEntries.filter((entry) => isVisible(entry, namespace) && entry.hosts.includes(host));
  if (entries.some(({ ports }) => ports.includes(port))) return undefined;
  if (entries.length > 0) {
    const fix = `add port ${port} to the ServiceEntry, or set port of the backend to one that it has`;
    const name = shown(qualifiedName(entries[0].namespace, entries[0].name));
    return { problem: `, and its ServiceEntry ${name} has no port ${port}`, fix, known: true };
  }
  const goes = cluster.replaced.serviceEntries.some((entry) => cluster.removed.has(keyOf(entry)) && entry.hosts.includes(host));
  return { problem: ', for which no ServiceEntry is known', known: knowsAll(cluster, 'ServiceEntry') || goes };
}
