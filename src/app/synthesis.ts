import * as fs from 'fs';
import * as path from 'path';
import type { App } from 'cdk8s';
import { refuseObstacles, removeEmptyFolders, replaceArtifacts } from './artifact-writer';
import { filesBelow } from './files-below';
import { gatewayArtifacts } from './gateway-artifacts';
import { IngressRegistry } from './registry';
import { locatedFindingText } from '../rules/finding';

/**
 * Synthesizes an app completely or not at all: it checks everything, writes the manifests to a temporary folder, renders all other
 * files, and only then moves files into place. Warnings are printed to standard error.
 *
 * @param app the app
 * @param artifactsOutdir the folder for files that are not manifests
 * @param writeManifests writes the manifests to `app.outdir`
 */
export function synthesize(app: App, artifactsOutdir: string, writeManifests: () => void): void {
  const registry = IngressRegistry.of(app);
  const outdir = path.resolve(app.outdir);
  const parent = path.dirname(outdir);
  const created = fs.mkdirSync(parent, { recursive: true });
  const staging = fs.mkdtempSync(path.join(parent, `.${path.basename(outdir)}-`));
  try {
    const { artifacts, warnings } = registry.synthesize(() => {
      withOutdir(app, staging, writeManifests);
      const changed = registry.compareCharts();
      return {
        artifacts: registry.gateways.flatMap((gateway) => gatewayArtifacts(registry, gateway)),
        warnings: [...registry.current().findings.filter(({ level }) => level === 'warning').map(locatedFindingText), ...changed],
      };
    });
    refuseObstacles(outdir, filesBelow(staging));
    refuseObstacles(path.resolve(artifactsOutdir), artifacts.map((artifact) => artifact.path));
    moveFiles(staging, outdir);
    replaceArtifacts(path.resolve(artifactsOutdir), artifacts);
    for (const warning of warnings) process.stderr.write(`${warning}\n`);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
    if (created !== undefined) removeEmptyFolders(parent, path.dirname(created));
  }
}

/** The default folder of an app's artifacts: next to its output, where tools do not mistake them for manifests. */
export function defaultArtifactsOutdir(app: App): string {
  return `${path.resolve(app.outdir)}-ingress`;
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
      synthesize(this, defaultArtifactsOutdir(this), () => super.synth());
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

function moveFiles(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true });
  for (const file of filesBelow(from)) {
    fs.mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    fs.renameSync(path.join(from, file), path.join(to, file));
  }
}
