import { JsonPatch } from 'cdk8s';
import fc from 'fast-check';
import type { PatchOperation } from '../../src/model/declaration';
import { applyPatch } from '../../src/model/json-patch';

const DOCUMENT = { timeout: '1s', route: [{ weight: 1 }, { weight: 2 }], headers: { 'a/b': { 'c~d': null } } };

function patched(...operations: PatchOperation[]): unknown {
  const result = applyPatch(DOCUMENT, operations);
  return 'document' in result ? result.document : `${result.operation.op} ${result.operation.path}: ${result.problem}`;
}

test.each<[PatchOperation, unknown]>([
  [{ op: 'add', path: '/retries', value: { attempts: 2 } }, { ...DOCUMENT, retries: { attempts: 2 } }],
  [{ op: 'add', path: '/timeout', value: '2s' }, { ...DOCUMENT, timeout: '2s' }],
  [{ op: 'add', path: '/route/1', value: {} }, { ...DOCUMENT, route: [{ weight: 1 }, {}, { weight: 2 }] }],
  [{ op: 'add', path: '/route/-', value: {} }, { ...DOCUMENT, route: [{ weight: 1 }, { weight: 2 }, {}] }],
  [{ op: 'remove', path: '/route/0' }, { ...DOCUMENT, route: [{ weight: 2 }] }],
  [{ op: 'replace', path: '/headers/a~1b/c~0d', value: 1 }, { ...DOCUMENT, headers: { 'a/b': { 'c~d': 1 } } }],
  [{ op: 'move', from: '/timeout', path: '/later' }, { later: '1s', route: DOCUMENT.route, headers: DOCUMENT.headers }],
  [{ op: 'copy', from: '/route/0', path: '/route/2' }, { ...DOCUMENT, route: [...DOCUMENT.route, { weight: 1 }] }],
  [{ op: 'test', path: '/timeout', value: '1s' }, DOCUMENT],
  [{ op: 'replace', path: '', value: 5 }, 5],
])('%j applies', (operation, expected) => {
  expect(patched(operation)).toEqual(expected);
});

test.each<[PatchOperation, string]>([
  [{ op: 'add', path: 'timeout', value: '1s' }, 'the path does not start with a slash'],
  [{ op: 'remove', path: '/nope' }, 'there is no such path'],
  [{ op: 'replace', path: '/nope', value: 1 }, 'there is no such path'],
  [{ op: 'replace', path: '/nope/deeper', value: 1 }, 'there is no such path'],
  [{ op: 'add', path: '/timeout/deeper', value: 1 }, 'there is no such path'],
  [{ op: 'remove', path: '/route/2' }, 'the list has 2 entries, and none is 2'],
  [{ op: 'add', path: '/route/9', value: {} }, 'the list has 2 entries, and none is 9'],
  [{ op: 'remove', path: '/route/01' }, 'the list has 2 entries, and none is 01'],
  [{ op: 'move', from: '/nope', path: '/x' }, 'there is no such path'],
  [{ op: 'copy', from: '/nope', path: '/x' }, 'there is no such path'],
  [{ op: 'test', path: '/timeout', value: '2s' }, 'it has another value'],
  [{ op: 'jump', path: '/timeout' }, 'there is no such operation'],
])('fails when %j does not apply', (operation, problem) => {
  expect(patched({ op: 'test', path: '/timeout', value: '1s' }, operation)).toBe(`${operation.op} ${operation.path}: ${problem}`);
});

const itself: Record<string, unknown> = {};
itself.itself = itself;

test.each<[string, Partial<Record<keyof PatchOperation, unknown>>, string]>([
  ['a BigInt', { op: 'add', path: '/x', value: 5n }, 'add /x: its value cannot be written as JSON'],
  ['a BigInt in a list', { op: 'replace', path: '/route', value: [5n] }, 'replace /route: its value cannot be written as JSON'],
  ['an object that contains itself', { op: 'add', path: '/x', value: itself }, 'add /x: its value cannot be written as JSON'],
  ['a function', { op: 'add', path: '/x', value: () => 1 }, 'add /x: its value cannot be written as JSON'],
  ['a BigInt to compare with', { op: 'test', path: '/nope', value: 5n }, 'test /nope: its value cannot be written as JSON'],
  ['a BigInt as a path', { op: 'add', path: 5n, value: 1 }, 'add bigint: the path is not text'],
  ['a symbol as a path', { op: 'remove', path: Symbol('x') }, 'remove symbol: the path is not text'],
])('fails when an operation has %s', (_, operation, problem) => {
  expect(patched(operation as PatchOperation)).toBe(problem);
});

test('the document stays as it was', () => {
  const before = JSON.stringify(DOCUMENT);
  patched({ op: 'remove', path: '/route/0' }, { op: 'add', path: '/headers/x', value: 1 });
  expect(JSON.stringify(DOCUMENT)).toBe(before);
});

test('what applies gives what cdk8s makes of it', () => {
  const path = fc.constantFrom(
    '/timeout', '/x', '/route/0', '/route/1', '/route/-', '/route/0/weight', '/headers', '/headers/a~1b', '/route',
  );
  const value = fc.constantFrom<unknown>(1, 'text', {}, [], { deep: [1] });
  const operation = fc.oneof(
    fc.record({ op: fc.constantFrom('add', 'replace'), path, value }),
    fc.record({ op: fc.constant('remove'), path }),
    fc.record({ op: fc.constantFrom('move', 'copy'), from: path, path }),
  ).filter(({ op, path: to, ...rest }) => !(op === 'move' && to.startsWith((rest as { from: string }).from)));
  fc.assert(fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
    const result = applyPatch(DOCUMENT, operations);
    fc.pre('document' in result);
    const wrapped = operations.map((each) => ({ _toJson: () => each }) as unknown as JsonPatch);
    const theirs = JsonPatch.apply(JSON.parse(JSON.stringify(DOCUMENT)), ...wrapped);
    expect((result as { document: unknown }).document).toEqual(theirs);
  }), { numRuns: 300 });
});
