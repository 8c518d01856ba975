import * as path from 'path';
import type { RegisteredGateway } from './declarations';
import { foldersAbove } from './folders-above';
import type { IngressRegistry } from './registry';
import { listOf, requireShape, string, struct, type Shape } from '../arguments/argument-types';
import { loadBalancerPlan } from '../load-balancer/plan';
import { portMap } from '../load-balancer/port-map';
import { by } from '../model/collections';
import type { IngressArtifact } from '../model/ingress-artifact';
import { shown } from '../model/shown';
import { gatewayChange } from '../output/gateway-change';

/** What plug-ins return, which may be written in another language or in plain JavaScript. */
const FILES: Shape<{ files: IngressArtifact[] }> = {
  files: listOf('artifacts', struct<IngressArtifact>({ path: string, content: string })),
};

/** The files of a gateway, below the folder of its workload. */
export function gatewayArtifacts(registry: IngressRegistry, registered: RegisteredGateway): IngressArtifact[] {
  const { declaration, delivery, loadBalancers } = registered;
  const gateway = registry.gateway(declaration.at);
  const where = (what: string, name: string) => `${declaration.at}: files of ${what} ${shown(name)}`;
  const files = [
    ...checked(where('delivery', delivery.name), delivery.files(gatewayChange(gateway))),
    ...loadBalancers.flatMap((balancer) => {
      const plan = loadBalancerPlan(gateway, balancer);
      return plan ? checked(where('load balancer', balancer.name), balancer.render(plan)) : [];
    }),
    ...portMap(gateway),
  ];
  refuseStrays(gateway.workloadName, files);
  return files.map(({ path: file, content }) => ({ path: `${gateway.workloadName}/${file}`, content }))
    .sort(by((artifact) => artifact.path));
}

function checked(where: string, files: IngressArtifact[]): IngressArtifact[] {
  requireShape(where, FILES, { files });
  return files;
}

/**
 * Throws if a file is outside the gateway's folder, or where another file or its folder is: a user's own delivery or load balancer
 * can name any path. Case makes no difference, since on some machines it does not.
 */
function refuseStrays(folder: string, files: readonly IngressArtifact[]): void {
  const taken = new Map<string, string>();
  for (const { path: file } of files) {
    if (!isBelow(file)) throw stray(folder, file, 'is outside the gateway\'s folder');
    if (taken.has(file.toLowerCase())) throw stray(folder, file, `is written twice, as ${shown(taken.get(file.toLowerCase())!)}`);
    taken.set(file.toLowerCase(), file);
  }
  for (const file of taken.values()) {
    const inTheWay = foldersAbove(file.toLowerCase()).find((above) => taken.has(above));
    if (inTheWay !== undefined) throw stray(folder, file, `needs a folder where ${shown(taken.get(inTheWay)!)} is written`);
  }
}

function isBelow(file: string): boolean {
  return path.posix.normalize(file) === file && !/^(\/|\.\.?(\/|$))|\/$/.test(file);
}

function stray(folder: string, file: string, problem: string): Error {
  return new Error(`file ${shown(file)} of gateway ${folder} ${problem}\n  allowed: relative paths with forward slashes, each once`
    + '\n  fix: correct the delivery or load balancer that writes it');
}
