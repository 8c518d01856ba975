import { Chart, type ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ManagedObject, type Circumstances, type Management, type Tree } from './managed-object';
import { customResolvers } from './resolvers';
import { isInTree } from './tree';
import { groupBy } from '../model/collections';
import { objectKey, type ObjectChange, type ObjectOfOurs } from '../model/object-change';
import { isNeeded } from '../model/steering-fields';

/** All objects that this library made in one app. */
export class ManagedObjects {
  private readonly managed = new Map<ApiObject, ManagedObject>();
  private readonly circumstances: Circumstances = { isWriting: false, hasResolvers: false };

  public constructor(private readonly root: IConstruct) {}

  public set isWriting(isWriting: boolean) {
    this.circumstances.isWriting = isWriting;
  }

  /** Registers an object, or one more construct that declares it. */
  public manage(object: ApiObject, management: Management): void {
    const managed = this.managed.get(object) ?? new ManagedObject(object, management, this.circumstances);
    managed.heldBy(management.holder);
    this.managed.set(object, managed);
  }

  public find(object: ApiObject): ManagedObject | undefined {
    return this.managed.get(object);
  }

  /** Takes objects out of the tree that hold nothing any more, or whose declarations were removed. */
  public sweep(tree: Tree): void {
    for (const [object, managed] of this.managed) {
      if (managed.isWritten(tree)) continue;
      const { scope, id } = object.node;
      if (tree.has(object)) scope!.node.tryRemoveChild(id);
      this.managed.delete(object);
    }
  }

  /** The objects that are still declared, and have something to say. */
  public written(tree: Tree): ReadonlySet<ApiObject> {
    return new Set([...this.managed.values()].filter((managed) => managed.isWritten(tree)).map(({ object }) => object));
  }

  /** What users changed in objects that are written. */
  public changes(tree: Tree, written: ReadonlySet<ApiObject>): ObjectChange[] {
    this.circumstances.hasResolvers = customResolvers(this.root).length > 0;
    return [...written].filter((object) => tree.has(object)).flatMap((object) => this.managed.get(object)!.change(tree) ?? []);
  }

  /** Objects that requests need, but that users removed from the tree. */
  public missing(tree: Tree, written: ReadonlySet<ApiObject>): ObjectOfOurs[] {
    // Objects that have just been added are not in that list of the tree.
    const absent = [...written].filter((object) => !tree.has(object) && !isInTree(object));
    if (absent.length === 0) return [];
    const keyed = (objects: readonly ApiObject[]) => objects.map((object) => this.managed.get(object)!.ofOurs(tree));
    // One of the same name may have been made since.
    const present = new Set(keyed([...written].filter((object) => tree.has(object))).map(objectKey));
    return keyed(absent).filter((key) => isNeeded(key.role, key.kind) && !present.has(objectKey(key)));
  }

  /**
   * Compares with what charts write that have a `toJson` of their own, which nobody sees before.
   *
   * @returns changes with unknown effect, as warnings
   * @throws if a field was changed that requests depend on, or an object is missing
   */
  public compareCharts(): string[] {
    const objects = [...this.managed.values()].filter(({ object }) => object.chart.toJson !== Chart.prototype.toJson);
    return [...groupBy(objects, ({ object }) => object.chart)].flatMap(([chart, own]) => {
      const manifests = chart.toJson();
      return own.flatMap((managed) => managed.comparedWith(manifests));
    });
  }
}
