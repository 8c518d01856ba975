import { secretPlaceRules } from './secret-places';
import { askedSecrets, hostClaims, securePorts, serverKeys, type SecurePort } from './secure-ports';
import { isMissing, knowsAll } from '../../cluster/cluster-facts';
import { lacksWorkload } from '../../cluster/gateway-pods';
import type { ClusterSecret } from '../../cluster/kinds/secret';
import type { KnownCertificate, SecretContents } from '../../cluster/secret-contents';
import { groupBy } from '../../model/collections';
import type { IngressModel } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import { CA_SUFFIX, mountPoints, secretNames, type TlsSettings } from '../../model/tls-settings';
import type { Rule, Violation } from '../rule';

const SECRETS = 'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#key-formats';
const SECRET = { group: '', kind: 'Secret' };
const MISSING = 'every TLS handshake for the certificate\'s hosts would fail';

/** What a snapshot of the cluster, and the app's own Secrets, show of certificates. */
export const clusterSecretRules: readonly Rule[] = [
  {
    code: 'ING410',
    name: 'missing certificate Secret',
    level: 'error',
    allowed: 'certificates whose Secret exists in the namespace of the gateway',
    otherwise: MISSING,
    fix: 'create the Secret, or add the Certificate, ExternalSecret or SealedSecret that creates it to the app or snapshot',
    see: SECRETS,
    acknowledgeable: true,
    causes: ['ING404'],
    check: (model) => missing(model, false),
  },
  {
    code: 'ING411',
    name: 'expired or unusable certificate',
    level: 'error',
    allowed: 'a currently valid certificate with its key in each Secret, and a CA certificate where clients need certificates',
    otherwise: MISSING,
    fix: 'renew the Secret, or name the keys that it has',
    see: SECRETS,
    acknowledgeable: true,
    check: unfit,
  },
  {
    code: 'ING415',
    name: 'missing Secret of a required mount',
    level: 'error',
    allowed: 'existing Secrets for mounts that are not optional',
    otherwise: 'no new pod of the gateway would start, and none of its hosts would be served after the next restart',
    fix: 'create the Secret first, or leave optional out',
    see: SECRETS,
    causes: ['ING404'],
    check: (model) => missing(model, true),
  },
  {
    code: 'ING417',
    name: 'certificate does not cover host',
    level: 'error',
    allowed: 'certificates that cover the hosts of their ports',
    otherwise: 'clients would reject the certificate for the host',
    fix: 'issue the certificate for the host too, or give the host another certificate',
    see: 'https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3',
    acknowledgeable: true,
    check: uncovered,
  },
  ...secretPlaceRules,
];

/** Where the gateway itself is missing, its namespace may be wrong. */
function* missing(model: IngressModel, required: boolean): Iterable<Violation> {
  const known = securePorts(model).filter(({ gateway }) => !lacksWorkload(gateway));
  for (const { gateway: { cluster, namespace }, port: { declaration: { at } }, tls, mayHave } of known) {
    for (const name of secretNames(tls)) {
      const needed = mountPoints(tls).some(({ secretName, optional }) => secretName === name && !optional);
      if (needed !== required || !isMissing(cluster, { ...SECRET, namespace, name }) || mayHave(name)) continue;
      const same = cluster.secrets.filter((secret) => secret.name === name);
      // Its controller copies it after it was applied.
      if (same.some((secret) => secret.copied && cluster.ofApp.has(secret))) continue;
      const elsewhere = same.find(({ copied }) => copied) ?? same[0];
      const only = elsewhere ? `, only ${shown(qualifiedName(elsewhere.namespace, name))}` : '';
      const fix = elsewhere && placeFix(elsewhere, namespace);
      yield { at, got: `the snapshot has no Secret ${shown(qualifiedName(namespace, name))}${only}`, fix };
    }
  }
}

function placeFix({ copied }: ClusterSecret, namespace: string): string {
  const home = `${shown(namespace)}, the namespace of the gateway`;
  return copied ? `let the annotations of the Secret copy it to ${home}` : `create the Secret in ${home}`;
}

function* unfit(model: IngressModel): Iterable<Violation> {
  for (const { gateway: { cluster, namespace }, port: { declaration: { at } }, tls, secretOf } of securePorts(model)) {
    for (const { secret, problem, fix } of faults(tls, secretOf, knowsAll(cluster, 'Secret', namespace))) {
      yield { at, got: `Secret ${shown(qualifiedName(namespace, secret))} ${problem}`, fix };
    }
  }
}

function* uncovered(model: IngressModel): Iterable<Violation> {
  const routes = groupBy(model.routes, (route) => route.port);
  for (const { gateway: { namespace }, port, tls, secretOf, requested } of securePorts(model)) {
    const secret = tls.server.secretName;
    const contents = secretOf(secret)?.contents;
    const [certificate] = contents?.certificates(serverKeys(tls, contents).certificate) ?? [];
    if (!certificate || requested) continue;
    for (const { host, at } of hostClaims(port, routes.get(port) ?? []).filter((claim) => !certificate.covers(claim.host))) {
      yield { at, got: `the certificate in Secret ${shown(qualifiedName(namespace, secret))} does not cover host ${shown(host)}` };
    }
  }
}

const SERVER = 'certificate';
const CLIENTS = 'client CA';

/** What is wrong with the contents of a Secret. */
interface Fault {
  readonly problem: string;
  readonly fix: string;
}

interface FaultOfSecret extends Fault {
  readonly secret: string;
}

function faults(tls: TlsSettings, secretOf: SecurePort['secretOf'], allKnown: boolean): FaultOfSecret[] {
  const own = tls.server.secretName;
  const contents = secretOf(own)?.contents;
  const authority = authorityOf(tls, secretOf, allKnown);
  const ofServer = contents ? pairFaults(contents, serverKeys(tls, contents)) : [];
  const ofClients = authority?.contents ? certificateFaults(authority.contents, authority.key, CLIENTS) : [];
  return [
    ...ofServer.map((fault) => ({ secret: own, ...fault })),
    ...ofClients.map((fault) => ({ secret: authority!.secret, ...fault })),
  ];
}

/** Where the authority of clients is looked for: of two Secrets that could hold it, istiod asks the one for it alone. */
function authorityOf(
  tls: TlsSettings, secretOf: SecurePort['secretOf'], allKnown: boolean,
): { readonly secret: string; readonly key: string; readonly contents?: SecretContents } | undefined {
  if (!tls.mutual) return undefined;
  const { server, clientCa } = tls;
  if (clientCa?.mounted) {
    return { secret: clientCa.secretName, key: clientCa.mounted.key, contents: secretOf(clientCa.secretName)?.contents };
  }
  const [first, second] = askedSecrets(clientCa?.secretName ?? `${server.secretName}${CA_SUFFIX}`);
  if (!secretOf(first) && !allKnown) return undefined;
  const secret = secretOf(first) ? first : second;
  const contents = secretOf(secret)?.contents;
  return { secret, key: contents?.has('cacert') ? 'cacert' : 'ca.crt', contents };
}

/** One fault at a time: a private key is compared with a certificate that is fit. */
function pairFaults(contents: SecretContents, { certificate, key }: { readonly certificate: string; readonly key: string }): Fault[] {
  if (!contents.has(certificate) && !contents.has(key)) {
    const problem = `has neither key ${shown(certificate)} for the certificate nor key ${shown(key)} for the private key`;
    return [{ problem, fix: 'add the keys to the Secret, or for a mounted certificate name keys that it has' }];
  }
  const found = certificateFaults(contents, certificate, SERVER);
  return found.length > 0 ? found : keyFaults(contents, certificate, key);
}

function keyFaults(contents: SecretContents, certificate: string, key: string): Fault[] {
  if (!contents.has(key)) return [missingKey(key, 'private key')];
  if (contents.isRedacted(key)) return [];
  if (!contents.hasPrivateKey(key)) {
    return [{ problem: `has no unencrypted private key under ${shown(key)}`, fix: 'store the private key as PEM, without a password' }];
  }
  const problem = `has a private key that does not match its certificate ${shown(certificate)}`;
  return contents.belongTogether(certificate, key) ? [] : [{ problem, fix: 'store the private key that belongs to the certificate' }];
}

function missingKey(key: string, what: string): Fault {
  const fix = 'add the key to the Secret, or for a mounted certificate name a key that it has';
  return { problem: `has no key ${shown(key)} for the ${what}`, fix };
}

function certificateFaults(contents: SecretContents, key: string, what: string): Fault[] {
  if (!contents.has(key)) return [missingKey(key, what)];
  if (contents.isRedacted(key)) return [];
  const certificates = contents.certificates(key);
  if (!certificates) return [{ problem: `has no readable certificate under ${shown(key)}`, fix: 'store the certificate as PEM' }];
  // Behind the server's own stand those of its authorities, where an old one does no harm; of the authorities of clients one is enough.
  const [first, ...others] = (what === SERVER ? certificates.slice(0, 1) : certificates).map(dateProblem);
  if (first === undefined || others.includes(undefined)) return [];
  return [{ problem: `has a certificate under ${shown(key)} that ${first}`, fix: 'store a certificate that is valid now' }];
}

function dateProblem({ validFrom, validTo }: KnownCertificate): string | undefined {
  if (Date.parse(validTo) < Date.now()) return `expired on ${day(validTo)}`;
  return Date.parse(validFrom) > Date.now() ? `is not valid before ${day(validFrom)}` : undefined;
}

function day(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}
