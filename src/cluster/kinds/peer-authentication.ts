import type { Namespaced } from './kind';
import { policyOf, type ClusterPolicy } from './policy';
import type { ManifestPart } from '../manifest-part';

/** Whether the proxies of pods ask for mTLS. */
export interface ClusterPeerAuthentication extends ClusterPolicy {
  /** Absent if it is inherited. */
  readonly mode?: string;
  /** By port of the pods. */
  readonly portModes: ReadonlyMap<number, string | undefined>;
}

/** @see https://istio.io/latest/docs/reference/config/security/peer_authentication/ */
export function peerAuthenticationOf(key: Namespaced, manifest: ManifestPart): ClusterPeerAuthentication {
  const ports = manifest.at('spec', 'portLevelMtls');
  return {
    ...policyOf(key, manifest),
    mode: modeIn(manifest.at('spec', 'mtls')),
    portModes: new Map(ports.keys().map((port) => [Number(port), modeIn(ports.at(port))])),
  };
}

function modeIn(mtls: ManifestPart): string | undefined {
  const mode = mtls.at('mode').string();
  return mode === 'UNSET' ? undefined : mode;
}
