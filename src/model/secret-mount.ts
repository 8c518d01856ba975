/**
 * A Secret that is mounted into the pods of a gateway.
 */
export interface SecretMount {
  /** Name of the pod's volume. */
  readonly volumeName: string;

  /** Name of the Secret, in the namespace of the gateway's pods. */
  readonly secretName: string;

  /** Absolute path of the folder in which the keys of the Secret appear as files. */
  readonly mountPath: string;

  /** Whether the pods start if the Secret is missing. */
  readonly optional: boolean;
}
