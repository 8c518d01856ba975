import * as path from 'path';
import type { App } from 'cdk8s';
import { artifactChanges, refuseObstacles } from './artifact-writer';
import { withSignalsDeferred } from './deferred-signals';
import { changeFiles } from './file-changes';
import { filesBelow } from './files-below';
import { gatewayArtifacts } from './gateway-artifacts';
import { defaultArtifactsOutdir, isPrinted, requireSeparate } from './output-folders';
import { IngressRegistry } from './registry';
import { withRenderingFolder } from './rendering-folder';
import { NOTHING_WRITTEN, writeError, WriteProblem } from './write-problem';
import type { IngressArtifact } from '../model/ingress-artifact';
import { locatedFindingText } from '../rules/finding';

/**
 * Synthesizes an app completely or not at all: it checks everything, writes the manifests to a temporary folder, renders all other
 * files, and only then puts files into place. Warnings are printed to standard error. Signals end the process afterwards.
 *
 * @param app the app
 * @param artifactsOutdir the folder for files that are not manifests, if the user chose one
 * @param writeManifests writes the manifests to `app.outdir`
 */
export function synthesize(app: App, artifactsOutdir: string | undefined, writeManifests: () => void): void {
  const outdir = path.resolve(app.outdir);
  const artifactsFolder = path.resolve(artifactsOutdir ?? defaultArtifactsOutdir(outdir));
  try {
    withSignalsDeferred(() => withRenderingFolder(outdir, artifactsFolder, (folder) => {
      const { artifacts, warnings } = rendered(app, folder, writeManifests);
      const isOmitted = artifactsOutdir === undefined && isPrinted(outdir);
      write(folder, outdir, artifactsFolder, isOmitted ? [] : artifacts);
      for (const warning of warnings) process.stderr.write(`${warning}\n`);
      if (isOmitted && artifacts.length > 0) process.stderr.write(OMITTED);
    }));
  } catch (error) {
    throw error instanceof WriteProblem ? writeError(error, NOTHING_WRITTEN) : error;
  }
}

const OMITTED = 'cdk8s synth --stdout: files that are not manifests, such as patches and load balancer configuration, are not written; '
  + 'leave --stdout out, or set artifactsOutdir\n';

interface Rendered {
  readonly artifacts: readonly IngressArtifact[];
  readonly warnings: readonly string[];
}

/** Checks everything, and writes the manifests to a folder. */
function rendered(app: App, folder: string, writeManifests: () => void): Rendered {
  const registry = IngressRegistry.of(app);
  return registry.synthesize(() => {
    withOutdir(app, folder, writeManifests);
    const changed = registry.compareCharts();
    return {
      artifacts: registry.gateways.flatMap((gateway) => gatewayArtifacts(registry, gateway)),
      warnings: [...registry.current().findings.filter(({ level }) => level === 'warning').map(locatedFindingText), ...changed],
    };
  });
}

/** Puts the manifests from a folder, and the artifacts, into place. */
function write(from: string, outdir: string, artifactsFolder: string, artifacts: readonly IngressArtifact[]): void {
  const manifests = filesBelow(from);
  const names = artifacts.map((artifact) => artifact.path);
  requireSeparate(outdir, artifactsFolder, names);
  refuseObstacles(outdir, manifests);
  refuseObstacles(artifactsFolder, names);
  changeFiles([
    ...manifests.map((file) => ({ target: path.join(outdir, file), source: path.join(from, file) })),
    ...artifactChanges(artifactsFolder, artifacts),
  ], [outdir]);
}

const hooked = new WeakSet<App>();

/**
 * Makes a plain cdk8s `App` write the artifacts too. Other languages look methods up in the prototype and would not call an assigned
 * `app.synth`, so the app gets a prototype of its own.
 */
export function hookSynth(app: App): void {
  if (hooked.has(app) || typeof app.synth !== 'function') return;
  hooked.add(app);
  const Base = app.constructor as new () => App;
  const Hooked = class extends Base {
    public synth(): void {
      synthesize(this, undefined, () => super.synth());
    }
  };
  Object.setPrototypeOf(app, Hooked.prototype);
}

/** Marks an app that writes the artifacts itself. */
export function synthesizesItself(app: App): void {
  hooked.add(app);
}

function withOutdir(app: App, outdir: string, work: () => void): void {
  const own = app.outdir;
  const set = (value: string) => Object.defineProperty(app, 'outdir', { value, writable: true, enumerable: true, configurable: true });
  set(outdir);
  try {
    work();
  } finally {
    set(own);
  }
}
