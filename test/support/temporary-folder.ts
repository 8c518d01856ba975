import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

/** A new folder that is removed when the tests of the file are over. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-istio-ingress-'));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}
