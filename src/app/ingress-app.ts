import { App, type AppProps, YamlOutputType } from 'cdk8s';
import { defaultArtifactsOutdir, synthesize, synthesizesItself } from './synthesis';
import { boolean, withMembers, listOf, method, oneOf, optional, requireShape, string, type Shape } from '../arguments/argument-types';

/**
 * Options of an app.
 */
export interface IngressAppProps extends AppProps {
  /**
   * The folder for generated files that are not Kubernetes manifests: patches, Helm values, load balancer configuration. Each app
   * needs its own, since files that an app no longer wants are removed from it.
   *
   * @default - beside the output folder and named after it: `dist-ingress` for `dist`
   */
  readonly artifactsOutdir?: string;
}

const PROPS: Shape<IngressAppProps> = {
  outdir: optional(string),
  outputFileExtension: optional(string),
  yamlOutputType: optional(oneOf('YamlOutputType', YamlOutputType)),
  recordConstructMetadata: optional(boolean),
  resolvers: optional(listOf('resolvers', withMembers('a resolver', { resolve: method() }))),
  artifactsOutdir: optional(string),
};

/**
 * A cdk8s app that writes manifests and artifacts whole or not at all. A plain `App` writes the artifacts too, to the default
 * folder; this one lets you choose the folder.
 */
export class IngressApp extends App {
  /**
   * The folder for generated files that are not Kubernetes manifests.
   */
  public readonly artifactsOutdir: string;

  /**
   * @param props output folder and mode, and the folder of the artifacts
   * @throws when an option is of another type
   */
  public constructor(props: IngressAppProps = {}) {
    requireShape('IngressApp', PROPS, props);
    super(props);
    this.artifactsOutdir = props.artifactsOutdir ?? defaultArtifactsOutdir(this);
    synthesizesItself(this);
  }

  /**
   * Checks everything, then writes manifests and artifacts. Warnings are told on the standard error output.
   *
   * @throws with all errors at once, each with the path of the construct that declared it; nothing is written then
   */
  public synth(): void {
    synthesize(this, this.artifactsOutdir, () => super.synth());
  }
}
