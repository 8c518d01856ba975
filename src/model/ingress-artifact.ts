/**
 * A generated file that is not a Kubernetes manifest.
 */
export interface IngressArtifact {
  /**
   * Path of the file, relative to the folder of its gateway, with forward slashes.
   */
  readonly path: string;

  /**
   * The whole content, ending with a line feed.
   */
  readonly content: string;
}
