import { App, type AppProps, YamlOutputType } from 'cdk8s';
import { defaultArtifactsOutdir, requireSeparate } from './output-folders';
import { synthesize, synthesizesItself } from './synthesis';
import {
  boolean, listOf, method, oneOf, optional, requireShape, string, withMembers, type ArgumentType, type Shape,
} from '../arguments/argument-types';

/**
 * Options of an app.
 */
export interface IngressAppProps extends AppProps {
  /**
   * The folder for generated files that are not Kubernetes manifests: patches, Helm values, load balancer configuration. Each app
   * needs its own folder, since an app removes files from it that it no longer generates. It must not be inside `outdir`, where tools
   * would take its files for manifests. Set it if you use `cdk8s synth --stdout` and want these files: otherwise they are not written then.
   *
   * @default - next to the output folder and named after it: `dist-ingress` for `dist`
   */
  readonly artifactsOutdir?: string;
}

const folder: ArgumentType<string> = {
  allowed: string.allowed,
  problems: (name, value) => (value === '' ? [`${name} must not be empty: it would be the current folder`] : string.problems(name, value)),
};

const PROPS: Shape<IngressAppProps> = {
  outdir: optional(folder),
  outputFileExtension: optional(string),
  yamlOutputType: optional(oneOf('YamlOutputType', YamlOutputType)),
  recordConstructMetadata: optional(boolean),
  resolvers: optional(listOf('resolvers', withMembers('a resolver', { resolve: method() }))),
  artifactsOutdir: optional(folder),
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

  private readonly chosenFolder?: string;

  /**
   * @param props output folder and mode, and the folder of the artifacts
   * @throws if an option has a wrong type, or artifactsOutdir is inside outdir
   */
  public constructor(props: IngressAppProps = {}) {
    requireShape('IngressApp', PROPS, props);
    super(props);
    this.chosenFolder = props.artifactsOutdir;
    this.artifactsOutdir = props.artifactsOutdir ?? defaultArtifactsOutdir(this.outdir);
    if (props.artifactsOutdir !== undefined) requireSeparate(this.outdir, props.artifactsOutdir);
    synthesizesItself(this);
  }

  /**
   * Checks everything, then writes manifests and artifacts. Warnings are printed to standard error.
   *
   * @throws one error with all findings that are errors, each with the path of its construct, including patches that do not apply; or
   * one that names an obstacle, such as a file where a folder is needed, or a file that cannot be written. Nothing is written then.
   */
  public synth(): void {
    synthesize(this, this.chosenFolder, () => super.synth());
  }
}
