import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { nearestExisting } from './existing';
import { writing } from './write-problem';

/**
 * The default folder of an app's artifacts: next to its output, where tools do not mistake them for manifests. If the output is the
 * templates of a Helm chart, as with `cdk8s synth --format helm`, it is next to the chart, which should not contain them either.
 */
export function defaultArtifactsOutdir(outdir: string): string {
  const folder = path.resolve(outdir);
  const parent = path.dirname(folder);
  const isChart = path.basename(folder) === 'templates' && fs.existsSync(path.join(parent, 'Chart.yaml'));
  return `${isChart ? parent : folder}-ingress`;
}

/**
 * Whether the output folder is the one that `cdk8s synth --stdout` creates, and removes again when it has printed its files. That of
 * `--output` is not there yet.
 */
export function isPrinted(outdir: string): boolean {
  const { CDK8S_OUTDIR } = process.env;
  const folder = path.resolve(outdir);
  return CDK8S_OUTDIR !== undefined && path.resolve(CDK8S_OUTDIR) === folder && path.dirname(folder) === path.resolve(os.tmpdir())
    && /^cdk8s-[A-Za-z0-9]{6}$/.test(path.basename(folder)) && fs.existsSync(folder);
}

/**
 * Throws if artifacts would be among the manifests.
 *
 * @param outdir the folder of the manifests
 * @param artifactsOutdir the folder of the artifacts
 * @param artifacts paths below it
 */
export function requireSeparate(outdir: string, artifactsOutdir: string, artifacts: readonly string[] = []): void {
  const [manifests, others] = [outdir, artifactsOutdir].map((folder) => realPath(path.resolve(folder)));
  const within = [others, ...artifacts.map((file) => path.join(others, file))].find((each) => isWithin(each, manifests));
  if (within === undefined) return;
  const what = within === others ? `artifactsOutdir ${artifactsOutdir}` : `file ${within} of artifactsOutdir`;
  const where = within === manifests ? 'is also outdir' : `is inside outdir ${outdir}`;
  throw new Error(`${what} ${where}`
    + '\n  otherwise: kubectl, Argo CD and others would take its YAML files for manifests, and cdk8s synth would remove them'
    + `\n  fix: leave artifactsOutdir out, for ${defaultArtifactsOutdir(outdir)}, or choose another folder outside outdir`);
}

/** A path without symbolic links, as far as it exists. */
function realPath(folder: string): string {
  const exists = nearestExisting(folder);
  // `native` also finds out how a name is written where case makes no difference.
  return path.join(writing(exists, () => fs.realpathSync.native(exists)), path.relative(exists, folder));
}

function isWithin(folder: string, above: string): boolean {
  return folder === above || folder.startsWith(above.endsWith(path.sep) ? above : `${above}${path.sep}`);
}
