import { by } from './collections';
import type { OpenedPort } from './ingress-model';
import type { Names } from './names';
import type { SecretMount } from './secret-mount';
import { mountPoints } from './tls-settings';
import { STOCK_MOUNTS, type Workload } from './workload';

/** Secrets that the gateway's pods must mount: the installation's own, then one per path for certificates from files. */
export function mounts(names: Names, workload: Workload, ports: readonly OpenedPort[]): SecretMount[] {
  const stock = workload.mounts;
  const declared = ports.flatMap(({ declaration: { tls } }) => (tls ? mountPoints(tls) : []))
    .map(({ secretName, path, optional }) => ({ volumeName: volumeName(names, secretName), secretName, mountPath: path, optional }));
  const byPath = new Map([...declared, ...stock].map((mount) => [mount.mountPath, mount]));
  const added = [...byPath.values()].filter((mount) => !stock.includes(mount)).sort(by((mount) => mount.mountPath));
  return [...stock, ...added];
}

function volumeName(names: Names, secretName: string): string {
  return STOCK_MOUNTS.find((mount) => mount.secretName === secretName)?.volumeName ?? names.ofVolume(secretName);
}
