import * as fs from 'fs';
import { STATE } from './paths';
import { endProcesses, existingHosts, releaseNamespaceFolder, removeNamespace } from '../network/namespaces';

/** Ends what is left of a lab: processes, network namespaces, files. What was mounted goes with its processes. */
export function cleanUp(): void {
  // A kubelet may start a pod while others end.
  for (let hosts = existingHosts(); hosts.length > 0; hosts = existingHosts()) {
    hosts.forEach(endProcesses);
    hosts.forEach(removeNamespace);
  }
  releaseNamespaceFolder();
  fs.rmSync(STATE, { recursive: true, force: true });
}
