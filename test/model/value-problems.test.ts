import * as values from '../../src/model/value-problems';

/** Good and bad texts of a check; the bad ones with what is wrong, as it follows the value in a message. */
interface Table {
  readonly check: (value: string) => string | undefined;
  readonly good: readonly string[];
  readonly bad: ReadonlyArray<readonly [string, string]>;
}

const LABEL = 'has other characters than lower-case letters, digits and inner dashes';

const TABLES: Readonly<Record<string, Table>> = {
  labelProblem: {
    check: values.labelProblem,
    good: ['a', '1', 'a-1', 'a'.repeat(63)],
    bad: [
      ['', 'is empty'], ['a'.repeat(64), 'has 64 characters, 63 are allowed'], ['A', LABEL], ['-a', LABEL], ['a-', LABEL], ['a.b', LABEL],
      ['a_b', LABEL], ['a\n', LABEL], ['é', LABEL],
    ],
  },
  serviceNameProblem: {
    check: values.serviceNameProblem,
    good: ['a', 'a1'],
    bad: [['1a', 'does not start with a letter'], ['', 'is empty'], ['A', LABEL]],
  },
  nameProblem: {
    check: values.nameProblem,
    good: ['a', 'a.b', '1.2', 'a'.repeat(253), Array(63).fill('abc').join('.')],
    bad: [
      ['', 'is empty'], ['a..b', 'has an empty label'], ['.a', 'has an empty label'], ['a.B', LABEL],
      [Array(64).fill('abc').join('.'), 'has 255 characters, 253 are allowed'],
    ],
  },
  hostProblem: {
    check: values.hostProblem,
    good: ['*', '*.x', '*.a.x', 'a.x', '1.x', 'xn--bcher-kva.example', `${'a'.repeat(63)}.x`],
    bad: [
      ['', 'is empty'], ['a', 'is a single label'], ['a.', 'has an empty label'], ['*.', 'has an empty label'],
      ['**', 'has a wildcard that is not its whole first label'], ['a.*.x', 'has a wildcard that is not its whole first label'],
      ['a.x:80', 'has a port in it'], ['a.x/', 'has a slash in it'], ['1.2.3.4', 'is an address, not a name'],
      ['::1', 'is an address, not a name'], ['*.1', 'ends in a label of digits'], ['a.X', 'has upper-case letters'], ['a_b.x', LABEL],
      ['a.x\n', LABEL],
    ],
  },
  addressProblem: {
    check: values.addressProblem,
    good: ['10.1.0.11', 'fd00::11', '::', 'worker-1', 'worker-1.example.com'],
    bad: [['', 'is empty'], ['10.1.0', 'is no IPv4 address'], ['10.1.0.256', 'is no IPv4 address'], ['worker:80', LABEL], ['[fd00::11]', LABEL]],
  },
  bindProblem: {
    check: values.bindProblem,
    good: ['*', '0.0.0.0', '::', '192.0.2.1'],
    bad: [
      ['', 'is neither * nor an IPv4 or IPv6 address'], ['localhost', 'is neither * nor an IPv4 or IPv6 address'],
      ['192.0.2.1:80', 'is neither * nor an IPv4 or IPv6 address'],
    ],
  },
  pathProblem: {
    check: values.pathProblem,
    good: ['/', '/ready', '/a//b/', '/..a'],
    bad: [
      ['', 'does not start with /'], ['a', 'does not start with /'], ['/a/../b', 'has .. in it'],
      ['/a b', 'has white space or control characters in it'], ['/a\u0000', 'has white space or control characters in it'],
    ],
  },
  mountPathProblem: {
    check: values.mountPathProblem,
    good: ['/', '/certs', '/etc/.certs'],
    bad: [
      ['', 'does not start with /'], ['/a:b', 'has a colon in it'], ['/a/', 'has an empty part or . in it'],
      ['//a', 'has an empty part or . in it'], ['/a/./b', 'has an empty part or . in it'], ['/a/../b', 'has .. in it'],
    ],
  },
  secretKeyProblem: {
    check: values.secretKeyProblem,
    good: ['tls.crt', '.key', 'a_B-1'],
    bad: [
      ['', 'is no file name'], ['.', 'is no file name'], ['..', 'is no file name'], ['..data', 'is no file name'],
      ['a/b', 'has other characters than letters, digits, dashes, dots and underscores'],
    ],
  },
  credentialNameProblem: {
    check: values.credentialNameProblem,
    good: ['shop', 'shop.example.com', 'cacert'],
    bad: [['shop-cacert', 'ends in -cacert, by which istiod knows Secrets that hold CA certificates alone'], ['shop/tls', LABEL], ['', 'is empty']],
  },
  caCredentialNameProblem: {
    check: values.caCredentialNameProblem,
    good: ['shop-cacert', 'shop.example.com-cacert', 'shop-cacert-cacert'],
    bad: [
      ['shop', 'does not end in -cacert, by which istiod knows Secrets that hold CA certificates alone'],
      ['cacert', 'does not end in -cacert, by which istiod knows Secrets that hold CA certificates alone'],
      ['shop/clients-cacert', LABEL], ['-cacert', LABEL], ['', 'is empty'],
    ],
  },
  labelKeyProblem: {
    check: values.labelKeyProblem,
    good: ['istio', 'example.com/gateway', 'a_B.c'],
    bad: [
      ['', 'is empty'], ['example.com/', 'is empty'], ['/a', 'is empty'], ['a/b/c', 'has more than one slash in it'],
      ['a b', 'has other characters than letters, digits and inner dashes, dots and underscores'], ['A/b', LABEL],
    ],
  },
  labelValueProblem: {
    check: values.labelValueProblem,
    good: ['', 'a', 'v1.0_X', 'a'.repeat(63)],
    bad: [
      ['a'.repeat(64), 'has 64 characters, 63 are allowed'],
      ['-a', 'has other characters than letters, digits and inner dashes, dots and underscores'],
      ['a b', 'has other characters than letters, digits and inner dashes, dots and underscores'],
    ],
  },
};

describe.each(Object.entries(TABLES))('%s', (_, { check, good, bad }) => {
  test.each(good)('finds nothing wrong with %j', (value) => {
    expect(check(value)).toBeUndefined();
  });

  test.each(bad)('says that %j %s', (value, problem) => {
    expect(check(value)).toBe(problem);
  });
});

describe.each([
  { name: 'portProblem', check: values.portProblem, first: 1, last: 65535 },
  { name: 'nodePortProblem', check: values.nodePortProblem, first: 30000, last: 32767 },
])('$name', ({ check, first, last }) => {
  test('allows the first and the last number', () => {
    expect([check(first), check(last)]).toEqual([undefined, undefined]);
  });

  test.each([first - 1, last + 1, first + 0.5, NaN, Infinity, -Infinity])('refuses %d', (value) => {
    expect(check(value)).toBe(`is no whole number from ${first} to ${last}`);
  });
});
