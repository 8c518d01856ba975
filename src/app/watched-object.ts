// What users change in an object after it was made: JSON patches, metadata, and the resolvers of the app.
import { ApiObject, type ApiObjectMetadataDefinition, type JsonPatch } from 'cdk8s';
import { PATCH } from './json-patches';
import { withoutCustomResolvers } from './resolvers';
import { requireProps } from '../arguments/argument-types';
import type { PatchOperation } from '../model/declaration';
import { applyPatch } from '../model/json-patch';

/** A manifest, as cdk8s renders it. */
export type Manifest = Record<string, any>;

/** Shared by the thousands of objects that nobody patches. */
const NONE: readonly JsonPatch[] = [];

const OBJECTS = new WeakMap<ApiObject, WatchedObject>();
/** What metadata was before something was added to it. */
const BEFORE = new WeakMap<ApiObjectMetadataDefinition, Manifest>();

/**
 * An object whose later changes are known. Patches are kept here and applied strictly to what the object renders. Without any, this costs
 * a look at a list and at two names.
 */
export class WatchedObject {
  private operations: readonly JsonPatch[] = NONE;
  public readonly name: string;
  public readonly namespace?: string;

  /**
   * @param foreignLabels labels of the chart's that make a difference and were not meant for the object
   * @param ownsMetadata whether labels and annotations are ours alone; otherwise users may add some by methods
   * @param completed what is to be written, from what the object renders; patches come after it
   * @param reader is told what is written, whoever asks for it
   */
  public constructor(
    public readonly object: ApiObject,
    private readonly foreignLabels: readonly string[],
    private readonly ownsMetadata: boolean,
    private readonly completed: (manifest: Manifest) => Manifest,
    private readonly reader: { written(manifest: Manifest): void },
  ) {
    this.name = object.metadata.name ?? object.name;
    this.namespace = object.metadata.namespace;
    OBJECTS.set(object, this);
    watch(object, objectPrototype);
    watchMetadata(object.metadata);
  }

  /** Whether anything was patched, added or assigned, or came from the chart. */
  public get isTouched(): boolean {
    const { metadata } = this.object;
    return this.operations.length > 0 || this.foreignLabels.length > 0 || metadata.name !== this.name
      || metadata.namespace !== this.namespace || isTouched(metadata) || this.hasOwnToJson;
  }

  /** In JavaScript, users can replace the method of one object. */
  private get hasOwnToJson(): boolean {
    return Object.hasOwn(this.object, 'toJson');
  }

  /** The manifest as it was to be, without patches, later metadata, labels of the chart's and resolvers of the user's. */
  public intended(): Manifest {
    const { metadata } = this.object;
    const { name, namespace } = this;
    const manifest = withoutCustomResolvers(this.object, () => this.rendered());
    const before = this.withoutForeignLabels((this.ownsMetadata && BEFORE.get(metadata)) || manifest.metadata);
    return { ...manifest, metadata: { ...before, name, ...(namespace === undefined ? {} : { namespace }) } };
  }

  /** The manifest as it is rendered with all changes, or the first operation that does not apply. */
  public actual(): ReturnType<typeof applyPatch> {
    return applyPatch(this.rendered(), this.patch());
  }

  /** The manifest as it is to be written, from the one that is rendered with all changes. */
  public final(actual: unknown): unknown {
    return this.hasOwnToJson ? this.object.toJson() : actual;
  }

  /** What replaces `toJson` of the object. */
  public toJson(): Manifest {
    const manifest = this.operations.length === 0 ? this.rendered() : this.patched();
    this.reader.written(manifest);
    return manifest;
  }

  public addJsonPatch(ops: readonly JsonPatch[]): void {
    requireProps(this.object, 'addJsonPatch', PATCH, { ops: [...ops] });
    this.operations = [...this.operations, ...ops];
  }

  private withoutForeignLabels({ labels = {}, ...metadata }: Manifest): Manifest {
    const own = Object.entries(labels).filter(([key]) => !this.foreignLabels.includes(key));
    return own.length === 0 ? metadata : { ...metadata, labels: Object.fromEntries(own) };
  }

  private rendered(): Manifest {
    return this.completed(baseOf(this.object).toJson.call(this.object));
  }

  /** The rules report a patch that does not apply; this throws if somebody renders the object regardless. */
  private patched(): Manifest {
    const result = this.actual();
    if ('document' in result) return result.document as Manifest;
    const { operation: { op, path }, problem } = result;
    throw new Error(`${this.object.node.path}:\n  ${op} at path '${path}' does not apply: ${problem}`
      + '\n  fix: use paths that the manifest of the object has');
  }

  private patch(): PatchOperation[] {
    return this.operations.map((operation) => operation._toJson());
  }
}

/** Makes changes of metadata known; `isTouched` then tells whether there was one. */
export function watchMetadata(metadata: ApiObjectMetadataDefinition): void {
  watch(metadata, metadataPrototype);
}

/** Whether anything was added to watched metadata since. */
export function isTouched(metadata: ApiObjectMetadataDefinition): boolean {
  return BEFORE.has(metadata);
}

type Prototype<T> = T & { readonly constructor: new (...args: any[]) => T };

const PROTOTYPES = new Map<object, object>();

/**
 * Gives an object a prototype that overrides some methods of its own one. Other languages look methods up in the prototype, so methods
 * that are assigned to an object would not be called; jsii still presents the object as its original type, whose type information the
 * subclass inherits.
 */
function watch<T extends object>(object: T, subclassed: (base: Prototype<T>) => object): void {
  const base = Object.getPrototypeOf(object) as Prototype<T>;
  const watched = PROTOTYPES.get(base) ?? subclassed(base);
  PROTOTYPES.set(base, watched);
  Object.setPrototypeOf(object, watched);
}

/** What a watched object was before. */
function baseOf(object: ApiObject): ApiObject {
  return Object.getPrototypeOf(Object.getPrototypeOf(object));
}

function objectPrototype({ constructor: Base }: Prototype<ApiObject>): object {
  return class extends Base {
    public addJsonPatch(...ops: JsonPatch[]): void {
      OBJECTS.get(this)!.addJsonPatch(ops);
    }

    public toJson(): Manifest {
      return OBJECTS.get(this)!.toJson();
    }
  }.prototype;
}

function metadataPrototype({ constructor: Base }: Prototype<ApiObjectMetadataDefinition>): object {
  return class extends Base {
    public add(key: string, value: any): void {
      touch(this);
      super.add(key, value);
    }

    public addAnnotation(key: string, value: string): void {
      touch(this);
      super.addAnnotation(key, value);
    }

    public addFinalizers(...finalizers: string[]): void {
      touch(this);
      super.addFinalizers(...finalizers);
    }

    public addLabel(key: string, value: string): void {
      touch(this);
      super.addLabel(key, value);
    }

    public addOwnerReference(owner: Parameters<ApiObjectMetadataDefinition['addOwnerReference']>[0]): void {
      touch(this);
      super.addOwnerReference(owner);
    }
  }.prototype;
}

/** Remembers the metadata as it was before the first change. */
function touch(metadata: ApiObjectMetadataDefinition): void {
  if (!BEFORE.has(metadata)) BEFORE.set(metadata, metadata.toJson() ?? {});
}
