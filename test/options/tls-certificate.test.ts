import { TlsCertificate } from '../../src';
import { certificateLabel, mountPoints, secretNames } from '../../src/model/tls-settings';

const settings = (certificate: TlsCertificate) => certificate._settings;

test('a certificate from the stock Secret is where the stock gateway mounts it', () => {
  expect(settings(TlsCertificate.mounted('istio-ingressgateway-certs'))).toEqual({
    source: 'mounted',
    mutual: false,
    server: {
      secretName: 'istio-ingressgateway-certs',
      mounted: { at: { path: '/etc/istio/ingressgateway-certs', optional: true }, certificateKey: 'tls.crt', privateKeyKey: 'tls.key' },
    },
  });
});

test('a certificate from another Secret is mounted in a folder of that name', () => {
  const tls = settings(TlsCertificate.mounted('shop-certs', { certFile: 'chain.pem', keyFile: 'key.pem', optional: false }));
  expect(tls.server.mounted).toEqual({
    at: { path: '/etc/istio/shop-certs', optional: false }, certificateKey: 'chain.pem', privateKeyKey: 'key.pem',
  });
  expect(certificateLabel(tls)).toBe('shop-certs-chain.pem');
});

test('a CA Secret requires client certificates and is mounted too', () => {
  const tls = settings(TlsCertificate.mounted('shop-certs', { caSecret: 'istio-ingressgateway-ca-certs' }));
  expect(tls).toMatchObject({ mutual: true, clientCa: { mounted: { key: 'ca.crt' } } });
  expect(certificateLabel(tls)).toBe('shop-certs-mutual');
  expect(secretNames(tls)).toEqual(['shop-certs', 'istio-ingressgateway-ca-certs']);
  expect(mountPoints(tls)).toEqual([
    { secretName: 'shop-certs', path: '/etc/istio/shop-certs', optional: true },
    { secretName: 'istio-ingressgateway-ca-certs', path: '/etc/istio/ingressgateway-ca-certs', optional: true },
  ]);
});

test.each([
  ['/certs', '/certs'], ['/certs/', '/certs'], ['/certs//', '/certs'], ['/', '/'],
])('a mount path %s is taken as %s', (mountPath, expected) => {
  const tls = settings(TlsCertificate.mounted('shop-certs', { mountPath, caSecret: 'clients', caMountPath: mountPath }));
  expect(mountPoints(tls).map(({ path }) => path)).toEqual([expected, expected]);
});

test('a credential certificate needs no mount', () => {
  const tls = settings(TlsCertificate.credential('shop'));
  expect(tls).toEqual({ source: 'credential', mutual: false, server: { secretName: 'shop' } });
  expect(mountPoints(tls)).toEqual([]);
});

test('the CA of client certificates can be in a separate Secret', () => {
  const tls = settings(TlsCertificate.credential('shop', { caCredentialName: 'clients-cacert' }));
  expect(tls).toEqual({ source: 'credential', mutual: true, server: { secretName: 'shop' }, clientCa: { secretName: 'clients-cacert' } });
  expect(certificateLabel(tls)).toBe('shop-mutual-clients-cacert');
});

test('a credential certificate can require client certificates', () => {
  const tls = settings(TlsCertificate.credential('shop', { mutual: true }));
  expect([tls.mutual, certificateLabel(tls)]).toEqual([true, 'shop-mutual']);
});

test('fails when a CA is named but client certificates are turned off', () => {
  expect(() => TlsCertificate.credential('shop', { mutual: false, caCredentialName: 'clients-cacert' })).toThrow(new Error(
    'TlsCertificate.credential \'shop\':\n  caCredentialName \'clients-cacert\' asks for client certificates, but mutual is false'
    + '\n  fix: leave one of the two out'));
});

test.each([
  [{ caFile: 'ca.pem' }, 'caFile \'ca.pem\' needs caSecret,'],
  [{ caMountPath: '/etc/clients' }, 'caMountPath \'/etc/clients\' needs caSecret,'],
  [{ caMountPath: '/etc/clients', caFile: 'ca.pem' }, 'caMountPath \'/etc/clients\' and caFile \'ca.pem\' need caSecret,'],
])('fails when options say %j and no Secret with the CA is named', (options, got) => {
  expect(() => TlsCertificate.mounted('shop', options)).toThrow(got);
});
