import { TlsCertificate } from '../../src';

const settings = (certificate: TlsCertificate) => certificate._settings;

test('a certificate from the stock Secret is where the stock gateway mounts it', () => {
  expect(settings(TlsCertificate.mounted('istio-ingressgateway-certs'))).toMatchObject({
    mode: 'SIMPLE',
    serverCertificate: '/etc/istio/ingressgateway-certs/tls.crt',
    privateKey: '/etc/istio/ingressgateway-certs/tls.key',
    mounts: [{ volumeName: 'ingressgateway-certs', mountPath: '/etc/istio/ingressgateway-certs', optional: true }],
  });
});

test('a certificate from another Secret gets a folder and a volume of that name', () => {
  expect(settings(TlsCertificate.mounted('shop-certs', { certFile: 'chain.pem', keyFile: 'key.pem', optional: false }))).toEqual({
    mode: 'SIMPLE',
    label: 'shop-certs-chain.pem',
    secretNames: ['shop-certs'],
    mounts: [{ volumeName: 'tls-shop-certs', secretName: 'shop-certs', mountPath: '/etc/istio/shop-certs', optional: false }],
    serverCertificate: '/etc/istio/shop-certs/chain.pem',
    privateKey: '/etc/istio/shop-certs/key.pem',
    caCertificates: undefined,
  });
});

test('a CA Secret asks clients for certificates and is mounted too', () => {
  expect(settings(TlsCertificate.mounted('shop-certs', { caSecret: 'istio-ingressgateway-ca-certs' }))).toMatchObject({
    mode: 'MUTUAL',
    label: 'shop-certs-mutual',
    secretNames: ['shop-certs', 'istio-ingressgateway-ca-certs'],
    caCertificates: '/etc/istio/ingressgateway-ca-certs/ca.crt',
    mounts: [{ secretName: 'shop-certs' }, { secretName: 'istio-ingressgateway-ca-certs', volumeName: 'ingressgateway-ca-certs' }],
  });
});

test.each([
  ['/certs', '/certs'], ['/certs/', '/certs'], ['/certs//', '/certs'], ['/', '/'],
])('a mount path %s is taken as %s', (mountPath, expected) => {
  const { mounts: [own, ca] } = settings(TlsCertificate.mounted('shop-certs', { mountPath, caSecret: 'clients', caMountPath: mountPath }));
  expect([own.mountPath, ca.mountPath]).toEqual([expected, expected]);
});

test('a certificate by name needs no mount', () => {
  expect(settings(TlsCertificate.credential('shop'))).toEqual({
    mode: 'SIMPLE', label: 'shop', secretNames: ['shop'], mounts: [], credentialName: 'shop',
  });
});

test('the CA of client certificates can be in a Secret of its own', () => {
  expect(settings(TlsCertificate.credential('shop', { caCredentialName: 'clients-cacert' }))).toEqual({
    mode: 'MUTUAL', label: 'shop-mutual-clients-cacert', secretNames: ['shop', 'clients-cacert'], mounts: [],
    credentialName: 'shop', caCertCredentialName: 'clients-cacert',
  });
});

test('fails when a CA is named and no client certificates are asked for', () => {
  expect(() => TlsCertificate.credential('shop', { mutual: false, caCredentialName: 'clients-cacert' }))
    .toThrow('certificate \'shop\': caCredentialName \'clients-cacert\' asks for client certificates and mutual: false for none; leave out one of them');
});

test('a certificate by name can ask clients for theirs', () => {
  expect(settings(TlsCertificate.credential('shop', { mutual: true }))).toMatchObject({
    mode: 'MUTUAL', label: 'shop-mutual', credentialName: 'shop',
  });
});

test.each([
  [{ caFile: 'ca.pem' }, 'caFile \'ca.pem\''],
  [{ caMountPath: '/etc/clients' }, 'caMountPath \'/etc/clients\''],
])('fails when options say %j and no Secret with the CA is named', (options, got) => {
  expect(() => TlsCertificate.mounted('shop', options)).toThrow(new Error(
    `certificate 'shop': ${got} asks for client certificates and no caSecret names their CA; give caSecret, or leave ${got.split(' ')[0]} out`));
});
