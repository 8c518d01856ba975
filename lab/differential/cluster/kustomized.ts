import * as fs from 'fs';
import { basename, dirname, join } from 'path';
import { stringify } from 'yaml';
import { KustomizeComponent } from '../../../src/delivery/kustomize-component';
import type { GatewayChange } from '../../../src/model/gateway-change';
import { parsed, type KubernetesObject } from '../../control-plane/objects';
import type { Programs } from '../../programs/programs';
import { run } from '../../system/run';

/** A change, and the Service and workload that it is for. */
export interface Patched {
  readonly change: GatewayChange;
  readonly base: readonly KubernetesObject[];
}

/** What `kubectl kustomize` makes of each, or what it says against it. */
export async function kustomized(programs: Programs, folder: string, all: readonly Patched[]): Promise<Array<KubernetesObject[] | string>> {
  try {
    return await together(programs, folder, all);
  } catch (error) {
    if (all.length === 1) return [(error as Error).message.split('\n').pop()!];
    // One of them is at fault.
    const each: Array<KubernetesObject[] | string> = [];
    for (const one of all) each.push(...await kustomized(programs, folder, [one]));
    return each;
  }
}

/** Each has namespaces of its own: a program for each alone would take most of the time. */
async function together(programs: Programs, folder: string, all: readonly Patched[]): Promise<KubernetesObject[][]> {
  const overlay = join(folder, 'overlay');
  fs.rmSync(overlay, { recursive: true, force: true });
  fs.mkdirSync(overlay, { recursive: true });
  const bases = all.flatMap(({ base }, i) => base.map((object) => stringify(moved(object, (namespace) => `${prefix(i)}${namespace}`))));
  fs.writeFileSync(join(overlay, 'base.yaml'), bases.join('---\n'));
  const components = all.map(({ change }, i) => written(overlay, `component-${i}`, inNamespaceOf(change, i)));
  fs.writeFileSync(join(overlay, 'kustomization.yaml'), stringify({ resources: ['base.yaml'], components }));
  const rendered = parsed(await run(programs.path('kubectl'), ['kustomize', overlay]));
  return all.map((_, i) => rendered.filter(({ metadata: { namespace } }) => namespace!.startsWith(prefix(i)))
    .map((object) => moved(object, (namespace) => namespace.slice(prefix(i).length))));
}

function prefix(i: number): string {
  return `trial-${i}-`;
}

function inNamespaceOf(change: GatewayChange, i: number): GatewayChange {
  return { ...change, workload: { ...change.workload, namespace: `${prefix(i)}${change.workload.namespace}` } };
}

function moved(object: KubernetesObject, to: (namespace: string) => string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, namespace: to(object.metadata.namespace!) } };
}

/** Writes the component, and returns its folder. */
function written(overlay: string, name: string, change: GatewayChange): string {
  for (const { path, content } of new KustomizeComponent().files(change)) {
    const file = join(overlay, name, basename(path));
    fs.mkdirSync(dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  return name;
}
