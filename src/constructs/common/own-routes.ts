import type { ApiObject, JsonPatch } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { offerObject } from './default-object';
import { PATCH } from '../../app/json-patches';
import { IngressRegistry } from '../../app/registry';
import { requireProps } from '../../arguments/argument-types';
import { unique } from '../../model/collections';

const NONE = 'it attaches no route\n  fix: set backend, or patch the IngressRoute that attaches instead';

/** The routes of one construct: the objects that hold them, and the user's patches for their entries. */
export class OwnRoutes {
  /** Read when the model is built. */
  public readonly patches: JsonPatch[] = [];
  private objects: readonly ApiObject[] = [];

  public constructor(private readonly construct: IConstruct) {
    offerObject(construct, () => this.objects, NONE);
  }

  public heldBy(objects: readonly ApiObject[]): void {
    this.objects = unique([...this.objects, ...objects]);
  }

  /** @throws if an operation is not a JsonPatch, or the construct attaches no route, since the patch would be lost */
  public patch(operations: readonly JsonPatch[]): void {
    requireProps(this.construct, 'addJsonPatch', PATCH, { ops: [...operations] });
    if (this.objects.length === 0) throw new Error(`${this.construct.node.path}: addJsonPatch:\n  ${NONE}`);
    this.patches.push(...operations);
    IngressRegistry.of(this.construct).changed();
  }
}
