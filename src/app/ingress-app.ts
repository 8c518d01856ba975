import { App, type AppProps, YamlOutputType } from 'cdk8s';
import { defaultArtifactsOutdir, synthesize, synthesizesItself } from './synthesis';
import { boolean, withMembers, listOf, method, oneOf, optional, requireShape, string, type Shape } from '../arguments/argument-types';

/**
 * Options of an app.
 */
export interface IngressAppProps extends AppProps {
  /**
   * The folder for generated files that are not Kubernetes manifests: patches, Helm values, load balancer configuration. Each app
   * needs its own folder, since an app removes files from it that it no longer generates.
   *
   * @default - next to the output folder and named after it: `dist-ingress` for `dist`
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
 * A cdk8s app that writes all manifests and artifacts, or nothing. A plain `App` with an IngressGateway does the same, but always
 * writes the artifacts to the default folder.
 */
export class IngressApp extends App {
  /**
   * The folder for generated files that are not Kubernetes manifests.
   */
  public readonly artifactsOutdir: string;

  /**
   * @param props output folder and mode, and the folder of the artifacts
   * @throws if an option has a wrong type
   */
  public constructor(props: IngressAppProps = {}) {
    requireShape('IngressApp', PROPS, props);
    super(props);
    this.artifactsOutdir = props.artifactsOutdir ?? defaultArtifactsOutdir(this);
    synthesizesItself(this);
  }

  /**
   * Checks everything, then writes manifests and artifacts. Warnings are printed to standard error.
   *
   * @throws one error with all findings that are errors, each with the path of its construct, including patches that do not apply; or
   * one that lists obstacles, such as a file where a folder is needed. Nothing is written then.
   */
  public synth(): void {
    synthesize(this, this.artifactsOutdir, () => super.synth());
  }
}
