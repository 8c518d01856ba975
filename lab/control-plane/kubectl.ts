import type { KubernetesObject } from './objects';
import type { Programs } from '../programs/programs';
import { KUBECONFIG } from '../system/paths';
import { run } from '../system/run';

/** The manager of all fields that the lab applies; objects that it applies again lose what they no longer say. */
const APPLY = ['apply', '--server-side', '--force-conflicts', '--field-manager=lab', '--validate=strict'];

/** The client that users apply their files with. */
export class Kubectl {
  public constructor(private readonly programs: Programs) {}

  public run(args: readonly string[], input?: string): Promise<string> {
    return run(this.programs.path('kubectl'), [`--kubeconfig=${KUBECONFIG}`, ...args], { input });
  }

  /** Applies objects, or fails with what the API server or a webhook said. */
  public async apply(objects: readonly KubernetesObject[]): Promise<void> {
    if (objects.length > 0) await this.run([...APPLY, '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  }

  /** Applies the files of a folder as they are. */
  public async applyFolder(folder: string): Promise<void> {
    await this.run([...APPLY, '--recursive', '-f', folder]);
  }

  /** Takes objects away; their pods end in the background. */
  public async remove(objects: readonly KubernetesObject[]): Promise<void> {
    if (objects.length === 0) return;
    await this.run(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  }

  public async patch(object: Pick<KubernetesObject, 'kind' | 'metadata'>, operations: readonly unknown[]): Promise<void> {
    const { namespace, name } = object.metadata;
    await this.run(['patch', object.kind, name, '--namespace', namespace!, '--type=json', '--patch', JSON.stringify(operations)]);
  }

  /** Waits until all pods of a Deployment run as it says, and none as it said before. */
  public async rolledOut(namespace: string, name: string): Promise<void> {
    await this.run(['rollout', 'status', `deployment/${name}`, '--namespace', namespace, '--timeout=60s']);
  }
}
