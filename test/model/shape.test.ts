import {
  anything, flag, having, instanceOf, listOf, mapOf, method, number, oneOf, optional, requireProps, requireShape, struct, suchThat, text, type Kind, type Shape,
} from '../../src/model/shape';

interface Example {
  readonly name: string;
  readonly port?: number;
}

const EXAMPLE: Shape<Example> = { name: text, port: optional(number) };

enum Size { SMALL = 'small', LARGE = 'large' }
enum Mode { FIRST, SECOND }
class Cat {
  public readonly sound: string = 'meow';
}
const OtherCat = Object.defineProperty(class {}, 'name', { value: Cat.name });

function problems(kind: Kind<any>, value: unknown): readonly string[] {
  return kind.problems('it', value);
}

test.each<[string, Kind<any>, readonly unknown[]]>([
  ['a text', text, ['', 'a']],
  ['a number', number, [0, -1.5, NaN, Infinity]],
  ['a flag', flag, [true, false]],
  ['anything', anything(), [undefined, null, 1, {}]],
  ['a method', method(), [() => 1, Cat]],
  ['an optional number', optional(number), [undefined, 1]],
  ['an item of an enum', oneOf('Size', Size), [Size.SMALL, 'large']],
  ['an item of an enum of numbers', oneOf('Mode', Mode), [Mode.FIRST, 1]],
  ['an object of a class, also of another copy of it', instanceOf(Cat, 'a cat'), [new Cat(), new OtherCat()]],
  ['an object with a member, whatever made it', having<Cat>('a cat', { sound: text }), [new Cat(), { sound: 'purr', age: 3 }, Object.create(new Cat())]],
  ['a list', listOf('texts', text), [[], ['a', 'b']]],
  ['a map', mapOf('texts', text), [{}, { a: 'b' }, Object.create(null)]],
  ['a struct, with options that nobody knows too', struct(EXAMPLE), [{ name: 'a' }, { name: 'a', port: 1, other: 2 }, Object.create({ name: 'a' })]],
])('%s is let pass', (_, kind, values) => {
  expect(values.flatMap((value) => problems(kind, value))).toEqual([]);
});

test.each<[Kind<any>, unknown, string[]]>([
  [text, new String('a'), ['it an object of class String, allowed: a text']],
  [text, 10n, ['it a bigint, allowed: a text']],
  [text, Object.create(null), ['it an object, allowed: a text']],
  [number, 'one\u0007', ["it 'one\\u0007', allowed: a number"]],
  [number, 'x'.repeat(61), ['it a text of 61 characters, allowed: a number']],
  [flag, null, ['it null, allowed: true or false']],
  [optional(number), null, ['it null, allowed: a number']],
  [oneOf('Size', Size), 'SMALL', ["it 'SMALL', allowed: one of Size (SMALL, LARGE)"]],
  [oneOf('Mode', Mode), 'FIRST', ["it 'FIRST', allowed: one of Mode (FIRST, SECOND)"]],
  [instanceOf(Cat, 'a cat'), Cat, ['it a function, allowed: a cat']],
  [instanceOf(Cat, 'a cat'), { sound: 'meow' }, ['it an object, allowed: a cat']],
  [having<Cat>('a cat', { sound: text }), { sound: 1 }, ['it an object without valid sound, allowed: a cat']],
  [listOf('texts', text), { 0: 'a', length: 1 }, ['it an object, allowed: a list of texts']],
  // eslint-disable-next-line no-sparse-arrays
  [listOf('texts', text), ['a', , 1], ['it[1] undefined, allowed: a text', 'it[2] 1, allowed: a text']],
  [mapOf('texts', text), { 'a\nb': 1 }, ["it['a\\nb'] a number, allowed: a text"]],
  [mapOf('numbers', number), { password: 'hunter2' }, ["it['password'] a text, allowed: a number"]],
  [mapOf('texts', text), [['a', 'b']], ['it a list, allowed: a map of texts']],
  [struct(EXAMPLE), { port: '1' }, ['it.name undefined, allowed: a text', "it.port '1', allowed: a number"]],
  [struct(EXAMPLE), new Map(), ['it an object of class Map, allowed: an object with options']],
  [suchThat('even', (value) => (value as number) % 2 === 0), 3, ['it 3, allowed: even']],
])('fails when %j meets %p', (kind, value, expected) => {
  expect(problems(kind, value)).toEqual(expected);
});

test('all wrong options of a factory come at once', () => {
  expect(() => requireShape('make', EXAMPLE, { name: 1, port: '1' } as never)).toThrow(new Error("make: name 1, allowed: a text; port '1', allowed: a number"));
});

test('those of a construct come with its path', () => {
  expect(() => requireProps({ node: { path: 'shop/web' } }, 'Web', EXAMPLE, {} as never)).toThrow(new Error('shop/web: Web got name undefined, allowed: a text'));
});

test.each([undefined, null, 'text', 1, [EXAMPLE]])('fails when there are no options but %p', (value) => {
  expect(() => requireShape('make', EXAMPLE, value as never)).toThrow(/^make: options .+, allowed: an object with options$/);
});

test('a table that does not say what the compiler knows does not compile', () => {
  const wrong: Array<Shape<Example>> = [
    // @ts-expect-error an option has no kind
    { name: text },
    // @ts-expect-error an optional option must be given
    { name: text, port: number },
    // @ts-expect-error a required option may be left out
    { name: optional(text), port: optional(number) },
    // @ts-expect-error an option is of another type
    { name: number, port: optional(number) },
    // @ts-expect-error there is no such option
    { name: text, port: optional(number), ports: optional(number) },
  ];
  expect(wrong).toHaveLength(5);
});
