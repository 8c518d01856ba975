// What kubectl reads, as its own decoder (k8s.io/apimachinery 0.37 with go-yaml v2) was asked for each of these texts.
import { NotYaml, yamlDocuments } from '../../../src/cluster/read/yaml-documents';

const lines = (...each: readonly string[]) => `${each.join('\n')}\n`;

/** The line that cannot be read. */
function refused(text: string): number | undefined {
  try {
    yamlDocuments(text);
  } catch (error) {
    if (error instanceof NotYaml) return error.line;
    throw error;
  }
  throw new Error('it was read');
}

describe('lines that are not indented are read', () => {
  test.each<[string, string, unknown]>([
    ['a list closed below its key', lines('spec:', '  hosts: [', '    "a"', '  ]', '  more: 1'), { spec: { hosts: ['a'], more: 1 } }],
    ['a list at the left margin', lines('spec:', '  hosts: [', '"a",', '[', 'b]', ']'), { spec: { hosts: ['a', ['b']] } }],
    ['a list in an item', lines('spec:', '- - a: [', 'x', ']', '    b: 1'), { spec: [[{ a: ['x'], b: 1 }]] }],
    ['a list with comments', lines('spec:', '  a: [ # one', '# two', '  x, # three', '  ]'), { spec: { a: ['x'] } }],
    ['a list with tabs', lines('spec:', '  a: [', '\t"x",', '\t"y"', '\t]'), { spec: { a: ['x', 'y'] } }],
    ['a map closed below its key', lines('spec: {', '  a: {', 'b: c', '  }', '}', 'more: 1'), { spec: { a: { b: 'c' } }, more: 1 }],
    ['JSON as a value', lines('spec:', '  a: {', '"b": [', '1', ']', '}'), { spec: { a: { b: [1] } } }],
    ['plain text in a list', lines('a: [one', 'two, three]'), { a: ['one two', 'three'] }],
    ['a quoted text', lines('spec:', '  a: "one', 'two', '', ' three"', '  b: 1'), { spec: { a: 'one two\nthree', b: 1 } }],
    ['a quoted text with an escaped line end', lines('spec:', '  a: "one\\', 'two\\', '   \\ three"'), { spec: { a: 'onetwo three' } }],
    ['a text in single quotes, with a tab', lines('spec:', '  a: \'one', '\ttwo\''), { spec: { a: 'one two' } }],
    ['a deep key', lines('- - - - - - - - - - - - k: [', ']'), JSON.parse(`${'['.repeat(12)}{"k":[]}${']'.repeat(12)}`)],
    ['other line ends', 'spec:\r\n  a: [\r\nx\r\n  ]\r\n', { spec: { a: ['x'] } }],
  ])('%s', (_, text, expected) => expect(yamlDocuments(text)).toEqual([expected]));

  test('many of them', () => {
    const many = Array.from({ length: 300 }, (_, index) => `item${index}: [\n1\n]`);
    expect(Object.keys(yamlDocuments(lines(...many))[0] as object)).toHaveLength(300);
  });
});

describe('values are what they are to kubectl', () => {
  test.each<[string, string, unknown]>([
    ['YAML 1.1 booleans', '{a: on, b: No, c: y, d: TRUE, e: "on", f: tRue}', { a: true, b: false, c: true, d: true, e: 'on', f: 'tRue' }],
    ['integers', '{a: 0644, b: 0o644, c: 010, d: 08, e: 0x1F, f: 0b11, g: -010}', { a: 420, b: 420, c: 8, d: 8, e: 31, f: 3, g: -8 }],
    ['numbers', '{a: 1_000, b: 1e3, c: .5, d: 5., e: +5, f: 1.50}', { a: 1000, b: 1000, c: 0.5, d: 5, e: 5, f: 1.5 }],
    ['what is no number', '{a: 1:20, b: 1e400, c: "80", e: 2024-01-01}', { a: '1:20', b: '1e400', c: '80', e: '2024-01-01' }],
    ['long integers', '{a: 18446744073709551616}', { a: 18446744073709551616 }],
    ['nothing', '{a: ~, b: null, c: , d: ""}', { a: null, b: null, c: null, d: '' }],
    ['the last of repeated keys', 'a: 1\na: 2', { a: 2 }],
    ['anchors and merged keys', 'x: &x {a: 1, b: 2}\nz: {<<: *x, b: 3}', { x: { a: 1, b: 2 }, z: { a: 1, b: 3 } }],
    ['keys that are no text', '{on: 1, 010: 2}', { true: 1, 8: 2 }],
    ['tags', '{a: !!str 1, b: !!int "5", c: !mine x, d: !mine [1], e: !mine {f: 1}}', { a: '1', b: 5, c: 'x', d: [1], e: { f: 1 } }],
  ])('%s', (_, text, expected) => expect(yamlDocuments(text)).toEqual([expected]));
});

describe('documents are told apart', () => {
  const [one, two] = [{ a: 1 }, { a: 2 }];

  test.each<[string, string, unknown[]]>([
    ['by markers with comments and blanks', lines('# none', '--- # first', 'a: 1', '---  ', 'a: 2', '---'), [one, two]],
    ['by ends', lines('a: 1', '...', '---', 'a: 2', '... # end'), [one, two]],
    ['with other line ends', 'a: 1\r\n---\r\na: 2\r\n', [one, two]],
    ['with directives', lines('%YAML 1.1', '---', 'a: 1'), [one]],
    ['with directives and other line ends', '%YAML 1.1\r\n---\r\na: 1\r\n', [one]],
    ['with byte order marks', '\uFEFFa: 1\n---\n\uFEFFa: 2\n', [one, two]],
    ['with text on the line of the marker', lines('--- {a: 1}', '--- |', '  ---', '  x'), [one, '---\nx\n']],
  ])('%s', (_, text, expected) => {
    expect(yamlDocuments(text).filter((each) => each !== null)).toEqual(expected);
  });
});

describe('fails when', () => {
  test.each<[string, string, number | undefined]>([
    ['a template', lines('a: 1', '---', 'b: 2', 'c: {{ .Values.c }}'), undefined],
    ['a template between lines', lines('{{- if .Values.a }}', 'a: 1', '{{- end }}'), 1],
    ['a list without an end', lines('a: [', '1'), 3],
    ['a list with a document in it', lines('a: [1,', '---', '2]'), 1],
    ['a list with the end of a document in it', lines('a: [1,', '...', '2]'), 2],
    ['a text with the end of a document in it', lines('a: "1', '...', '2"'), 2],
    ['tabs as indentation', lines('a:', '\tb: 1'), 2],
    ['an unknown alias', 'b: 1\na: *b', 2],
    ['deeper than the stack', '['.repeat(100000), 1],
  ])('it is %s', (_, text, line) => expect(refused(text)).toBe(line));
});
