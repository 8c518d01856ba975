// The objects that this library makes: whom they belong to, whether they are written, and what users change in them.
import type { ApiObject, ApiObjectProps } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isInTree } from './tree';
import { WatchedObject, type Manifest } from './watched-object';
import { fieldChanges, type FieldChange } from '../model/field-changes';
import type { ObjectChange, ObjectOfOurs, ObjectRole } from '../model/object-change';
import { effectOf, type Effect } from '../model/steering-fields';

/** What the maker of an object says about it. */
export interface Management {
  /** The construct that declares it. An object that several constructs declare is written while one of them is in the tree. */
  readonly holder: IConstruct;
  readonly role: ObjectRole;
  /** Whether the model has something to write into it; one that has nothing is taken out of the tree when a synthesis begins. */
  readonly hasContent?: () => boolean;
  /** Completes what the object renders. */
  readonly completed?: (manifest: Manifest) => Manifest;
}

/** What holds for all objects of an app. */
export interface Circumstances {
  /** The app is being written, after all checks. */
  isWriting: boolean;
  /** The app has resolvers of the user's, which can change any object. */
  hasResolvers: boolean;
}

/** All constructs that are in the tree of an app. */
export type Tree = ReadonlySet<IConstruct>;

/** An object of ours. */
export class ManagedObject {
  /** Nearly always one. */
  private readonly holders: IConstruct[] = [];
  private readonly watched: WatchedObject;
  private readonly role: ObjectRole;
  private readonly content: () => boolean;
  /** What was to be written when the rules were asked; undefined if nothing was changed. */
  private checked?: string;

  public constructor(
    public readonly object: ApiObject, { role, hasContent, completed }: Management, private readonly circumstances: Circumstances,
  ) {
    this.role = role;
    this.content = hasContent ?? always;
    const ownsMetadata = role !== 'application';
    const counts = (label: string) => countsFromChart(effectOf(role, object.kind, added('metadata', 'labels', label)), ownsMetadata);
    this.watched = new WatchedObject(object, labelsOfChart(object).filter(counts), ownsMetadata, completed ?? asRendered, this);
  }

  public heldBy(construct: IConstruct): void {
    if (!this.holders.includes(construct)) this.holders.push(construct);
  }

  /** The path of its declaration, the first of several; undefined if all were removed. */
  public at(tree: Tree): string | undefined {
    return this.holders.filter((construct) => tree.has(construct)).map(({ node }) => node.path).sort()[0];
  }

  /** Whether one of its declarations is still in the tree. */
  public get isHeld(): boolean {
    return this.holders.some(isInTree);
  }

  /** Whether it is still declared, and has something to say. */
  public isWritten(tree: Tree): boolean {
    return this.holders.some((construct) => tree.has(construct)) && this.content();
  }

  /** The names under which requests and other objects find it. */
  public key(): Omit<ObjectOfOurs, 'at'> {
    const { object: { kind }, role, watched: { name, namespace = '' } } = this;
    return { role, kind, name, namespace };
  }

  /** The same, with the path of its declaration. */
  public ofOurs(tree: Tree): ObjectOfOurs {
    return { at: this.at(tree)!, ...this.key() };
  }

  /** What users changed, which `refuseLateChange` then compares with what is written; undefined if nothing. */
  public change(tree: Tree): ObjectChange | undefined {
    this.checked = undefined;
    if (!this.mayDiffer()) return undefined;
    const key = { ...this.ofOurs(tree), steering: [], others: [] };
    try {
      const before = this.watched.intended();
      const after = this.watched.actual();
      if (!('document' in after)) return { ...key, misfit: after };
      this.checked = JSON.stringify(after.document);
      return this.differences(key, before, this.watched.final(after.document));
    } catch (error) {
      return { ...key, failure: (error as Error).message };
    }
  }

  /**
   * Compares the object with its counterpart among the manifests that a chart writes.
   *
   * @returns a warning, if there are changes with unknown effect
   * @throws if a field was changed that requests depend on, or the object is missing
   */
  public comparedWith(manifests: readonly Manifest[]): string[] {
    const { kind, name, namespace } = this.key();
    const what = `${this.object.chart.node.path}:\n  toJson of the chart`;
    const written = manifests.find(({ kind: own, metadata }) => (
      own === kind && metadata?.name === name && (metadata.namespace ?? '') === namespace));
    if (!written) throw new Error(`${what} leaves ${kind} '${name}' out, so nothing was written\n  fix: remove its construct instead`);
    const change = this.differences({ at: '', ...this.key(), steering: [], others: [] }, this.object.toJson(), written);
    if (!change) return [];
    const { steering, others } = change;
    if (steering.length + others.length === 0) return [];
    if (steering.length === 0) return [`warning at ${what} changes ${kind} '${name}' at ${others.join(', ')}`];
    throw new Error(`${what} changes ${kind} '${name}' at ${steering.join(', ')}, so nothing was written`
      + '\n  fix: use options of the constructs');
  }

  private differences(key: ObjectChange, before: unknown, after: unknown): ObjectChange | undefined {
    const found = fieldChanges(before, after).map((field) => ({ pointer: field.pointer, effect: effectOf(key.role, key.kind, field) }));
    const pointers = (wanted: string) => found.filter(({ effect }) => effect === wanted).map(({ pointer }) => pointer);
    const [steering, others, inert] = [pointers('steers'), pointers('unknown'), pointers('none')];
    return found.length === 0 ? undefined : { ...key, steering, others, inert };
  }

  /** Called with each manifest that the object renders. */
  public written(manifest: Manifest): void {
    if (this.circumstances.isWriting) this.refuseLateChange(manifest);
  }

  private mayDiffer(): boolean {
    return this.circumstances.hasResolvers || this.watched.isTouched;
  }

  /**
   * Compares with what the rules have seen: validations of the user's run after ours, and a resolver may say something else each time.
   *
   * @throws if something else is about to be written
   */
  private refuseLateChange(manifest: Manifest): void {
    const now = this.mayDiffer() ? JSON.stringify(manifest) : undefined;
    if (now === this.checked) return;
    const { kind, name } = this.key();
    throw new Error(`${this.object.node.path}:\n  ${kind} '${name}' was changed after everything had been checked, so nothing was written`
      + '\n  fix: change objects before the synthesis, not from validations or resolvers that answer differently each time');
  }
}

/** Labels that an object has only because its chart has them. */
function labelsOfChart(object: ApiObject): string[] {
  // Private to cdk8s; without it, an own label that makes a difference and is the chart's too would be reported.
  const { props } = object as unknown as { readonly props?: ApiObjectProps };
  return Object.keys(object.chart.labels).filter((label) => props?.metadata?.labels?.[label] === undefined);
}

/** Users may add labels to an application that only may make a difference. */
function countsFromChart(effect: Effect, ownsMetadata: boolean): boolean {
  return effect === 'steers' || (effect === 'unknown' && ownsMetadata);
}

function added(...keys: readonly string[]): FieldChange {
  return { pointer: '', leaves: [{ keys, existed: false }] };
}

function always(): boolean {
  return true;
}

function asRendered(manifest: Manifest): Manifest {
  return manifest;
}
