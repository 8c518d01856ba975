import { Backend, TlsCertificate, type CredentialCertificateOptions, type MountedCertificateOptions } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase } from '../../support/rule-cases';
import {
  fixture, list, object, secret, someFiles, STOCK_SERVICE, wholeCluster, wholeNamespace, write, type Manifest,
} from '../../support/snapshots';

const HOME = 'istio-system';
const CREDENTIAL = { certificate: TlsCertificate.credential('shop'), backend: Backend.service('web', 80) };
const PAIR = { 'tls.crt': 'shop.crt', 'tls.key': 'shop.key' };

/** Files of a Secret, by the key that holds them. */
type Files = Readonly<Record<string, string>>;

/** A host with the certificate of the Secret `shop`, in a cluster that has these Secrets and no other. */
function shows(certificate: TlsCertificate, ...secrets: readonly Manifest[]): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: wholeNamespace(HOME, ...secrets) });
    p.tls('web', 'shop.example.com', { certificate, backend: Backend.service('web', 80) });
  };
}

/** The Secret `shop` with these values under this field. */
function secretWith(field: 'data' | 'stringData', values: Manifest, others?: Manifest): Manifest {
  return object('v1', 'Secret', HOME, 'shop', { [field]: values, ...others });
}

function credential(files: Files, options?: CredentialCertificateOptions, ...others: readonly Manifest[]): Declare {
  return shows(TlsCertificate.credential('shop', options), secret(HOME, 'shop', files), ...others);
}

function mounted(files: Files, options?: MountedCertificateOptions, ...others: readonly Manifest[]): Declare {
  return shows(TlsCertificate.mounted('shop', options), secret(HOME, 'shop', files), ...others);
}

/** The certificate of the shop for other hosts, on one port for each. */
function covering(hosts: readonly string[], portHosts: readonly string[] = hosts): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(secret(HOME, 'shop', PAIR)) });
    portHosts.forEach((host, i) => p.tls(`web-${i}`, host, CREDENTIAL));
  };
}

/** A Secret in the app, or an object that creates one. */
function inApp(manifest: Manifest, declare: Declare): Declare {
  return (p) => {
    write(p.platform, manifest);
    declare(p);
  };
}

const NEEDS_OTHER = shows(TlsCertificate.credential('shop'), secret(HOME, 'other', PAIR));

/** A Secret of another namespace that a controller copies. */
const COPIED = object('v1', 'Secret', 'shop', 'shop', { metadata: { annotations: { 'replicator.v1.mittwald.de/replicate-to': '.*' } } });

/** Objects from which a controller creates the Secret. */
const PROMISES: readonly Manifest[] = [
  object('cert-manager.io/v1', 'Certificate', HOME, 'for-the-shop', { spec: { secretName: 'shop' } }),
  object('external-secrets.io/v1', 'ExternalSecret', HOME, 'for-the-shop', { spec: { target: { name: 'shop' } } }),
  object('external-secrets.io/v1', 'ExternalSecret', HOME, 'shop'),
  object('bitnami.com/v1alpha1', 'SealedSecret', HOME, 'shop'),
];

const MISSING_KEY = 'add the key to the Secret, or for a mounted certificate name a key that it has';
const MISSING_KEYS = 'add the keys to the Secret, or for a mounted certificate name keys that it has';
const CERTIFICATE = 'store the certificate as PEM';
const KEY = 'store the private key as PEM, without a password';
const PARTNER = 'store the private key that belongs to the certificate';

/** Files of a Secret that do not fit, what is wrong with them, and the fix. */
const UNFIT: ReadonlyArray<readonly [files: Files, problem: string, advice: string]> = [
  [{ 'tls.key': 'shop.key' }, 'has no key \'tls.crt\' for the certificate', MISSING_KEY],
  [{ 'tls.crt': 'shop.crt' }, 'has no key \'tls.key\' for the private key', MISSING_KEY],
  [{ 'tls.crt': 'hello', 'tls.key': 'shop.key' }, 'has no readable certificate under \'tls.crt\'', CERTIFICATE],
  [{ 'tls.crt': 'shop.key', 'tls.key': 'shop.key' }, 'has no readable certificate under \'tls.crt\'', CERTIFICATE],
  [{ 'tls.crt': 'shop.crt', 'tls.key': 'shop.crt' }, 'has no unencrypted private key under \'tls.key\'', KEY],
  [{ 'tls.crt': 'shop.crt', 'tls.key': 'locked.key' }, 'has no unencrypted private key under \'tls.key\'', KEY],
  [{ 'tls.crt': 'shop.crt', 'tls.key': 'authority.key' }, 'has a private key that does not match its certificate \'tls.crt\'', PARTNER],
  [{ cert: 'shop.crt', key: 'authority.key', ...PAIR }, 'has a private key that does not match its certificate \'cert\'', PARTNER],
];

const NEITHER_KEY = 'team/web: ING411 Secret \'istio-system/shop\' has neither key \'tls.crt\' for the certificate '
  + 'nor key \'tls.key\' for the private key';

export const clusterSecretCases: readonly RuleCase[] = [
  {
    code: 'ING410',
    when: 'the namespace has no such Secret',
    fails: NEEDS_OTHER,
    passes: credential(PAIR),
    finds: ['team/web: ING410 the snapshot has no Secret \'istio-system/shop\''],
  },
  {
    code: 'ING410',
    when: 'the Secret is not in the namespace of the gateway',
    fails: shows(TlsCertificate.mounted('shop'), secret(HOME, 'other', PAIR), secret('shop', 'shop', PAIR)),
    passes: mounted(PAIR),
    finds: ['team/web: ING410 the snapshot has no Secret \'istio-system/shop\', only \'shop/shop\''],
    advice: 'create the Secret in \'istio-system\', the namespace of the gateway',
  },
  {
    code: 'ING410',
    when: 'a Secret that is copied to other namespaces was not copied to that of the gateway',
    fails: shows(TlsCertificate.credential('shop'), secret(HOME, 'other', PAIR), COPIED),
    passes: inApp(COPIED, NEEDS_OTHER),
    finds: ['team/web: ING410 the snapshot has no Secret \'istio-system/shop\', only \'shop/shop\''],
    advice: 'let the annotations of the Secret copy it to \'istio-system\', the namespace of the gateway',
  },
  {
    code: 'ING410',
    when: 'the Secret is missing from a complete listing of the namespace',
    fails: NEEDS_OTHER,
    passes: (p) => {
      p.gatewayWith({ snapshot: someFiles(list(secret(HOME, 'other', PAIR), secret(HOME, 'third', PAIR))) });
      p.tls('web', 'shop.example.com', CREDENTIAL);
    },
    finds: ['team/web: ING410 the snapshot has no Secret \'istio-system/shop\''],
  },
  ...PROMISES.flatMap((promise): RuleCase[] => [
    {
      code: 'ING410',
      when: `no ${String(promise.kind)} in the cluster creates the Secret`,
      fails: NEEDS_OTHER,
      passes: shows(TlsCertificate.credential('shop'), secret(HOME, 'other', PAIR), promise),
      finds: ['team/web: ING410 the snapshot has no Secret \'istio-system/shop\''],
    },
    {
      code: 'ING410',
      when: `no ${String(promise.kind)} in the app creates the Secret`,
      fails: NEEDS_OTHER,
      passes: inApp(promise, NEEDS_OTHER),
      finds: ['team/web: ING410 the snapshot has no Secret \'istio-system/shop\''],
    },
  ]),
  ...UNFIT.map(([files, problem, advice]): RuleCase => ({
    code: 'ING411',
    when: `the Secret ${problem}`,
    fails: credential(files),
    passes: credential(PAIR),
    finds: [`team/web: ING411 Secret 'istio-system/shop' ${problem}`],
    advice,
  })),
  {
    code: 'ING411',
    when: 'the Secret has none of the required keys',
    fails: credential({ password: 'hello' }),
    passes: credential({ 'tls.crt': '', 'tls.key': '' }),
    finds: [NEITHER_KEY],
    advice: MISSING_KEYS,
  },
  {
    code: 'ING411',
    when: 'a mounted Secret has its files under different keys',
    fails: mounted({ cert: 'shop.crt', key: 'shop.key' }),
    passes: mounted({ cert: 'shop.crt', key: 'shop.key' }, { certFile: 'cert', keyFile: 'key' }),
    finds: [NEITHER_KEY],
    advice: MISSING_KEYS,
  },
  {
    code: 'ING411',
    when: 'clients need a certificate and the Secret has no CA',
    fails: credential(PAIR, { mutual: true }),
    passes: credential({ ...PAIR, cacert: 'authority.crt' }, { mutual: true }),
    finds: ['team/web: ING411 Secret \'istio-system/shop\' has no key \'ca.crt\' for the client CA'],
    advice: MISSING_KEY,
  },
  {
    code: 'ING411',
    when: 'the separate Secret for the CA has none, even if the other Secret has one',
    fails: credential({ ...PAIR, 'ca.crt': 'authority.crt' }, { mutual: true }, secret(HOME, 'shop-cacert', {
      'tls.crt': 'authority.crt',
    })),
    passes: credential(PAIR, { mutual: true }, secret(HOME, 'shop-cacert', { 'ca.crt': 'authority.crt' })),
    finds: ['team/web: ING411 Secret \'istio-system/shop-cacert\' has no key \'ca.crt\' for the client CA'],
    advice: MISSING_KEY,
  },
  {
    code: 'ING411',
    when: 'the Secret in caCredentialName has no CA',
    fails: credential(PAIR, { caCredentialName: 'clients-cacert' }, secret(HOME, 'clients-cacert', { 'tls.crt': 'authority.crt' })),
    passes: credential(PAIR, { caCredentialName: 'clients-cacert' }, secret(HOME, 'clients', { 'ca.crt': 'authority.crt' })),
    finds: ['team/web: ING411 Secret \'istio-system/clients-cacert\' has no key \'ca.crt\' for the client CA'],
    advice: MISSING_KEY,
  },
  {
    code: 'ING410',
    when: 'the Secret in caCredentialName does not exist',
    fails: credential(PAIR, { caCredentialName: 'clients-cacert' }),
    passes: credential(PAIR, { caCredentialName: 'clients-cacert' }, secret(HOME, 'clients-cacert', { cacert: 'authority.crt' })),
    finds: ['team/web: ING410 the snapshot has no Secret \'istio-system/clients-cacert\''],
  },
  {
    code: 'ING411',
    when: 'the values of the Secret are neither a certificate nor encrypted with SOPS',
    fails: shows(TlsCertificate.credential('shop'), secretWith('stringData', { 'tls.crt': 'ENC[x]', 'tls.key': fixture('shop.key') })),
    passes: shows(TlsCertificate.credential('shop'), secretWith('stringData', { 'tls.crt': 'ENC[x]', 'tls.key': 'ENC[y]' }, { sops: {} })),
    finds: ['team/web: ING411 Secret \'istio-system/shop\' has no readable certificate under \'tls.crt\''],
    advice: CERTIFICATE,
  },
  ...[
    object('external-secrets.io/v1', 'ExternalSecret', HOME, 'shop-cacert'),
    object('v1', 'Secret', HOME, 'shop-cacert', { data: { 'ca.crt': 'ENC[x]' }, sops: {} }),
    object('v1', 'Secret', HOME, 'shop-cacert'),
  ].map((promise): RuleCase => ({
    code: 'ING411',
    when: `no Secret has the CA, and nothing like ${JSON.stringify(promise)} will provide it`,
    fails: credential(PAIR, { mutual: true }),
    passes: credential(PAIR, { mutual: true }, promise),
    finds: ['team/web: ING411 Secret \'istio-system/shop\' has no key \'ca.crt\' for the client CA'],
    advice: MISSING_KEY,
  })),
  {
    code: 'ING411',
    when: 'no Secret of a complete listing has the CA',
    fails: credential(PAIR, { mutual: true }),
    passes: (p) => {
      p.gatewayWith({ snapshot: someFiles(secret(HOME, 'shop', PAIR)) });
      p.tls('web', 'shop.example.com', {
        certificate: TlsCertificate.credential('shop', { mutual: true }), backend: Backend.service('web', 80),
      });
    },
    finds: ['team/web: ING411 Secret \'istio-system/shop\' has no key \'ca.crt\' for the client CA'],
    advice: MISSING_KEY,
  },
  ...['', 'REDACTED', '***', '<path:secret/shop#crt>'].map((standIn): RuleCase => ({
    code: 'ING411',
    when: `a value is neither a certificate nor a placeholder such as '${standIn}'`,
    fails: credential({ 'tls.crt': 'hello', 'tls.key': 'shop.key' }),
    passes: shows(TlsCertificate.credential('shop'), secretWith('data', { 'tls.crt': standIn, 'tls.key': null })),
    finds: ['team/web: ING411 Secret \'istio-system/shop\' has no readable certificate under \'tls.crt\''],
    advice: CERTIFICATE,
  })),
  {
    code: 'ING411',
    when: 'the server\'s own certificate expired, not one of an authority behind it',
    fails: credential({ ...PAIR, 'tls.crt': `${fixture('expired.crt')}${fixture('authority.crt')}` }),
    passes: credential({ ...PAIR, 'tls.crt': `${fixture('shop.crt')}${fixture('expired.crt')}` }),
    finds: ['team/web: ING411 Secret \'istio-system/shop\' has a certificate under \'tls.crt\' that expired on 2021-01-01'],
    advice: 'store a certificate that is valid now',
  },
  {
    code: 'ING411',
    when: 'the mounted CA is not a certificate',
    fails: mounted(PAIR, { caSecret: 'clients' }, secret(HOME, 'clients', { 'ca.crt': 'hello' })),
    passes: mounted(PAIR, { caSecret: 'clients' }, secret(HOME, 'clients', { 'ca.crt': 'authority.crt' })),
    finds: ['team/web: ING411 Secret \'istio-system/clients\' has no readable certificate under \'ca.crt\''],
    advice: CERTIFICATE,
  },
  {
    code: 'ING411',
    when: 'a Secret in the app has a key that does not match its certificate',
    fails: inApp(secret(HOME, 'shop', { 'tls.crt': 'shop.crt', 'tls.key': 'authority.key' }), (p) => (
      p.tls('web', 'shop.example.com', CREDENTIAL))),
    passes: inApp(secretWith('stringData', { 'tls.crt': fixture('shop.crt'), 'tls.key': fixture('shop.key') }), credential({})),
    finds: ['team/web: ING411 Secret \'istio-system/shop\' has a private key that does not match its certificate \'tls.crt\''],
    advice: PARTNER,
  },
  {
    code: 'ING415',
    when: 'a mount requires a Secret that does not exist',
    fails: shows(TlsCertificate.mounted('shop', { optional: false }), secret(HOME, 'other', PAIR)),
    passes: mounted(PAIR, { optional: false }),
    finds: ['team/web: ING415 the snapshot has no Secret \'istio-system/shop\''],
  },
  {
    code: 'ING417',
    when: 'the certificate is for another host',
    fails: covering(['mail.example.com']),
    passes: covering(['shop.example.com']),
    finds: ['team/web-0: ING417 the certificate in Secret \'istio-system/shop\' does not cover host \'mail.example.com\''],
  },
  {
    code: 'ING417',
    when: 'the certificate is for another wildcard',
    fails: covering(['*.example.com']),
    passes: covering(['*.apps.example.com', 'a.apps.example.com']),
    finds: ['team/web-0: ING417 the certificate in Secret \'istio-system/shop\' does not cover host \'*.example.com\''],
  },
];

/** A listing of the whole cluster is complete for every kind that it contains. */
export const missingAnywhere: readonly RuleCase[] = [
  {
    code: 'ING410',
    when: 'the namespace has no Secrets, in a cluster that has some',
    fails: (p) => {
      p.gatewayWith({ snapshot: wholeCluster(STOCK_SERVICE, secret('shop', 'other', PAIR)) });
      p.tls('web', 'shop.example.com', {
        certificate: TlsCertificate.credential('shop'), backend: Backend.service('kubernetes', 443, { namespace: 'default' }),
      });
    },
    passes: credential(PAIR),
    finds: ['team/web: ING410 the snapshot has no Secret \'istio-system/shop\''],
  },
];
