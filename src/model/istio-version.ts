/** A version of Istio. Without a patch number it means the newest patch release. */
export interface VersionNumbers {
  readonly major: number;
  readonly minor: number;
  readonly patch?: number;
}

const NUMBER = '(0|[1-9]\\d*)';
const RELEASE = new RegExp(`^v?${NUMBER}\\.${NUMBER}(?:\\.${NUMBER})?$`);
const PRE_RELEASE = /[-+][0-9A-Za-z.+-]*$/;

/** Reads a version such as `1.30`, `v1.30.3` or `1.31.0-rc.1`; undefined if it is not one. */
export function parseVersion(version: string): VersionNumbers | undefined {
  const [match, major, minor, patch] = RELEASE.exec(version.replace(PRE_RELEASE, '')) ?? [];
  if (match === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), ...(patch === undefined ? {} : { patch: Number(patch) }) };
}

/** The version as text, such as `1.30` or `1.30.3`. */
export function versionText({ major, minor, patch }: VersionNumbers): string {
  return [major, minor, ...(patch === undefined ? [] : [patch])].join('.');
}

/** Whether a version is 1.minor.patch or later. */
export function isAtLeast(version: VersionNumbers, minor: number, patch = 0): boolean {
  if (version.major !== 1) return version.major > 1;
  return version.minor === minor ? (version.patch ?? Infinity) >= patch : version.minor > minor;
}

/** `apiVersion` of Gateways and VirtualServices. All versions have the same schema. */
export function networkingApiVersion(version: VersionNumbers): string {
  return `networking.istio.io/${isAtLeast(version, 22) ? 'v1' : 'v1beta1'}`;
}

/**
 * Whether the proxy notices every change of a mounted Secret. Up to 1.29.2 and 1.30.2 it misses all changes except the first; up
 * to 1.28 it does not watch the symbolic links that Kubernetes replaces.
 */
export function followsMountedFiles(version: VersionNumbers): boolean {
  return isAtLeast(version, 31) || (version.minor >= 29 && isAtLeast(version, version.minor, 3));
}
