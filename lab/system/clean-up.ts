import * as fs from 'fs';
import { STATE } from './paths';
import { existingHosts, removeNamespace } from '../network/namespaces';

/** Ends what is left of a lab: processes, network namespaces, files. What it mounted goes with its processes. */
export function cleanUp(): void {
  for (const host of existingHosts()) removeNamespace(host);
  fs.rmSync(STATE, { recursive: true, force: true });
}

/** Whether anything of a lab is there. */
export function isLeftOver(): boolean {
  return existingHosts().length > 0 || fs.existsSync(STATE);
}
