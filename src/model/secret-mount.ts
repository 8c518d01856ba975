/**
 * A secret that is mounted into the pods of a gateway.
 */
export interface SecretMount {
  /** Name of the pod's volume. */
  readonly volumeName: string;

  /** Name of the Secret, in the namespace of the gateway's pods. */
  readonly secretName: string;

  /** Absolute path of the folder in which the container sees the keys of the Secret. */
  readonly mountPath: string;

  /** Whether the pods start without the Secret. */
  readonly optional: boolean;
}
