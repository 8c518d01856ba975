// Changes of objects that users brought into the app: a delivery makes them while cdk8s writes, when all is declared.
import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isInTree } from '../app/tree';
import { mayBeRenamed } from '../app/written-key';
import { isList } from '../cluster/list-items';
import type { GatewayWorkload } from '../model/gateway-change';

/** What Kubernetes calls an object, as plain data. */
export type Manifest = Readonly<Record<string, unknown>>;

type Change = (manifest: Manifest) => Manifest;

/** The user's own `toJson` of a changed object, and the changes, by whoever makes them. */
interface Changed {
  readonly before: () => Manifest;
  readonly changes: Map<IConstruct, Change>;
}

const CHANGED = new WeakMap<ApiObject, Changed>();

const WORKLOAD = /^(Service|Deployment|DaemonSet|StatefulSet)$/;

/** An object of the user that a delivery may change. */
export interface ObjectToChange {
  /** Applies a change whenever the object is rendered, in place of an earlier one of the same construct. */
  changeWith(by: IConstruct, change: Change): void;
}

/** The objects in a tree that may be a gateway's Service or pods when they are written, and lists that may contain them. */
export function objectsToChange(root: IConstruct, { name, namespace }: GatewayWorkload): ObjectToChange[] {
  const isOwn = ({ kind, name: own, metadata }: ApiObject) => WORKLOAD.test(kind) && own === name && metadata.namespace === namespace;
  const objects = root.node.findAll().filter((each): each is ApiObject => ApiObject.isApiObject(each))
    .filter((object) => isOwn(object) || isList(object.kind) || mayBeRenamed(object));
  return objects.map((object) => ({ changeWith: (by, change) => changedOf(object).changes.set(by, change) }));
}

/** An object as the user declared it, without the changes of deliveries: the model that they come from is built from it. */
export function manifestBeforeChanges(object: ApiObject): Manifest {
  return CHANGED.get(object)?.before() ?? object.toJson();
}

function changedOf(object: ApiObject): Changed {
  const known = CHANGED.get(object);
  if (known) return known;
  const before = object.toJson.bind(object);
  const made: Changed = { before, changes: new Map() };
  CHANGED.set(object, made);
  const toJson = () => [...made.changes].filter(([by]) => isInTree(by)).reduce((manifest, [, change]) => change(manifest), before());
  // cdk8s calls it on the object, whichever language created that.
  Object.defineProperty(object, 'toJson', { value: toJson, configurable: true, writable: true });
  return made;
}
