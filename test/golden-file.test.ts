import * as fs from 'fs';
import * as path from 'path';
import { expectGolden } from './support/golden-file';
import { temporaryFolder } from './support/temporary-folder';

const folder = temporaryFolder();

test('fails when a golden file is missing, and does not write it, with or without --ci', () => {
  const file = path.join(folder, 'missing.txt');
  expect(() => expectGolden(file, 'content')).toThrow(`${file} is missing\n  fix: write it with npm run golden:update`);
  expect(fs.existsSync(file)).toBe(false);
});

test('passes when a golden file is equal', () => {
  const file = path.join(folder, 'equal.txt');
  fs.writeFileSync(file, 'content');
  expect(() => expectGolden(file, 'content')).not.toThrow();
});
