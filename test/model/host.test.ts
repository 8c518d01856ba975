import * as fc from 'fast-check';
import { intersection, isSubsetOf } from '../../lab/merging/host-names';
import { covers, depthBelow, HostSet, isWildcard, mostSpecific, wildcardsOver } from '../../src/model/host';

/** Few labels, so that generated hosts often overlap. */
const label = fc.constantFrom('a', 'b', 'ab');
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const host = fc.oneof(name, name.map((each) => `*.${each}`), fc.constant('*'));
const hosts = fc.array(host, { maxLength: 12 });

/** Istio's `host.Names.Intersection`. */
function met(ofServers: readonly string[], ofService: string): string[] {
  return intersection(ofServers, [ofService]).sort();
}

describe('covers', () => {
  test.each([
    ['*', '*', true],
    ['*', 'a.x', true],
    ['*', '*.x', true],
    ['*.x', '*', false],
    ['*.x', 'x', false],
    ['*.x', '*.x', true],
    ['*.x', 'a.x', true],
    ['*.x', 'a.b.x', true],
    ['*.x', '*.a.x', true],
    ['*.a.x', '*.x', false],
    ['*.x', 'ax', false],
    ['*.x', 'a.y', false],
    ['a.x', 'a.x', true],
    ['a.x', '*.x', false],
    ['a.x', 'b.a.x', false],
  ])('%s covers %s: %s', (wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });

  test('agrees with Istio for all hosts', () => {
    fc.assert(fc.property(host, host, (wide, narrow) => covers(wide, narrow) === isSubsetOf(narrow, wide)));
  });
});

describe('wildcardsOver', () => {
  test.each([
    ['a.b.x', ['*.b.x', '*.x', '*']],
    ['*.b.x', ['*.x', '*']],
    ['*.x', ['*']],
    ['x', ['*']],
    ['*', []],
  ])('lists the wildcards over %s, the narrowest first', (narrow, expected) => {
    expect(wildcardsOver(narrow)).toEqual(expected);
  });

  test('lists everything that covers the host, except the host itself', () => {
    fc.assert(fc.property(host, host, (narrow, wide) => {
      const expected = isWildcard(wide) && wide !== narrow && covers(wide, narrow);
      expect(wildcardsOver(narrow).includes(wide)).toBe(expected);
    }));
  });
});

test.each([
  ['*.x', 'a.x', 1], ['*.x', 'a.b.x', 2], ['*.x', '*.b.x', 2], ['*.b.x', 'a.b.x', 1],
])('from %s to %s the depth is %d', (wildcard, narrow, depth) => {
  expect(depthBelow(wildcard, narrow)).toBe(depth);
});

describe('mostSpecific', () => {
  const entries = new Map(['*', '*.x', '*.b.x', 'a.b.x'].map((each) => [each, each]));

  test.each([
    ['a.b.x', 'a.b.x'], ['A.B.X', 'a.b.x'], ['c.b.x', '*.b.x'], ['d.c.b.x', '*.b.x'], ['b.x', '*.x'], ['x', '*'], ['y', '*'],
  ])('%s is served by %s', (asked, expected) => {
    expect(mostSpecific(entries, asked)).toBe(expected);
  });

  test('finds nothing for a host that nothing covers', () => {
    expect(mostSpecific(new Map([['*.x', 1]]), 'x')).toBeUndefined();
  });
});

describe('HostSet', () => {
  test('finds the narrowest wildcard over a host, like a search through all members', () => {
    fc.assert(fc.property(hosts, host, (members, asked) => {
      const over = members.filter((member) => member !== asked && isWildcard(member) && covers(member, asked));
      const narrowest = over.find((member) => over.every((each) => covers(each, member)));
      expect(new HostSet(members).wildcardOver(asked)).toBe(narrowest);
    }));
  });

  test('finds the members below a host, like a search through all members', () => {
    fc.assert(fc.property(hosts, host, (members, asked) => {
      const below = [...new Set(members)].filter((member) => member !== asked && covers(asked, member));
      expect([...new HostSet(members).narrowerThan(asked)].sort()).toEqual(below.sort());
    }));
  });

  test('intersects with a host in the same hosts as in Istio', () => {
    fc.assert(fc.property(hosts, host, (members, asked) => {
      expect(new HostSet(members).intersection(asked).sort()).toEqual(met(members, asked));
    }));
  });

  test('finds members that are added after the first search', () => {
    const set = new HostSet(['a.x']);
    expect(set.narrowerThan('*.x')).toEqual(['a.x']);
    set.add('b.x');
    expect(set.has('b.x')).toBe(true);
    expect(set.narrowerThan('*.x')).toEqual(['a.x', 'b.x']);
  });
});
