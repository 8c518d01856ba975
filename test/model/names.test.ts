import * as fc from 'fast-check';
import { TlsCertificate } from '../../src';
import { sha256 } from '../../src/app/sha256';
import { Names, portName, serviceHost, STOCK_WORKLOAD } from '../../src/model/names';
import type { TlsSettings } from '../../src/model/tls-settings';
import { labelProblem, nameProblem } from '../../src/model/value-problems';

const names = new Names(sha256);
const volumeName = (secretName: string) => names.ofVolume(secretName);

const part = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const secret = fc.array(part, { minLength: 1, maxLength: 12 }).map((parts) => parts.join('.'));

const edge = { namespace: 'edge', name: 'istio-ingress' };

test.each([
  ['shop.example.com', 'shop-example-com'],
  ['my-shop.example.com', 'my--shop-example-com'],
  ['*.apps.example.com', 'wildcard.apps-example-com'],
  ['*', 'wildcard'],
])('the VirtualService of %s is called %s', (host, name) => {
  expect(names.ofHost(host, STOCK_WORKLOAD)).toBe(name);
  expect(names.ofHost(host, edge)).toBe(`${name}.edge.istio-ingress`);
});

test('the VirtualService of a TCP port is called after its protocol, its number and all but the stock gateway', () => {
  expect(names.ofPort('TCP', 5432, STOCK_WORKLOAD)).toBe('tcp-5432');
  expect(names.ofPort('TCP', 5432, edge)).toBe('tcp-5432.edge.istio-ingress');
});

test('no two hosts and gateways lead to one name, and each name is valid', () => {
  const host = fc.tuple(fc.constantFrom('', '*.'), fc.array(part, { minLength: 2, maxLength: 4 }))
    .map(([wildcard, labels]) => `${wildcard}${labels.join('.')}`);
  const few = fc.constantFrom('a-b.x.io', 'a.b.x.io', '*.b.x.io', 'wildcard.b.x.io', '*', '*.edge', '*.b', 'a--b.x.io');
  const workload = fc.constantFrom(STOCK_WORKLOAD, edge, { namespace: 'edge', name: 'b' }, { namespace: 'b', name: 'edge' });
  const one = fc.tuple(fc.oneof(few, host), workload);
  fc.assert(fc.property(one, one, (first, second) => {
    const [x, y] = [first, second].map(([name, of]) => names.ofHost(name, of));
    expect(nameProblem(x)).toBeUndefined();
    expect(x === y).toBe(JSON.stringify(first) === JSON.stringify(second));
  }), { numRuns: 2000 });
});

test('a host of the greatest length becomes a valid name of the greatest length', () => {
  const longest = `${'a'.repeat(63)}.`.repeat(4).slice(0, 253);
  expect(names.ofHost(longest, STOCK_WORKLOAD)).toHaveLength(253);
});

test('a name that is too long is shortened and stays distinct from names with the same beginning', () => {
  const [one, two] = ['x', 'y'].map((end) => names.ofHost(`${'a'.repeat(300)}${end}`, STOCK_WORKLOAD));
  expect([one.length, two.length]).toEqual([253, 253]);
  expect(one).not.toBe(two);
});

describe('a name at the limit', () => {
  /** A host of a length, of labels that are as long as they may be. */
  const hostOf = (length: number, label = 63) => `${'a'.repeat(label)}.`.repeat(9).slice(0, length - 1) + 'b';

  test('stays as it is up to 253 characters, and is cut from 254 on', () => {
    const [fits, tooLong] = [253, 254].map((length) => names.ofHost(hostOf(length), STOCK_WORKLOAD));
    expect([fits.length, fits]).toEqual([253, hostOf(253).replace(/\./g, '-')]);
    expect([tooLong.length, tooLong]).toEqual([253, expect.stringMatching(/^[ab-]{244}-[0-9a-f]{8}$/)]);
  });

  test('is valid, wherever it is cut', () => {
    const starts = ['', '*.'];
    for (let length = 225; length <= 253; length += 1) {
      for (const label of [59, 60, 61, 62, 63]) {
        for (const start of starts) {
          const name = names.ofHost(start + hostOf(length - start.length, label), edge);
          expect([name, nameProblem(name)]).toEqual([name, undefined]);
        }
      }
    }
  });

  test('of a server stays as it is up to 63 characters, and is cut from 64 on', () => {
    const [fits, tooLong] = [53, 54].map((length) =>
      names.ofServer('https-443', TlsCertificate.credential('a'.repeat(length))._settings, false));
    expect(fits).toBe(`https-443-${'a'.repeat(53)}`);
    expect(tooLong).toMatch(/^https-443-a{44}-[0-9a-f]{8}$/);
    expect([fits.length, tooLong.length]).toEqual([63, 63]);
  });

  test('of a volume stays as it is up to 63 characters, and is cut from 64 on', () => {
    const [fits, tooLong] = [59, 60].map((length) => volumeName('a'.repeat(length)));
    expect([fits.length, tooLong]).toEqual([63, expect.stringMatching(/^tls-a{50}-[0-9a-f]{8}$/)]);
  });
});

describe('the Gateway of a server with a wildcard', () => {
  const credential = (name: string, mutual = false) => TlsCertificate.credential(name, { mutual })._settings;
  const name = (tls?: TlsSettings, gateway = 'public') => names.ofWildcardGateway(gateway, tls);

  test('is called after its gateway, and its certificate or redirect', () => {
    expect([name(credential('apps')), name()]).toEqual(['public-apps', 'public-redirect']);
  });

  test('has a distinct name for each certificate, which Istio accepts', () => {
    const all = [
      undefined, credential('redirect'), credential('x-mutual'), credential('x', true), credential('a.b'),
      TlsCertificate.mounted('x')._settings, TlsCertificate.mounted('x', { mountPath: '/x' })._settings,
      credential('a-b'), credential(`${'a'.repeat(80)}x`), credential(`${'a'.repeat(80)}y`),
    ].map((tls) => name(tls, 'p'.repeat(40)));
    expect(new Set(all).size).toBe(all.length);
    expect(all.map(labelProblem)).toEqual(all.map(() => undefined));
  });
});

test('a port is named after its protocol and number', () => {
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
  ])('is named after the Secret %s', (name, expected) => {
    expect(volumeName(name)).toBe(expected);
  });

  test.each([
    'shop.certs', 'a'.repeat(60), `${'a'.repeat(62)}-b`, 'a.'.repeat(126) + 'b',
  ])('has a valid name for the Secret %s', (name) => {
    expect(labelProblem(volumeName(name))).toBeUndefined();
  });

  test('has a distinct name, even among similar names', () => {
    const secrets = ['a.b', 'a-b', 'a.b-', `${'a'.repeat(60)}x`, `${'a'.repeat(60)}y`];
    expect(new Set(secrets.map(volumeName)).size).toBe(secrets.length);
  });

  test('has a name that Kubernetes accepts, for any Secret', () => {
    fc.assert(fc.property(secret, (name) => {
      fc.pre(nameProblem(name) === undefined);
      expect(labelProblem(volumeName(name))).toBeUndefined();
    }));
  });

  test('never shares its name with the volume of another Secret', () => {
    fc.assert(fc.property(secret, secret, (one, two) => {
      expect(volumeName(one) === volumeName(two)).toBe(one === two);
    }));
  });
});

describe('a server', () => {
  const certificate = (name: string) => TlsCertificate.credential(name)._settings;

  test('is named after its port, its certificate and whether it redirects', () => {
    expect(names.ofServer('https-443', certificate('shop.example.com'), false)).toBe('https-443-shop-example-com');
    expect(names.ofServer('http-80', undefined, true)).toBe('http-80-redirect');
    expect(names.ofServer('http-80', undefined, false)).toBe('http-80');
  });

  test('has a name of at most 63 characters that distinguishes certificates', () => {
    const made = ['x', 'y'].map((end) => names.ofServer('https-443', certificate(`${'a'.repeat(80)}${end}`), false));
    expect(made.map((name) => name.length)).toEqual([63, 63]);
    expect(made[0]).not.toBe(made[1]);
  });

  test('gets a distinct name from its settings when two certificates lead to the same name', () => {
    const made = ['a.b', 'a-b'].map((name) => names.ofDistinctServer(names.ofServer('https-443', certificate(name), false), name));
    expect(made[0]).not.toBe(made[1]);
    expect(made.every((name) => name.startsWith('https-443-a-b-'))).toBe(true);
    expect(names.ofDistinctServer('a'.repeat(63), 'settings')).toHaveLength(63);
  });
});
