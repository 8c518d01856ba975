import { instanceOf, requireShape, string, type Shape } from '../arguments/argument-types';
import { parseVersion, versionText, type VersionNumbers } from '../model/istio-version';
import { shown } from '../model/shown';

/** The minor versions of Istio against which fields and API versions were checked. */
const OLDEST_MINOR = 18;
const NEWEST_MINOR = 31;

const OF: Shape<{ version: string }> = { version: string };

/**
 * The version of Istio that runs a gateway. It decides which API version is written and which options you can use.
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

  /** Istio 1.22, the oldest version that serves `networking.istio.io/v1`. */
  public static readonly V1_22 = IstioVersion.of('1.22');

  /**
   * Any version from 1.18 to 1.31.
   *
   * @param version such as `1.30.3`, or `1.30` for its newest patch release
   * @throws if it is not a string, not a version, or not between 1.18 and 1.31
   */
  public static of(version: string): IstioVersion {
    requireShape('IstioVersion.of', OF, { version });
    const numbers = parseVersion(version);
    if (!numbers || numbers.major !== 1 || numbers.minor < OLDEST_MINOR || numbers.minor > NEWEST_MINOR) {
      throw new Error(`IstioVersion.of:\n  version must be one from 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}, got ${shown(version)}`
        + '\n  fix: use the version of the control plane, which `istioctl version` prints');
    }
    return new IstioVersion(numbers);
  }

  /**
   * The version as text, such as `1.30` or `1.30.3`.
   */
  public readonly version: string;

  /** @internal */
  public readonly _numbers: VersionNumbers;

  private constructor(numbers: VersionNumbers) {
    this._numbers = numbers;
    this.version = versionText(numbers);
  }
}

export const ISTIO_VERSION = instanceOf(IstioVersion, 'an IstioVersion, such as IstioVersion.V1_31');
