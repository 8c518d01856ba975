import { shown } from '../../src/model/shown';

test.each([
  ['shop', '\'shop\''],
  ['', '\'\''],
  ['a"b', '\'a\\"b\''],
  ['"', '\'\\"\''],
  ['a\n[lab] fine', '\'a\\n[lab] fine\''],
  ['\u001b[31m', '\'\\u001b[31m\''],
])('puts %j into quotes and on one line', (value, expected) => {
  expect(shown(value)).toBe(expected);
});

test.each([[80, '80'], [NaN, 'NaN']])('leaves the number %d bare', (value, expected) => {
  expect(shown(value)).toBe(expected);
});
