import * as fs from 'fs';
import { basename, dirname, join, relative } from 'path';
import { stringify } from 'yaml';
import { parsed, type KubernetesObject } from '../control-plane/objects';
import type { Programs } from '../programs/programs';
import { run } from '../system/run';

/** What a delivery's own tool makes of the files that it wrote for a gateway. */
type Tool = (folder: string, stockGateway: readonly KubernetesObject[], programs: Programs) => Promise<string>;

/** The tools by the folder that their files are in; a gateway without any of these has its manifests in a chart. */
const TOOLS: Readonly<Record<string, Tool>> = {
  kustomize: async (folder, stockGateway, programs) => {
    const overlay = join(folder, 'overlay');
    const component = relative(overlay, join(folder, 'kustomize'));
    fs.mkdirSync(overlay);
    fs.writeFileSync(join(overlay, 'base.yaml'), stockGateway.map((object) => stringify(object)).join('---\n'));
    fs.writeFileSync(join(overlay, 'kustomization.yaml'), stringify({ resources: ['base.yaml'], components: [component] }));
    return run(programs.path('kubectl'), ['kustomize', overlay]);
  },
  helm: (folder, _, programs) => {
    const [namespace, release] = [basename(dirname(folder)), basename(folder)];
    const values = join(folder, 'helm', 'values.yaml');
    return run(programs.path('helm'), ['template', release, programs.path('gateway-chart'), '--namespace', namespace, '--values', values]);
  },
};

/** The objects of a gateway after its change, as its delivery's tool renders them. */
export async function renderedGateway(
  folder: string, stockGateway: readonly KubernetesObject[], programs: Programs,
): Promise<KubernetesObject[]> {
  const used = Object.entries(TOOLS).find(([name]) => fs.existsSync(join(folder, name)));
  if (!used) return [];
  return parsed(await used[1](folder, stockGateway, programs)).map((object) => withNamespace(object, basename(dirname(folder))));
}

/** helm leaves the namespace of some objects to whoever applies them. */
function withNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace } };
}
