import { instanceOf, requireShape, string, type Shape } from '../arguments/argument-types';

/** Minors that the fields and API versions here were measured with. */
const OLDEST_MINOR = 18;
const NEWEST_MINOR = 31;

const NUMBER = '(0|[1-9]\\d*)';
const RELEASE = new RegExp(`^v?${NUMBER}\\.${NUMBER}(?:\\.${NUMBER})?$`);
const PRE_RELEASE = /[-+][0-9A-Za-z.+-]*$/;

/** Numbers of a version; without a patch it is the newest of its minor. */
interface VersionNumbers {
  readonly major: number;
  readonly minor: number;
  readonly patch?: number;
}

const OF: Shape<{ version: string }> = { version: string };

/**
 * The version of Istio that runs a gateway: it decides which API version is written, and which options can be used.
 *
 * @see https://istio.io/latest/docs/releases/supported-releases/
 */
export class IstioVersion {
  /** Istio 1.31. */
  public static readonly V1_31 = IstioVersion.of('1.31');

  /** Istio 1.30. */
  public static readonly V1_30 = IstioVersion.of('1.30');

  /** Istio 1.29. */
  public static readonly V1_29 = IstioVersion.of('1.29');

  /** Istio 1.22, the oldest that serves `networking.istio.io/v1`. */
  public static readonly V1_22 = IstioVersion.of('1.22');

  /**
   * Any version from 1.18 to 1.31.
   *
   * @param version such as `1.30`, which stands for its newest patch, or `1.30.3`
   * @throws when it is no text, or no version, or one that is not known here
   */
  public static of(version: string): IstioVersion {
    requireShape('IstioVersion.of', OF, { version });
    const numbers = numbersIn(version.replace(PRE_RELEASE, ''));
    if (!numbers || numbers.major !== 1 || numbers.minor < OLDEST_MINOR || numbers.minor > NEWEST_MINOR) {
      throw new Error(`Istio version ${JSON.stringify(version)}: allowed is one from 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}, `
        + `such as 1.${NEWEST_MINOR} or 1.${NEWEST_MINOR - 1}.3; write the version of the control plane, see istioctl version`);
    }
    return new IstioVersion(numbers);
  }

  /**
   * The version of a Helm chart, which is that of the Istio that it came with; any that can be read.
   *
   * @internal
   */
  public static _ofChart(version: string): IstioVersion {
    const numbers = numbersIn(version.replace(PRE_RELEASE, ''));
    if (!numbers) {
      throw new Error(`chart version ${JSON.stringify(version)}: allowed is one such as 1.${NEWEST_MINOR}.1; `
        + 'write the version that helm list shows, or leave it out');
    }
    return new IstioVersion(numbers);
  }

  /**
   * The version in digits, such as `1.30` or `1.30.3`.
   */
  public readonly version: string;

  /** @internal */
  public readonly _numbers: VersionNumbers;

  private constructor(numbers: VersionNumbers) {
    const { major, minor, patch } = numbers;
    this._numbers = numbers;
    this.version = [major, minor, ...(patch === undefined ? [] : [patch])].join('.');
  }
}

export const ISTIO_VERSION = instanceOf(IstioVersion, 'a version such as IstioVersion.V1_31');

/** Whether a version is 1.minor.patch or a later one. */
export function isAtLeast({ _numbers }: IstioVersion, minor: number, patch = 0): boolean {
  if (_numbers.major !== 1) return _numbers.major > 1;
  return _numbers.minor === minor ? (_numbers.patch ?? Infinity) >= patch : _numbers.minor > minor;
}

/** `apiVersion` of Gateways and VirtualServices. All that are served share one schema. */
export function networkingApiVersion(version: IstioVersion): string {
  return `networking.istio.io/${isAtLeast(version, 22) ? 'v1' : 'v1beta1'}`;
}

/** Whether the proxy notices every change of a mounted Secret: up to 1.29.2 and 1.30.2 it misses all but the first, and up to 1.28 it watches no links. */
export function followsMountedFiles(version: IstioVersion): boolean {
  const { minor } = version._numbers;
  return isAtLeast(version, 31) || (minor >= 29 && isAtLeast(version, minor, 3));
}

function numbersIn(version: string): VersionNumbers | undefined {
  const [match, major, minor, patch] = RELEASE.exec(version) ?? [];
  if (match === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), ...(patch === undefined ? {} : { patch: Number(patch) }) };
}
