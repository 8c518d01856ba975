import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { nearestExisting } from './existing';
import { attempt } from './file-changes';
import { removeLeftovers, temporaryName } from './temporary-names';
import { isSystemError, WriteProblem } from './write-problem';
import { unique } from '../model/collections';

/**
 * Runs some work with a folder that exists only meanwhile: cdk8s writes the manifests into it, under their own names. So it is next to
 * the output folder, where no tool looks for manifests, or, if nothing can be written there, in another place.
 *
 * @param outdir the output folder
 * @param artifactsOutdir the folder of the artifacts, which can be written if anything can
 * @throws if no place can be written
 */
export function withRenderingFolder<T>(outdir: string, artifactsOutdir: string, work: (folder: string) => T): T {
  const places = [nearestExisting(path.dirname(outdir)), os.tmpdir(), nearestExisting(artifactsOutdir), nearestExisting(outdir)];
  const folder = createIn(unique(places));
  try {
    return work(folder);
  } catch (error) {
    // A user's own code may fail to read a file of its own.
    const isOurs = isSystemError(error) && `${error.path}${path.sep}`.startsWith(`${folder}${path.sep}`);
    throw isOurs ? new WriteProblem(`A temporary file in ${path.dirname(folder)}`, error) : error;
  } finally {
    attempt(() => fs.rmSync(folder, { recursive: true, force: true }));
  }
}

/** Creates the folder in the first place that can be written. */
function createIn([place, ...others]: readonly string[]): string {
  removeLeftovers(place);
  const folder = path.join(place, temporaryName('tmp'));
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
    return folder;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (others.length === 0) throw new WriteProblem(`A temporary file in ${place}`, error);
    return createIn(others);
  }
}
