import type { KubernetesObject } from './objects';
import type { Programs } from '../programs/programs';
import { KUBECONFIG } from '../system/paths';
import { run } from '../system/run';

const STRICT = '--validate=strict';

/** The client that users apply their files with. */
export class Kubectl {
  public constructor(private readonly programs: Programs) {}

  public run(args: readonly string[], input?: string): Promise<string> {
    return run(this.programs.path('kubectl'), [`--kubeconfig=${KUBECONFIG}`, ...args], { input });
  }

  /** Installs objects as `istioctl install` does. */
  public async install(objects: readonly KubernetesObject[]): Promise<void> {
    await this.run(['apply', '--server-side', '--field-manager=istio-operator', STRICT, '-f', '-'], list(objects));
  }

  /** Applies objects as users do, or fails with what the API server or a webhook said. */
  public async apply(objects: readonly KubernetesObject[]): Promise<void> {
    if (objects.length > 0) await this.run(['apply', STRICT, '-f', '-'], list(objects));
  }

  /** Applies the files of a folder as they are. */
  public async applyFolder(folder: string): Promise<void> {
    await this.run(['apply', STRICT, '--recursive', '-f', folder]);
  }

  /** Takes objects away; their pods end in the background. */
  public async remove(objects: readonly KubernetesObject[]): Promise<void> {
    if (objects.length > 0) await this.run(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], list(objects));
  }

  /** Changes fields of an object; a JSON patch (RFC 6902). */
  public async patch(resource: string, { metadata: { namespace, name } }: KubernetesObject, operations: readonly unknown[]): Promise<void> {
    await this.run(['patch', resource, name, '--namespace', namespace!, '--type=json', '--patch', JSON.stringify(operations)]);
  }

  /** Waits until all pods of a Deployment run as it says, and none as it said before. */
  public async rolledOut(namespace: string, name: string): Promise<void> {
    await this.run(['rollout', 'status', `deployment/${name}`, '--namespace', namespace, '--timeout=60s']);
  }
}

function list(objects: readonly KubernetesObject[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
}
