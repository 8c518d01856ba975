import * as fs from 'fs';
import * as path from 'path';
import { artifactChanges } from '../../src/app/artifact-writer';
import { changeFiles } from '../../src/app/file-changes';
import { LIST } from '../support/small-app';
import { filesBelow } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

const root = temporaryFolder();
let count = 0;
let folder = '';

beforeEach(() => {
  folder = path.join(root, `${count++}`, 'files');
});

function write(...files: string[]): void {
  changeFiles(artifactChanges(folder, files.map((file) => ({ path: file, content: `new ${file}\n` }))));
}

function byHand(file: string, content = 'mine'): void {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), content);
}

function names(): string[] {
  return [...filesBelow(folder).keys()].filter((file) => file !== LIST);
}

test('writes files and folders', () => {
  write('a.txt', 'b/c/d.txt');
  expect([...filesBelow(folder)].slice(1)).toEqual([['a.txt', 'new a.txt\n'], ['b/c/d.txt', 'new b/c/d.txt\n']]);
});

test('lists what it wrote, in order', () => {
  write('b.txt', 'a.txt');
  expect(JSON.parse(filesBelow(folder).get(LIST)!)).toEqual({ files: ['a.txt', 'b.txt'] });
});

test('creates no folder when there is nothing to write', () => {
  write();
  expect(fs.existsSync(folder)).toBe(false);
});

test('removes obsolete files of the last run, and folders that become empty', () => {
  write('a.txt', 'b/c/d.txt', 'b/e.txt');
  write('b/e.txt');
  expect(names()).toEqual(['b/e.txt']);
  expect(fs.existsSync(path.join(folder, 'b', 'c'))).toBe(false);
});

test('removes all its files when there is nothing to write any more', () => {
  write('a.txt', 'b/c.txt');
  write();
  expect(fs.readdirSync(folder)).toEqual([LIST]);
});

test('never removes files of the user\'s, nor the folders that they are in', () => {
  write('a.txt', 'b/c.txt');
  for (const file of ['notes.txt', 'b/notes.txt', 'z/notes.txt']) byHand(file);
  write();
  expect(names()).toEqual(['b/notes.txt', 'notes.txt', 'z/notes.txt']);
});

test('never touches files of the user\'s beside those that it writes', () => {
  for (const file of ['a.txt.new', 'a.txt.old', 'a.txt~', '.a.txt']) byHand(file);
  write('a.txt');
  expect([...filesBelow(folder).values()].filter((content) => content === 'mine')).toHaveLength(4);
});

test('leaves no temporary files', () => {
  write('a.txt', 'b/c.txt');
  write('a.txt', 'b/c.txt');
  expect([fs.readdirSync(folder).sort(), fs.readdirSync(path.join(folder, 'b'))]).toEqual([[LIST, 'a.txt', 'b'], ['c.txt']]);
});

test('replaces files atomically, so that a reader sees either the old or the new one', () => {
  write('a.txt');
  const reader = fs.openSync(path.join(folder, 'a.txt'), 'r');
  changeFiles(artifactChanges(folder, [{ path: 'a.txt', content: 'other\n' }]));
  expect([fs.readFileSync(reader, 'utf8'), filesBelow(folder).get('a.txt')]).toEqual(['new a.txt\n', 'other\n']);
  fs.closeSync(reader);
});

test.each([
  '', '{', '[]', '{}', '{"files":null}', '{"files":[1,null,{}]}', '{"files":["","."]}',
])('still works when the list is damaged: %p', (list) => {
  byHand(LIST, list);
  byHand('notes.txt');
  write('a.txt');
  expect(names()).toEqual(['a.txt', 'notes.txt']);
});

test.each(['../outside.txt', 'b/../../outside.txt'])('removes nothing outside the folder, even if the list names %p', (file) => {
  byHand('../outside.txt');
  byHand(LIST, JSON.stringify({ files: [file, path.resolve(folder, '../outside.txt')] }));
  write('a.txt');
  expect(fs.existsSync(path.join(folder, '..', 'outside.txt'))).toBe(true);
});

test('does not remove a folder that has replaced a file', () => {
  write('a.txt', 'b/c.txt');
  fs.rmSync(path.join(folder, 'a.txt'));
  fs.rmSync(path.join(folder, 'b'), { recursive: true });
  byHand('a.txt/notes.txt');
  byHand('b');
  write();
  expect(names()).toEqual(['a.txt/notes.txt', 'b']);
});

test('still works when a file that it wrote is gone', () => {
  write('a.txt', 'b/c.txt');
  fs.rmSync(path.join(folder, 'b'), { recursive: true });
  write('d.txt');
  expect(names()).toEqual(['d.txt']);
});
