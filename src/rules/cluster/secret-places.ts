import { hostClaims, securePorts, type SecurePort } from './secure-ports';
import { isMissing } from '../../cluster/cluster-facts';
import type { ClusterSecret } from '../../cluster/kinds/secret';
import { groupBy } from '../../model/collections';
import { covers, depthBelow } from '../../model/host';
import type { IngressModel } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { shown, shownList } from '../../model/shown';
import { isMisspelled } from '../../model/similar-names';
import { secretNames } from '../../model/tls-settings';
import type { Rule, Violation } from '../rule';

const SECRETS = 'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#key-formats';
const OTHERWISE = 'unless something else creates the Secret there, every TLS handshake for the certificate\'s hosts would fail';

/** What the app's own Secrets, and the objects that create Secrets, tell about certificates. */
export const secretPlaceRules: readonly Rule[] = [
  {
    code: 'ING418',
    name: 'certificate Secret in another namespace',
    level: 'warning',
    allowed: 'certificates whose Secret is in the namespace of the gateway\'s pods',
    otherwise: OTHERWISE,
    fix: 'create the Secret in the namespace of the gateway',
    see: SECRETS,
    causes: ['ING404', 'ING410', 'ING415'],
    check: (model) => unknownSecrets(model).flatMap(inAnotherNamespace),
  },
  {
    code: 'ING419',
    name: 'requested certificate without the host',
    level: 'warning',
    allowed: 'a Certificate whose dnsNames cover the hosts of its ports; a wildcard covers one label',
    otherwise: 'clients would reject the certificate for the host',
    fix: 'add the host to dnsNames of the Certificate, or give the host another certificate',
    see: 'https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3',
    check: withoutHost,
  },
  {
    code: 'ING420',
    name: 'misspelled certificate Secret',
    level: 'warning',
    allowed: 'names of Secrets that the app or the cluster has',
    otherwise: OTHERWISE,
    fix: 'correct the name of the Secret',
    see: SECRETS,
    causes: ['ING404', 'ING410', 'ING415'],
    check: (model) => unknownSecrets(model).flatMap(misspelled),
  },
];

interface UnknownSecret extends SecurePort {
  readonly name: string;
  /** The Secrets that the app creates. */
  readonly own: readonly ClusterSecret[];
}

/** Secrets that neither the app nor the snapshot shows in the gateway's namespace. */
function unknownSecrets(model: IngressModel): UnknownSecret[] {
  return securePorts(model).flatMap((secure) => {
    const { gateway: { cluster, namespace }, tls, mayHave } = secure;
    const own = cluster.secrets.filter((secret) => cluster.ofApp.has(secret));
    return secretNames(tls).filter((name) => !mayHave(name) && !isMissing(cluster, { group: '', kind: 'Secret', namespace, name }))
      .map((name) => ({ ...secure, name, own }));
  });
}

function inAnotherNamespace({ gateway: { namespace }, port: { declaration: { at } }, name, own }: UnknownSecret): Violation[] {
  const elsewhere = own.find((secret) => secret.name === name && !secret.copied);
  return elsewhere === undefined ? [] : [{
    at,
    got: `the app creates Secret ${shown(qualifiedName(elsewhere.namespace, name))}, but the gateway's namespace is ${shown(namespace)}`,
  }];
}

function misspelled({ gateway: { namespace }, port: { declaration: { at } }, name, own }: UnknownSecret): Violation[] {
  if (own.some((secret) => secret.name === name)) return [];
  const meant = own.find((secret) => secret.namespace === namespace && isMisspelled(name, secret.name));
  return meant === undefined ? [] : [{
    at, got: `the app creates no Secret ${shown(qualifiedName(namespace, name))}, but ${shown(qualifiedName(namespace, meant.name))}`,
  }];
}

function* withoutHost(model: IngressModel): Iterable<Violation> {
  const routes = groupBy(model.routes, (route) => route.port);
  for (const { gateway: { namespace }, port, tls, requested } of securePorts(model)) {
    if (!requested) continue;
    const claims = hostClaims(port, routes.get(port) ?? []).filter(({ host }) => host !== '*');
    const secret = shown(qualifiedName(namespace, tls.server.secretName));
    for (const { host, at } of claims.filter((claim) => !requested.some((name) => names(name, claim.host)))) {
      yield { at, got: `the Certificate for Secret ${secret} names ${shownList(requested)}, but not host ${shown(host)}` };
    }
  }
}

/** Whether a name in a certificate stands for a host: a wildcard for one label. */
function names(name: string, host: string): boolean {
  return name === host || (covers(name, host) && name !== '*' && depthBelow(name, host) === 1);
}
