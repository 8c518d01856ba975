import { shown, shownList } from '../../src/model/shown';

test.each([
  ['shop', '\'shop\''],
  ['', '\'\''],
  ['a"b', '\'a\\"b\''],
  ['"', '\'\\"\''],
  ['a\n[lab] fine', '\'a\\n[lab] fine\''],
  ['\u001b[31m', '\'\\u001b[31m\''],
])('shows %j in quotes on one line', (value, expected) => {
  expect(shown(value)).toBe(expected);
});

test.each([
  [[], ''],
  [['a', 'b'], '\'a\', \'b\''],
  [[1, 2, 3, 4, 5], '1, 2, 3, 4, 5'],
  [[1, 2, 3, 4, 5, 6, 7], '1, 2, 3, 4, 5, and 2 more'],
])('shows at most five of the values %j', (values, expected) => {
  expect(shownList(values)).toBe(expected);
});

test.each([[80, '80'], [NaN, 'NaN']])('shows the number %d without quotes', (value, expected) => {
  expect(shown(value)).toBe(expected);
});
