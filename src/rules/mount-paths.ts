import type { Violation } from './rule';
import { groupBy, unique } from '../model/collections';
import type { GatewayModel, IngressModel } from '../model/ingress-model';
import { shown } from '../model/shown';
import { mountPoints, type SecretMountPoint } from '../model/tls-settings';
import { mountPathProblem } from '../model/value-problems';
import { AUTHORITY_FOLDERS, PROXY_FOLDERS } from '../model/workload';

const OPTIONAL_ADVICE = 'set optional to the same value wherever the Secret is mounted; istioctl\'s own mounts are optional';

/** Mounts of certificates that cannot be, or that hide one another. */
export function* mountPaths(model: IngressModel): Iterable<Violation> {
  for (const gateway of model.gateways) {
    const mounts = mountsOf(gateway);
    for (const { at, mount: { path: mountPath } } of mounts) {
      const problem = mountProblem(mountPath);
      if (problem && at) yield { at, got: `mount path ${shown(mountPath)} ${problem}` };
    }
    yield* mountedOver(mounts.filter(({ mount }) => !mountProblem(mount.path)));
  }
}

function mountProblem(mountPath: string): string | undefined {
  const problem = mountPathProblem(mountPath);
  if (problem) return problem;
  // In the proxy's image, /var/run is a link to /run.
  const path = mountPath.replace(/^\/run(?=\/|$)/, '/var/run');
  const isUsed = PROXY_FOLDERS.some((folder) => isInside(path, folder) || isInside(folder, path))
    || AUTHORITY_FOLDERS.some((folder) => isInside(folder, path));
  return isUsed ? 'is used by the proxy' : undefined;
}

/** A folder of a secret cannot be written to, so nothing can be mounted into it either. */
function* mountedOver(mounts: readonly DeclaredMount[]): Iterable<Violation> {
  const perPath = groupBy(mounts, ({ mount }) => mount.path);
  for (const [mountPath, same] of perPath) {
    const secrets = unique(same.map(({ mount }) => mount.secretName));
    const at = same.map((mounted) => mounted.at).find((path) => path !== undefined);
    if (secrets.length > 1 && at) {
      yield { at, got: `mount path ${shown(mountPath)} is shared by Secrets ${secrets.map(shown).join(' and ')}` };
    }
    const outer = foldersAbove(mountPath).find((path) => perPath.has(path));
    const inside = at ?? (outer === undefined ? undefined : perPath.get(outer)!.find((mounted) => mounted.at !== undefined)?.at);
    if (outer !== undefined && inside) yield { at: inside, got: `mount path ${shown(mountPath)} is inside mount path ${shown(outer)}` };
  }
  for (const [secretName, same] of groupBy(mounts, ({ mount }) => mount.secretName)) {
    const [first, ...others] = same;
    const other = others.find(({ mount }) => mount.optional !== first.mount.optional);
    const at = other?.at ?? first.at;
    if (!other || !at) continue;
    yield { at, got: `Secret ${shown(secretName)} is mounted both as optional and as required`, fix: OPTIONAL_ADVICE };
  }
}

interface DeclaredMount {
  /** Undefined for the mounts of the installation. */
  readonly at?: string;
  readonly mount: SecretMountPoint;
}

/** Each mount once, however many hosts need it. */
function mountsOf({ declaration, servicePorts }: GatewayModel): DeclaredMount[] {
  const stock = declaration.workload.mounts.map(({ secretName, mountPath: path, optional }) => ({ mount: { secretName, path, optional } }));
  const declared = servicePorts.flatMap((port) => port.openedBy.flatMap(({ declaration: { at, tls } }) =>
    (tls ? mountPoints(tls) : []).map((mount) => ({ at, mount }))));
  const all: DeclaredMount[] = [...stock, ...declared];
  return [...groupBy(all, ({ mount }) => JSON.stringify(mount)).values()].map(([first]) => first);
}

/** The folders that a path is in, from the nearest to the first below the root. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(2).map((_, index) => parts.slice(0, parts.length - 1 - index).join('/'));
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
}
