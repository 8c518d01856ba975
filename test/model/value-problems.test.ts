import * as values from '../../src/model/value-problems';

/** Valid and invalid values of a check; each invalid one with the problem, as it follows the value in a message. */
interface Table {
  readonly check: (value: string) => string | undefined;
  readonly good: readonly string[];
  readonly bad: ReadonlyArray<readonly [string, string]>;
}

const LABEL = 'has characters other than lower-case letters, digits and dashes';
const NAME = 'has characters other than lower-case letters, digits, dashes and dots';
const KEY = 'has characters other than letters, digits, dashes, dots and underscores';
const DASH = 'starts or ends with a dash';
const DOT = 'has a leading, trailing or double dot';
const WILDCARD = 'has a * that is not its whole first label';
const WORD = 'has characters other than letters, digits, dashes, dots and underscores';
const CREDENTIAL = 'ends in -cacert, which istiod takes for a Secret with only CA certificates';
const CA = 'does not end in -cacert, so istiod would look for a certificate and its key';
const WHITE_SPACE = 'contains white space or control characters';
const MULTICAST = 'is a multicast or broadcast address';
const MAPPED = 'is an IPv4 address, written as IPv6';
const LINK_LOCAL = 'is a link-local address, which differs from machine to machine';
const GROUPS = [
  ['224.0.0.1', MULTICAST], ['239.255.255.255', MULTICAST], ['255.255.255.255', MULTICAST], ['ff02::1', MULTICAST],
  ['fe80::1', LINK_LOCAL], ['FEBF::1', LINK_LOCAL],
] as const;
const SEGMENT = 'has an empty or . segment';

/** A host of a length. */
function host(length: number): string {
  return `${'a'.repeat(49)}.`.repeat(6).slice(0, length - 1) + 'x';
}

const TABLES: Readonly<Record<string, Table>> = {
  labelProblem: {
    check: values.labelProblem,
    good: ['a', '1', 'a-1', 'a'.repeat(63)],
    bad: [
      ['', 'is empty'], ['a'.repeat(64), 'has 64 characters, at most 63 are allowed'],
      ['A', LABEL], ['-a', DASH], ['a-', DASH], ['a.b', LABEL], ['a_b', LABEL], ['a\n', LABEL], ['é', LABEL],
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
      ['', 'is empty'], ['a..b', DOT], ['.a', DOT], ['a.', DOT], ['a.b-', DASH], ['a.B', NAME],
      ['a'.repeat(254), 'has 254 characters, at most 253 are allowed'],
      [Array(64).fill('abc').join('.'), 'has 255 characters, at most 253 are allowed'],
    ],
  },
  hostProblem: {
    check: values.hostProblem,
    good: ['*', '*.x', '*.a.x', 'a.x', '1.x', 'xn--bcher-kva.example', `${'a'.repeat(63)}.x`, host(253), `*.${host(251)}`],
    bad: [
      [host(254), 'has 254 characters, at most 253 are allowed'], [`*.${host(252)}`, 'has 254 characters, at most 253 are allowed'],
      [`${'a'.repeat(64)}.x`, 'has 64 characters, at most 63 are allowed'],
      ['', 'is empty'], ['a', 'is a single label without a domain'], ['a.', DOT], ['*.', DOT],
      ['**', WILDCARD], ['a.*.x', WILDCARD],
      ['a.x:80', 'has a port'], ['a.x/', 'has a slash'], ['1.2.3.4', 'is an IP address, not a host name'],
      ['::1', 'is an IP address, not a host name'], ['*.1', 'ends in a number, as only an IP address does'],
      ['a.X', 'has upper-case letters'], ['a_b.x', NAME],
      ['a.x\n', WHITE_SPACE], ['ü.x', 'has non-ASCII characters'], ['-a.x', DASH],
    ],
  },
  addressProblem: {
    check: values.addressProblem,
    good: [
      '10.1.0.11', 'fd00::11', '::ffff:10.1.0.11', '223.1.0.1', 'febf.example.com', 'worker-1', 'worker-1.example.com',
      'K8S-Node1.CORP.example.com', 'worker_1', '_worker_.example.com', `${'a'.repeat(63)}.x`,
    ],
    bad: [
      ['', 'is empty'], ['10.1.0', 'is not an IPv4 address'], ['10.1.0.256', 'is not an IPv4 address'], ['worker:80', 'has a port'],
      ['10.1.0.11:', 'has a port'], ['[fd00::11]:80', 'has a port'], ['[fd00::11]', KEY],
      ['-worker', DASH], ['worker.', DOT], ['ü', KEY], [`${'a'.repeat(64)}.x`, 'has 64 characters, at most 63 are allowed'],
      ['fe80::1%eth0', 'has a zone, which means something on one machine only'],
      ...['0.0.0.0', '::', '0::0', '::ffff:0.0.0.0'].map((address) => [address, 'stands for all addresses, not for one'] as const),
      ...GROUPS, ['::ffff:224.0.0.1', MULTICAST],
    ],
  },
  bindProblem: {
    check: values.bindProblem,
    good: ['*', '0.0.0.0', '::', '192.0.2.1', '::1', '240.0.0.1', 'fec0::1', 'fd00::ffff:1'],
    bad: [
      ['', 'is neither * nor an IPv4 or IPv6 address'], ['localhost', 'is neither * nor an IPv4 or IPv6 address'],
      ['192.0.2.1:80', 'has a port'], ['*:80', 'has a port'], ['[::]:80', 'has a port'],
      ['fe80::1%eth0', 'has a zone, which means something on one machine only'],
      ['::ffff:127.0.0.1', MAPPED], ['::FFFF:7f00:1', MAPPED], ['0::ffff:0.0.0.0', MAPPED],
      ...GROUPS,
    ],
  },
  pathProblem: {
    check: values.pathProblem,
    good: ['/', '/ready', '/a//b/', '/..a'],
    bad: [
      ['', 'does not start with /'], ['a', 'does not start with /'], ['/a/../b', 'contains ..'],
      ['/a b', WHITE_SPACE], ['/a\u0000', WHITE_SPACE],
    ],
  },
  mountPathProblem: {
    check: values.mountPathProblem,
    good: ['/', '/certs', '/etc/.certs'],
    bad: [
      ['', 'does not start with /'], ['/a:b', 'contains a colon'], ['/a/', SEGMENT], ['//a', SEGMENT], ['/a/./b', SEGMENT],
      ['/a/../b', 'contains ..'],
    ],
  },
  secretKeyProblem: {
    check: values.secretKeyProblem,
    good: ['tls.crt', '.key', 'a_B-1', 'a'.repeat(253)],
    bad: [
      ['a'.repeat(254), WORD],
      ['', 'is not a file name'], ['.', 'is not a file name'], ['..', 'is not a file name'], ['..data', 'is not a file name'],
      ['a/b', WORD],
    ],
  },
  credentialNameProblem: {
    check: values.credentialNameProblem,
    good: ['shop', 'shop.example.com', 'cacert'],
    bad: [['shop-cacert', CREDENTIAL], ['shop/tls', NAME], ['', 'is empty']],
  },
  caCredentialNameProblem: {
    check: values.caCredentialNameProblem,
    good: ['shop-cacert', 'shop.example.com-cacert', 'shop-cacert-cacert'],
    bad: [
      ['shop', CA], ['cacert', CA], ['shop/clients-cacert', NAME], ['-cacert', DASH], ['', 'is empty'],
    ],
  },
  labelKeyProblem: {
    check: values.labelKeyProblem,
    good: ['istio', 'example.com/gateway', 'a_B.c', `${'d'.repeat(253)}/${'a'.repeat(63)}`],
    bad: [
      ['a'.repeat(64), 'has 64 characters, at most 63 are allowed'],
      [`${'d'.repeat(254)}/a`, 'has 254 characters, at most 253 are allowed'],
      ['', 'is empty'], ['example.com/', 'is empty'], ['/a', 'is empty'], ['a/b/c', 'has more than one slash'],
      ['a b', WORD], ['A/b', NAME],
    ],
  },
  labelValueProblem: {
    check: values.labelValueProblem,
    good: ['', 'a', 'v1.0_X', 'a'.repeat(63)],
    bad: [
      ['a'.repeat(64), 'has 64 characters, at most 63 are allowed'], ['-a', 'does not start and end with a letter or digit'], ['a b', WORD],
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
  { name: 'nodePortProblem', check: (port: number) => values.nodePortProblem(port, { first: 2, last: 9 }), first: 2, last: 9 },
])('$name', ({ check, first, last }) => {
  test('allows the first and the last number', () => {
    expect([check(first), check(last)]).toEqual([undefined, undefined]);
  });

  test.each([first - 1, last + 1])('refuses %d, which is out of range', (value) => {
    expect(check(value)).toBe(`is not between ${first} and ${last}`);
  });

  test.each([first + 0.5, NaN, Infinity, -Infinity])('refuses %d', (value) => {
    expect(check(value)).toBe('is not a whole number');
  });
});
