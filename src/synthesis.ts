import * as fs from 'fs';
import * as path from 'path';
import type { App } from 'cdk8s';
import { replaceArtifacts } from './artifact-writer';
import { gatewayChange } from './gateway-change';
import type { IngressArtifact } from './model/artifact';
import { by } from './model/collections';
import { loadBalancerPlan } from './path/load-balancer/load-balancer-hop';
import { portMap } from './path/load-balancer/port-map';
import { IngressRegistry, type RegisteredGateway } from './registry';

/**
 * Synthesizes an app whole or not at all: everything is checked, the manifests are written to a folder of their own, all
 * other files are rendered, and only then is anything put in its place.
 *
 * @param app the app
 * @param artifactsOutdir the folder for files that are no manifests
 * @param writeManifests writes the manifests to `app.outdir`
 */
export function synthesize(app: App, artifactsOutdir: string, writeManifests: () => void): void {
  const registry = IngressRegistry.of(app);
  const outdir = path.resolve(app.outdir);
  fs.mkdirSync(path.dirname(outdir), { recursive: true });
  const staging = fs.mkdtempSync(path.join(path.dirname(outdir), `.${path.basename(outdir)}-`));
  try {
    const artifacts = registry.synthesize(() => {
      withOutdir(app, staging, writeManifests);
      return registry.gateways.flatMap((gateway) => artifactsOf(registry, gateway));
    });
    moveFiles(staging, outdir);
    replaceArtifacts(path.resolve(artifactsOutdir), artifacts);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** The default place of an app's artifacts: beside its output, where no tool takes them for manifests. */
export function defaultArtifactsOutdir(app: App): string {
  return `${path.resolve(app.outdir)}-ingress`;
}

const hooked = new WeakSet<App>();

/**
 * Makes a plain cdk8s `App` write the artifacts too. An assigned `app.synth` would not be called from other languages, which
 * look the method up in the prototype; so the app gets a prototype of its own.
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

/** Tells that an app writes the artifacts by itself. */
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

function artifactsOf(registry: IngressRegistry, { declaration, delivery, loadBalancers }: RegisteredGateway): IngressArtifact[] {
  const gateway = registry.gateway(declaration);
  const plan = loadBalancerPlan(gateway);
  const files = [
    ...delivery.files(gatewayChange(gateway)),
    ...(plan ? loadBalancers.flatMap((balancer) => balancer.render(plan)) : []),
    ...portMap(gateway, plan),
  ];
  const folder = `${gateway.namespace}/${declaration.workload.name}`;
  return files.map(({ path: file, content }) => ({ path: `${folder}/${file}`, content })).sort(by((artifact) => artifact.path));
}

function moveFiles(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) moveFiles(source, target); else fs.renameSync(source, target);
  }
}
