import { IngressProtocol } from '../../src';
import { appProtocolOfPortName, portPrefix } from '../../src/model/protocol';

const { HTTP, HTTP2, HTTPS, GRPC, GRPC_WEB, MONGO, TCP, TLS } = IngressProtocol;

test.each([
  [HTTP, 'HTTP'], [HTTP2, 'HTTP2'], [HTTPS, 'HTTPS'], [GRPC, 'GRPC'], [GRPC_WEB, 'GRPC-WEB'], [MONGO, 'MONGO'], [TCP, 'TCP'], [TLS, 'TLS'],
])('%p is written %s in a Gateway', (protocol, name) => {
  expect(protocol.name).toBe(name);
  expect(portPrefix(protocol.name)).toBe(name.toLowerCase());
});

test.each([HTTP, HTTP2, HTTPS, GRPC, GRPC_WEB])('$name is routed by host', ({ _traits }) => {
  expect(_traits).toMatchObject({ routesBy: 'host', http: true });
});

test.each([MONGO, TCP])('$name is routed by port', ({ _traits }) => {
  expect(_traits).toMatchObject({ routesBy: 'port', http: false });
});

test('TLS that passes through is routed by server name', () => {
  expect(TLS._traits).toMatchObject({ routesBy: 'sni', tls: 'passthrough', http: false });
});

test('only HTTPS terminates TLS at the gateway', () => {
  expect([HTTP, HTTP2, HTTPS, GRPC, GRPC_WEB, MONGO, TCP].filter(({ _traits }) => _traits.tls === 'terminate')).toEqual([HTTPS]);
});

test('an application can speak neither HTTPS nor TLS behind the gateway', () => {
  expect([HTTP, HTTP2, HTTPS, GRPC, GRPC_WEB, MONGO, TCP, TLS].filter(({ _traits }) => !_traits.appProtocol)).toEqual([HTTPS, TLS]);
});

test.each([
  ['http', 'http'],
  ['http-admin', 'http'],
  ['http2', 'http2'],
  ['grpc', 'grpc'],
  ['grpc-admin', 'grpc'],
  ['grpc-web', 'grpc-web'],
  ['grpc-web-admin', 'grpc-web'],
  ['grpc-webadmin', 'grpc'],
  ['mongo-1', 'mongo'],
  ['tcp-mysql', 'tcp'],
  ['https', 'https'],
  ['admin-http', undefined],
  ['httpadmin', undefined],
  ['', undefined],
])('a Service port named %j stands for %s', (name, appProtocol) => {
  expect(appProtocolOfPortName(name)).toBe(appProtocol);
});
