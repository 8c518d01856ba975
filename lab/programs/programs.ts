import { existsSync } from 'fs';
import { join } from 'path';

/** The programs of the lab that come from no Debian package, and files that they need. */
export type ProgramName =
  | 'kube-apiserver' | 'kube-controller-manager' | 'kube-proxy' | 'kube-scheduler' | 'kubectl'
  | 'pilot-discovery' | 'pilot-agent' | 'istioctl' | 'helm' | 'oracle'
  | 'envoy' | 'envoy_bootstrap.json' | 'gateway-chart';

/** Finds programs in the folders of the cache. */
export class Programs {
  public constructor(public readonly folders: readonly string[]) {}

  public path(name: ProgramName): string {
    const found = this.folders.map((folder) => join(folder, name)).find(existsSync);
    if (!found) throw new Error(`${name} was not built`);
    return found;
  }
}
