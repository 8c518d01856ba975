import { unique } from '../model/collections';
import type { GatewayPodChange } from '../model/gateway-change';

const READABLE_BY_ALL = 420;

interface SecretVolume {
  readonly name: string;
  readonly secret: { readonly secretName: string; readonly optional: boolean; readonly defaultMode: number };
}

interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
}

/** `volumes` of the gateway's pods. A Secret that is mounted twice has one volume. */
export function secretVolumes({ mounts }: GatewayPodChange): SecretVolume[] {
  const byName = new Map([...mounts].reverse().map((mount) => [mount.volumeName, mount]));
  return unique(mounts.map((mount) => mount.volumeName)).map((name) => {
    const { secretName, optional } = byName.get(name)!;
    return { name, secret: { secretName, optional, defaultMode: READABLE_BY_ALL } };
  });
}

/** `volumeMounts` of the proxy. Whole folders, since Kubernetes does not update single mounted files when the Secret changes. */
export function volumeMounts({ mounts }: GatewayPodChange): VolumeMount[] {
  return mounts.map(({ volumeName, mountPath }) => ({ name: volumeName, mountPath, readOnly: true }));
}
