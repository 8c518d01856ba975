import { ApiObject, App, JsonPatch, Testing } from 'cdk8s';
import { Backend, Findings, GatewayInstallation, IngressPort, IngressProtocol, IngressRoute, PlainHttp } from '../../src';
import { Playground } from '../support/findings';

const backend = Backend.service('web', 80);
const other = Backend.service('other', 80);

function playground(): Playground {
  return new Playground(new App());
}

/** The VirtualServices of a team, by name. */
function virtualServices({ team }: Playground): Record<string, any> {
  const services = Testing.synth(team).filter(({ kind }) => kind === 'VirtualService');
  return Object.fromEntries(services.map(({ metadata, spec }) => [metadata.name, spec]));
}

test.each([
  ['of istioctl', GatewayInstallation.istioctl()],
  ['of Helm', GatewayInstallation.helm({ release: 'edge' })],
  ['that is managed', GatewayInstallation.managed({ name: 'edge' })],
])('the object of a gateway %s is its Gateway', (_, installation) => {
  const p = playground();
  const gateway = p.gatewayWith({ installation });
  p.tls('web', 'shop.example.com', { backend });
  expect([ApiObject.of(gateway).kind, ApiObject.of(gateway).name]).toEqual(['Gateway', gateway.gatewayName]);
  ApiObject.of(gateway).addJsonPatch(JsonPatch.add('/metadata/annotations', { owner: 'platform' }));
  expect(Testing.synth(p.platform).find(({ kind }) => kind === 'Gateway').metadata.annotations).toEqual({ owner: 'platform' });
});

test('the object of a host or a route is its VirtualService', () => {
  const p = playground();
  const host = p.tls('web', 'shop.example.com', { backend });
  const port = new IngressPort(p.team, 'port', { gateway: p.gateway, port: 8088, protocol: IngressProtocol.HTTP });
  const route = new IngressRoute(p.team, 'route', { port, host: 'blog.example.com', backend });
  expect([host, route].map((construct) => `${ApiObject.of(construct).kind} ${ApiObject.of(construct).name}`))
    .toEqual(['VirtualService shop-example-com', 'VirtualService blog-example-com']);
});

test('fails to give the object of a gateway that has no host yet, and says why', () => {
  expect(() => ApiObject.of(playground().gateway))
    .toThrow(/^platform\/gateway has no object of its own:\n {2}the Gateway is written as soon as .*\n {2}fix: /);
});

test('fails to give the object of a port without a backend, and says why', () => {
  const p = playground();
  expect(() => ApiObject.of(p.tls('web', 'shop.example.com')))
    .toThrow(/^team\/web has no object of its own:\n {2}it attaches no route\n {2}fix: /);
});

test('fails to give one object of a port with two, and names them', () => {
  const p = playground();
  const port = p.port('web', { hosts: ['a.example.com', 'b.example.com'], backend });
  expect(() => ApiObject.of(port)).toThrow(new RegExp([
    '^team/web has 2 objects of its own.*',
    "VirtualService 'a-example-com' at team/.*",
    "VirtualService 'b-example-com' at .*",
    'fix: ',
  ].join('\n {2}')));
});

test('a patch of a route applies to the entry of that route, at any position', () => {
  const p = playground();
  const [first, second] = [8088, 8089].map((port) => p.port(`port-${port}`, { port }));
  // The entries are sorted by port, so the patched one is the second.
  const patched = new IngressRoute(p.team, 'a', { port: second, host: 'shop.example.com', backend: other });
  new IngressRoute(p.team, 'b', { port: first, host: 'shop.example.com', backend });
  patched.addJsonPatch(JsonPatch.add('/retries', { attempts: 0 }), JsonPatch.remove('/match'));
  Findings.of(p.app).acknowledge('ING614', 'the host is served on one port at a time');
  const { http } = virtualServices(p)['shop-example-com'];
  expect(http.map((entry: any) => [entry.match?.[0].port, entry.retries, entry.route[0].destination.host.split('.')[0]]))
    .toEqual([[8088, undefined, 'web'], [undefined, { attempts: 0 }, 'other']]);
});

test('a patch keeps a route separate from an otherwise equal one', () => {
  const p = playground();
  const [first, second] = [8088, 8089].map((port) => p.port(`port-${port}`, { port }));
  new IngressRoute(p.team, 'a', { port: first, host: 'shop.example.com', backend }).addJsonPatch(JsonPatch.add('/timeout', '3s'));
  new IngressRoute(p.team, 'b', { port: second, host: 'shop.example.com', backend });
  expect(virtualServices(p)['shop-example-com'].http.map(({ timeout, match }: any) => [timeout, match[0].port]))
    .toEqual([['3s', 8088], [undefined, 8089]]);
});

test('a host that is served on two ports has one entry, and one patch for both ports', () => {
  const p = playground();
  p.tls('web', 'shop.example.com', { plainHttp: PlainHttp.SERVE, backend }).addJsonPatch(JsonPatch.add('/timeout', '3s'));
  expect(virtualServices(p)['shop-example-com'].http).toMatchObject([{ timeout: '3s' }]);
});

test('a patch of a TCP route applies to its entry', () => {
  const p = playground();
  p.tcp('db', 5432, { backend }).addJsonPatch(JsonPatch.add('/route/0/destination/subset', 'v1'));
  Findings.of(p.app).acknowledge('ING614', 'a DestinationRule of ours has the subset');
  const [service] = Object.values(virtualServices(p));
  expect(service.tcp[0].route[0].destination.subset).toBe('v1');
});

test('a patch is in the object, whatever was asked before', () => {
  const p = playground();
  const route = new IngressRoute(p.team, 'route', { port: p.tls('web', 'shop.example.com'), backend });
  const entry = () => ApiObject.of(route).toJson().spec.http[0];
  p.gateway.explain('https://shop.example.com/');
  route.addJsonPatch(JsonPatch.add('/timeout', '5s'));
  expect(entry().timeout).toBe('5s');
  route.addJsonPatch(JsonPatch.replace('/timeout', '6s'));
  expect(entry().timeout).toBe('6s');
});

test('an explanation lists a patch among the unknowns', () => {
  const p = playground();
  p.tls('web', 'shop.example.com', { backend }).addJsonPatch(JsonPatch.add('/timeout', '3s'));
  expect(p.gateway.explain('https://shop.example.com/').unknowns)
    .toContain('VirtualService shop-example-com: what does the patch at /timeout change?');
});

test('fails when a port without a backend is patched, since the patch would be lost', () => {
  expect(() => playground().port('web').addJsonPatch(JsonPatch.add('/timeout', '3s')))
    .toThrow(/^team\/web: addJsonPatch:\n {2}it attaches no route/);
});

test.each([
  ['its path has no slash', JsonPatch.add('timeout', '1s'), 'add at path \'timeout\' does not apply: the path does not start with a slash'],
  ['it replaces what is not there', JsonPatch.replace('/nope', 1), 'replace at path \'/nope\' does not apply: there is no such path'],
  ['its path starts at the object', JsonPatch.add('/spec/http/0/timeout', '1s'),
    'add at path \'/spec/http/0/timeout\' does not apply: there is no such path'],
  ['its value is no JSON', JsonPatch.add('/timeout', 5n as never),
    'add at path \'/timeout\' does not apply: its value cannot be written as JSON'],
])('fails when a patch does not apply, since %s, with all other errors', (_, operation, got) => {
  const p = playground();
  p.tls('web', 'shop.example.com', { backend }).addJsonPatch(operation);
  p.tls('other', 'Other.example.com', { backend });
  expect(Findings.of(p.app).list().map(({ code, at }) => `${at} ${code}`)).toEqual(['team/other ING501', 'team/web ING613']);
  expect(Findings.of(p.app).list()[1].got).toBe(got);
});

test('fails when the patches of two routes of a host are no JSON, at each of them', () => {
  const p = playground();
  for (const port of [8088, 8089]) {
    const route = new IngressRoute(p.team, `route-${port}`, { port: p.port(`port-${port}`, { port }), host: 'shop.example.com', backend });
    route.addJsonPatch(JsonPatch.add('/timeout', 5n as never));
  }
  expect(Findings.of(p.app).list().map(({ code, at, fix }) => [at, code, fix])).toEqual(['team/route-8088', 'team/route-8089'].map((at) => (
    [at, 'ING613', 'write the value as JSON: text, numbers, true, false, null, and lists and objects of these'])));
});

test('fails when an operation is no JsonPatch, at the call', () => {
  const host = playground().tls('web', 'shop.example.com', { backend });
  expect(() => host.addJsonPatch({ op: 'add', path: '/timeout', value: '1s' } as never))
    .toThrow(/^team\/web: addJsonPatch:\n {2}ops\[0\] must be a JsonPatch, such as .*, got an object without a valid _toJson$/);
});

test('an explanation names the patch of another route of the same VirtualService, which can take requests away', () => {
  const p = playground();
  const [first, second] = [8088, 8089].map((port) => p.port(`port-${port}`, { port }));
  new IngressRoute(p.team, 'a', { port: first, host: 'shop.example.com', backend }).addJsonPatch(JsonPatch.remove('/match'));
  new IngressRoute(p.team, 'b', { port: second, host: 'shop.example.com', backend: other });
  Findings.of(p.team).acknowledge('ING614', 'both ports may reach it');
  expect(p.gateway.explain('http://shop.example.com:8089/').unknowns)
    .toContain('VirtualService shop-example-com: what does the patch at /match change?');
});
