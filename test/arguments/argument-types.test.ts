import {
  anything, boolean, withMembers, instanceOf, listOf, mapOf, method, number, oneOf, optional, requireProps, requireShape, struct, predicate,
  string, type ArgumentType, type Shape,
} from '../../src/arguments/argument-types';

interface Example {
  readonly name: string;
  readonly port?: number;
}

const EXAMPLE: Shape<Example> = { name: string, port: optional(number) };

enum Size { SMALL = 'small', LARGE = 'large' }
enum Mode { FIRST, SECOND }
class Cat {
  public readonly sound: string = 'meow';
}
const OtherCat = Object.defineProperty(class {}, 'name', { value: Cat.name });

function problems(kind: ArgumentType<any>, value: unknown): readonly string[] {
  return kind.problems('it', value);
}

test.each<[string, ArgumentType<any>, readonly unknown[]]>([
  ['a string', string, ['', 'a']],
  ['a number', number, [0, -1.5, NaN, Infinity]],
  ['a boolean', boolean, [true, false]],
  ['anything', anything(), [undefined, null, 1, {}]],
  ['a function', method(), [() => 1, Cat]],
  ['an optional number', optional(number), [undefined, 1]],
  ['an item of an enum', oneOf('Size', Size), [Size.SMALL, 'large']],
  ['an item of an enum of numbers', oneOf('Mode', Mode), [Mode.FIRST, 1]],
  ['an instance of a class, also of another copy of it', instanceOf(Cat, 'a cat'), [new Cat(), new OtherCat()]],
  [
    'an object with a member, of whatever class', withMembers<Cat>('a cat', { sound: string }),
    [new Cat(), { sound: 'purr', age: 3 }, Object.create(new Cat())],
  ],
  ['a list', listOf('strings', string), [[], ['a', 'b']]],
  ['a map', mapOf('strings', string), [{}, { a: 'b' }, Object.create(null)]],
  ['a struct, also with unknown options', struct(EXAMPLE), [{ name: 'a' }, { name: 'a', port: 1, other: 2 }, Object.create({ name: 'a' })]],
])('%s is accepted', (_, kind, values) => {
  expect(values.flatMap((value) => problems(kind, value))).toEqual([]);
});

test.each<[ArgumentType<any>, unknown, string[]]>([
  [string, new String('a'), ['it must be a string, got an object of class String']],
  [string, 10n, ['it must be a string, got a bigint']],
  [string, Object.create(null), ['it must be a string, got an object']],
  [number, 'one\u0007', ["it must be a number, got 'one\\u0007'"]],
  [number, 'x'.repeat(61), ['it must be a number, got a string of 61 characters']],
  [boolean, null, ['it must be true or false, got null']],
  [optional(number), null, ['it must be a number, got null']],
  [oneOf('Size', Size), 'SMALL', ["it must be one of Size (SMALL, LARGE), got 'SMALL'"]],
  [oneOf('Mode', Mode), 'FIRST', ["it must be one of Mode (FIRST, SECOND), got 'FIRST'"]],
  [instanceOf(Cat, 'a cat'), Cat, ['it must be a cat, got a function']],
  [instanceOf(Cat, 'a cat'), { sound: 'meow' }, ['it must be a cat, got an object']],
  [withMembers<Cat>('a cat', { sound: string }), { sound: 1 }, ['it must be a cat, got an object without a valid sound']],
  [listOf('strings', string), { 0: 'a', length: 1 }, ['it must be a list of strings, got an object']],
  [listOf('strings', string), ['a', , 1], ['it[1] must be a string, got undefined', 'it[2] must be a string, got 1']],
  [mapOf('strings', string), { 'a\nb': 1 }, ["it['a\\nb'] must be a string, got a number"]],
  [mapOf('numbers', number), { password: 'hunter2' }, ["it['password'] must be a number, got a string"]],
  [mapOf('strings', string), [['a', 'b']], ['it must be a map of strings, got a list']],
  [struct(EXAMPLE), { port: '1' }, ['it.name must be a string, got undefined', "it.port must be a number, got '1'"]],
  [struct(EXAMPLE), new Map(), ['it must be an object of options, got an object of class Map']],
  [predicate('even', (value) => (value as number) % 2 === 0), 3, ['it must be even, got 3']],
])('fails when %j meets %p', (kind, value, expected) => {
  expect(problems(kind, value)).toEqual(expected);
});

test('all wrong options of a factory are reported together', () => {
  expect(() => requireShape('make', EXAMPLE, { name: 1, port: '1' } as never))
    .toThrow(new Error("make:\n  name must be a string, got 1\n  port must be a number, got '1'"));
});

test('wrong options of a construct are reported with its path', () => {
  expect(() => requireProps({ node: { path: 'shop/web' } }, 'Web', EXAMPLE, {} as never))
    .toThrow(new Error('shop/web: Web:\n  name must be a string, got undefined'));
});

test.each([undefined, null, 'text', 1, [EXAMPLE]])('fails when the options are %p', (value) => {
  expect(() => requireShape('make', EXAMPLE, value as never)).toThrow(/^make:\n {2}options must be an object of options, got .+$/);
});

test('a table that disagrees with the interface does not compile', () => {
  const wrong: Array<Shape<Example>> = [
    // @ts-expect-error an option has no kind
    { name: string },
    // @ts-expect-error an optional option must be given
    { name: string, port: number },
    // @ts-expect-error a required option may be left out
    { name: optional(string), port: optional(number) },
    // @ts-expect-error an option is of another type
    { name: number, port: optional(number) },
    // @ts-expect-error there is no such option
    { name: string, port: optional(number), ports: optional(number) },
  ];
  expect(wrong).toHaveLength(5);
});
