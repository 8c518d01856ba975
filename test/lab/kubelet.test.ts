import * as fs from 'fs';
import * as path from 'path';
import { AtomicFolder } from '../../lab/kubelet/atomic-folder';
import { temporaryFolder } from '../support/temporary-folder';

const parent = temporaryFolder();
const files = (entries: Record<string, string>) => new Map(Object.entries(entries).map(([name, text]) => [name, Buffer.from(text)]));
const read = (folder: string, name: string) => fs.readFileSync(path.join(folder, name), 'utf8');

function folderOf(name: string): string {
  const folder = path.join(parent, name);
  fs.mkdirSync(folder);
  return folder;
}

test('changes all files of a volume at once', () => {
  const folder = folderOf('changed');
  const volume = new AtomicFolder(folder);
  volume.write(files({ 'tls.crt': 'old', 'tls.key': 'old' }));
  const target = fs.readlinkSync(path.join(folder, '..data'));
  volume.write(files({ 'tls.crt': 'new', 'tls.key': 'new' }));
  expect(fs.readlinkSync(path.join(folder, '..data'))).not.toBe(target);
  expect(['tls.crt', 'tls.key'].map((name) => read(folder, name))).toEqual(['new', 'new']);
  expect(fs.existsSync(path.join(folder, target))).toBe(false);
});

test('does not touch an unchanged volume, since programs watch it', () => {
  const folder = folderOf('unchanged');
  const volume = new AtomicFolder(folder);
  volume.write(files({ 'tls.crt': 'same' }));
  const target = fs.readlinkSync(path.join(folder, '..data'));
  volume.write(files({ 'tls.crt': 'same' }));
  expect(fs.readlinkSync(path.join(folder, '..data'))).toBe(target);
});

test('removes files, and keeps folders in a volume', () => {
  const folder = folderOf('nested');
  const volume = new AtomicFolder(folder);
  volume.write(files({ 'a/b': 'deep', 'gone': 'x' }));
  volume.write(files({ 'a/b': 'deeper' }));
  expect(fs.readdirSync(folder).filter((name) => !name.startsWith('..'))).toEqual(['a']);
  expect(read(folder, 'a/b')).toBe('deeper');
});
