import { by, groupBy, unique } from '../../src/model/collections';

test('groups keep the order in which keys and items first appear', () => {
  expect([...groupBy(['bb', 'a', 'c', 'dd'], (text) => text.length)]).toEqual([[2, ['bb', 'dd']], [1, ['a', 'c']]]);
});

test('items are compared by one key after the other, texts by code point', () => {
  const items = [{ name: 'b', port: 1 }, { name: 'B', port: 2 }, { name: 'a', port: 443 }, { name: 'a', port: 80 }];
  expect(items.sort(by((item) => item.name, (item) => item.port))).toEqual([
    { name: 'B', port: 2 }, { name: 'a', port: 80 }, { name: 'a', port: 443 }, { name: 'b', port: 1 },
  ]);
});

test('duplicates are removed and the order is kept', () => {
  expect(unique(['b', 'a', 'b'])).toEqual(['b', 'a']);
});
