import { editDistance } from '../../src/model/edit-distance';
import { isMisspelled } from '../../src/model/similar-names';

test.each<[string, string, number]>([
  ['', '', 0], ['web', 'web', 0], ['', 'a', 1], ['web', 'wbe', 1], ['web', 'wb', 1], ['web', 'weeb', 1], ['web', 'wen', 1],
  ['ab', 'ba', 1], ['web', 'bew', 2], ['mutal', 'mutual', 1], ['bindAddress', 'bindAddresses', 2], ['abcdef', 'abc', 3], ['abc', 'xyz', 3],
  ['ca', 'abc', 3],
])('%j becomes %j with %d changes, whichever comes first', (one, other, changes) => {
  expect([editDistance(one, other, 2), editDistance(other, one, 2)]).toEqual([changes, changes].map((each) => Math.min(each, 3)));
});

test.each([
  ['wbe', 'web'], ['weeb', 'web'], ['we', 'web', false], ['frontent', 'frontend'], ['fronted', 'frontend'], ['paymnets', 'payments'],
  ['orders', 'order'], ['shop-wbe', 'shop-web'], ['front-end', 'frontend'], ['chekout-v2', 'checkout-v2'], ['user-servce', 'user-service'],
].map(([written, name, expected = true]) => ({ written: written as string, name: name as string, expected })))(
  '$written is $name misspelled: $expected', ({ written, name, expected }) => {
    expect([isMisspelled(written, name), isMisspelled(name, written)]).toEqual([expected, expected]);
  });

test.each([
  ['web', 'web'], ['a', 'b'], ['ab', 'ba'], ['web-1', 'web-2'], ['web', 'web1'], ['web-v1', 'web-v2'], ['db01', 'db02'], ['web-a', 'web-b'],
  ['shop-eu', 'shop-au'], ['api', 'app'],
  ['mail', 'main'], ['dev', 'dex'], ['blog', 'shop'], ['orders', 'borderz'], ['web-green', 'web-blue'], ['v2', 'v22'],
])('%s and %s are two names', (written, name) => {
  expect(isMisspelled(written, name)).toBe(false);
});
