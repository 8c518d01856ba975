import * as fs from 'fs';
import { toMatchFile } from 'jest-file-snapshot';

expect.extend({ toMatchFile });

/** Compares a text with a golden file. Without `--ci`, jest would write a missing file and pass; here only an update writes one. */
export function expectGolden(file: string, content: string): void {
  if (!isUpdate() && !fs.existsSync(file)) {
    throw new Error(`${file} is missing\n  fix: write it with npm run golden:update, and read it before you commit it`);
  }
  expect(content).toMatchFile(file);
}

/** Whether jest was called with `--updateSnapshot`; it tells matchers in the same way. */
function isUpdate(): boolean {
  const { snapshotState } = expect.getState() as { snapshotState?: { _updateSnapshot?: string } };
  return snapshotState?._updateSnapshot === 'all';
}
