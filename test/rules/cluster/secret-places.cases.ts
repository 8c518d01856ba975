// What the app's own Secrets, and the objects that create Secrets, tell about certificates, without a snapshot.
import { Backend, IngressRoute, TlsCertificate } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { object, secret, service, someFiles, STOCK_SERVICE, wholeCluster, write, type Manifest } from '../../support/snapshots';

const url = 'https://shop.example.com/';
const HOME = 'istio-system';
const FILES = { 'tls.crt': 'shop.crt', 'tls.key': 'shop.key' };
const WEB = service('shop', 'web', { ports: [{ port: 80 }] });
const backend = Backend.service('web', 80);

/** The host `shop.example.com`, whose certificate is in Secret `shop-tls`, next to an object of the user. */
function beside(manifest: Manifest, certificate = TlsCertificate.credential('shop-tls'), more: Declare = () => {}): Declare {
  return (p) => {
    more(p);
    write(p.team, manifest);
    p.tls('web', 'shop.example.com', { backend: Backend.fromConstruct(write(p.team, WEB)), certificate });
  };
}

function requested(namespace: string, spec: Manifest, metadata: Manifest = {}): Manifest {
  return object('cert-manager.io/v1', 'Certificate', namespace, 'shop', { metadata, spec: { secretName: 'shop-tls', ...spec } });
}

function forNames(...dnsNames: readonly string[]): Declare {
  return beside(requested(HOME, { dnsNames }));
}

/** A wildcard with a route for a host below it. */
function below(host: string, ...dnsNames: readonly string[]): Declare {
  return (p) => {
    write(p.team, requested(HOME, { dnsNames }));
    const port = p.tls('web', '*.example.com', { certificate: TlsCertificate.credential('shop-tls') });
    new IngressRoute(p.team, 'route', { port, host, backend });
  };
}

/** Every kind of object that makes a Secret `shop-tls`, in a namespace. */
const MAKERS: ReadonlyArray<readonly [string, (namespace: string, annotations?: Manifest) => Manifest]> = [
  ['a Secret', (namespace, annotations) => (
    { ...secret(namespace, 'shop-tls', FILES), metadata: { namespace, name: 'shop-tls', annotations } })],
  ['a Certificate', (home, annotations) => requested(home, { dnsNames: ['*.example.com'], secretTemplate: { annotations } })],
  ['an ExternalSecret', (home, annotations) => object('external-secrets.io/v1', 'ExternalSecret', home, 'shop', {
    spec: { target: { name: 'shop-tls', template: { metadata: { annotations } } } },
  })],
  ['a SealedSecret', (home, annotations) => object('bitnami.com/v1alpha1', 'SealedSecret', home, 'shop', {
    spec: { template: { metadata: { name: 'shop-tls', annotations } } },
  })],
];

const COPIED = { 'reflector.v1.k8s.emberstack.com/reflection-auto-enabled': 'true' };

const elsewhere = [
  'warning at team/web: ING418 the app creates Secret \'shop/shop-tls\', but the gateway\'s namespace is \'istio-system\'',
];

export const placeWarnings: readonly WarningCase[] = [
  ...MAKERS.map(([what, make]): WarningCase => ({
    code: 'ING418',
    when: `${what} makes the certificate's Secret in the namespace of the team`,
    fails: beside(make('shop')),
    passes: beside(make(HOME)),
    finds: elsewhere,
    url,
  })),
  ...MAKERS.map(([what, make]): WarningCase => ({
    code: 'ING418',
    when: `no controller copies what ${what} makes`,
    fails: beside(make('shop', { team: 'shop' })),
    passes: beside(make('shop', COPIED)),
    finds: elsewhere,
    url,
  })),
  {
    code: 'ING418',
    when: 'the Secret of a mounted certificate is elsewhere',
    fails: beside(requested('shop', {}), TlsCertificate.mounted('shop-tls')),
    passes: beside(requested(HOME, {}), TlsCertificate.mounted('shop-tls')),
    finds: elsewhere,
    url,
  },
  {
    code: 'ING418',
    when: 'the cluster is not known to have the Secret',
    fails: beside(requested('shop', {}), undefined, (p) => p.gatewayWith({ snapshot: someFiles(STOCK_SERVICE) })),
    passes: beside(requested('shop', {}), undefined, (p) => p.gatewayWith({
      snapshot: someFiles(STOCK_SERVICE, secret(HOME, 'shop-tls', { 'tls.crt': '', 'tls.key': '' })),
    })),
    finds: elsewhere,
    url,
  },
  ...[
    ['another host', 'blog.example.com'], ['a wildcard two labels above', '*.com'], ['a host below', 'a.shop.example.com'],
    ['every host below', '*.shop.example.com'],
  ].map(([what, name]): WarningCase => ({
    code: 'ING419',
    when: `a Certificate names ${what}`,
    fails: forNames(name),
    passes: forNames(name, 'SHOP.example.com'),
    finds: [
      `warning at team/web: ING419 the Certificate for Secret 'istio-system/shop-tls' names '${name}', `
      + 'but not host \'shop.example.com\'',
    ],
    url,
  })),
  {
    code: 'ING419',
    when: 'a Certificate has another common name',
    fails: beside(requested(HOME, { commonName: 'blog.example.com' })),
    passes: beside(requested(HOME, { commonName: 'shop.example.com' })),
    finds: [
      'warning at team/web: ING419 the Certificate for Secret \'istio-system/shop-tls\' names \'blog.example.com\', '
      + 'but not host \'shop.example.com\'',
    ],
    url,
  },
  {
    code: 'ING419',
    when: 'the wildcard of a Certificate is for another label',
    fails: forNames('*.example.org'),
    passes: forNames('*.example.com'),
    finds: [
      'warning at team/web: ING419 the Certificate for Secret \'istio-system/shop-tls\' names \'*.example.org\', '
      + 'but not host \'shop.example.com\'',
    ],
    url,
  },
  {
    code: 'ING419',
    when: 'a host under a wildcard is not among the names of its Certificate',
    fails: below('shop.example.com', 'blog.example.com'),
    passes: below('shop.example.com', 'shop.example.com'),
    finds: [
      'warning at team/route: ING419 the Certificate for Secret \'istio-system/shop-tls\' names \'blog.example.com\', '
      + 'but not host \'shop.example.com\'',
    ],
    url,
  },
  {
    code: 'ING419',
    when: 'a Certificate of the snapshot, which has not been issued, names another host',
    fails: (p) => {
      p.gatewayWith({ snapshot: someFiles(requested(HOME, { dnsNames: ['blog.example.com'] })) });
      p.tls('web', 'shop.example.com', { backend, certificate: TlsCertificate.credential('shop-tls') });
    },
    passes: (p) => {
      p.gatewayWith({ snapshot: someFiles(requested(HOME, { dnsNames: ['blog.example.com'] }), secret(HOME, 'shop-tls', FILES)) });
      p.tls('web', 'shop.example.com', { backend, certificate: TlsCertificate.credential('shop-tls') });
    },
    finds: [
      'warning at team/web: ING419 the Certificate for Secret \'istio-system/shop-tls\' names \'blog.example.com\', '
      + 'but not host \'shop.example.com\'',
    ],
    url,
  },
  ...['shop-tsl', 'shp-tls', 'shoptls'].map((name): WarningCase => ({
    code: 'ING420',
    when: `the Secret is called ${name} by mistake`,
    fails: beside(requested(HOME, {}), TlsCertificate.credential(name)),
    passes: beside(requested('shop', {}), TlsCertificate.credential(name)),
    finds: [`warning at team/web: ING420 the app creates no Secret 'istio-system/${name}', but 'istio-system/shop-tls'`],
    url,
  })),
  {
    code: 'ING420',
    when: 'two Secrets differ by more than a number',
    fails: beside(requested(HOME, {}), TlsCertificate.credential('shpo-tls')),
    passes: beside(requested(HOME, { secretName: 'shop-1' }), TlsCertificate.credential('shop-2')),
    finds: ['warning at team/web: ING420 the app creates no Secret \'istio-system/shpo-tls\', but \'istio-system/shop-tls\''],
    url,
  },
];

export const completeSecrets: readonly RuleCase[] = [{
  code: 'ING410',
  when: 'the snapshot is complete, which is told instead of a Secret elsewhere',
  fails: beside(requested('shop', {}), undefined, (p) => p.gatewayWith({
    snapshot: wholeCluster(STOCK_SERVICE, secret(HOME, 'other', { 'tls.crt': '' })),
  })),
  passes: beside(requested(HOME, {}), undefined, (p) => p.gatewayWith({
    snapshot: wholeCluster(STOCK_SERVICE, secret(HOME, 'other', { 'tls.crt': '' })),
  })),
  finds: ['team/web: ING410 the snapshot has no Secret \'istio-system/shop-tls\', only \'shop/shop-tls\''],
  advice: 'create the Secret in \'istio-system\', the namespace of the gateway',
}];
