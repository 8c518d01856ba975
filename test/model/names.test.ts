import * as fc from 'fast-check';
import { TlsCertificate } from '../../src';
import { sha256 } from '../../src/app/sha256';
import { Names, portName, serviceHost } from '../../src/model/names';
import { labelProblem, nameProblem } from '../../src/model/value-problems';

const names = new Names(sha256);
const volumeName = (secretName: string) => names.ofVolume(secretName);

const part = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const secret = fc.array(part, { minLength: 1, maxLength: 12 }).map((parts) => parts.join('.'));

test.each([
  ['shop.example.com', 'shop-example-com'],
  ['*.apps.example.com', 'wildcard-apps-example-com'],
  ['*', 'wildcard'],
])('the VirtualService of %s is called %s', (host, name) => {
  expect(names.ofHost(host)).toBe(name);
});

test('the longest host makes one label that is too long for some objects and short enough for a VirtualService', () => {
  const longest = `${'a'.repeat(63)}.`.repeat(4).slice(0, 253);
  expect(names.ofHost(longest)).toHaveLength(253);
});

test('a host that is too long is shortened and still told from those that begin alike', () => {
  const [one, two] = ['x', 'y'].map((end) => names.ofHost(`${'a'.repeat(300)}${end}`));
  expect([one.length, two.length]).toEqual([253, 253]);
  expect(one).not.toBe(two);
});

test('a port is named for its protocol and number', () => {
  expect(portName('GRPC-WEB', 9000)).toBe('grpc-web-9000');
  expect(portName('MONGO', 27017)).toBe('mongo-27017');
});

test('the full name of a Service has the domain of the cluster', () => {
  expect(serviceHost('web', 'shop', 'cluster.example')).toBe('web.shop.svc.cluster.example');
});

describe('the volume of a certificate', () => {
  test.each([
    ['shop-certs', 'tls-shop-certs'],
    ['a'.repeat(59), `tls-${'a'.repeat(59)}`],
  ])('is called after the Secret %s', (name, expected) => {
    expect(volumeName(name)).toBe(expected);
  });

  test.each([
    'shop.certs', 'a'.repeat(60), `${'a'.repeat(62)}-b`, 'a.'.repeat(126) + 'b',
  ])('has a name that fits for the Secret %s', (name) => {
    expect(labelProblem(volumeName(name))).toBeUndefined();
  });

  test('has a name of its own, also beside close names', () => {
    const secrets = ['a.b', 'a-b', 'a.b-', `${'a'.repeat(60)}x`, `${'a'.repeat(60)}y`];
    expect(new Set(secrets.map(volumeName)).size).toBe(secrets.length);
  });

  test('has a name that Kubernetes takes, for any Secret', () => {
    fc.assert(fc.property(secret, (name) => {
      fc.pre(nameProblem(name) === undefined);
      expect(labelProblem(volumeName(name))).toBeUndefined();
    }));
  });

  test('never shares its name with that of another Secret', () => {
    fc.assert(fc.property(secret, secret, (one, two) => {
      expect(volumeName(one) === volumeName(two)).toBe(one === two);
    }));
  });
});

describe('a server', () => {
  const certificate = (name: string) => TlsCertificate.credential(name)._settings;

  test('is called after its port, its certificate and that it redirects', () => {
    expect(names.ofServer('https-443', certificate('shop.example.com'), false)).toBe('https-443-shop-example-com');
    expect(names.ofServer('http-80', undefined, true)).toBe('http-80-redirect');
    expect(names.ofServer('http-80', undefined, false)).toBe('http-80');
  });

  test('has a name of 63 characters at most that tells certificates apart', () => {
    const made = ['x', 'y'].map((end) => names.ofServer('https-443', certificate(`${'a'.repeat(80)}${end}`), false));
    expect(made.map((name) => name.length)).toEqual([63, 63]);
    expect(made[0]).not.toBe(made[1]);
  });

  test('gets a distinct name from its settings where two certificates bring one name', () => {
    const made = ['a.b', 'a-b'].map((name) => names.ofDistinctServer(names.ofServer('https-443', certificate(name), false), name));
    expect(made[0]).not.toBe(made[1]);
    expect(made.every((name) => name.startsWith('https-443-a-b-'))).toBe(true);
    expect(names.ofDistinctServer('a'.repeat(63), 'settings')).toHaveLength(63);
  });
});
