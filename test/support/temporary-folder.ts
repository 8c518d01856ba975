import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

/** A new folder that is removed when the tests of the file are over. */
export function temporaryFolder(above = os.tmpdir()): string {
  const folder = fs.mkdtempSync(path.join(above, 'cdk8s-istio-ingress-'));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}
