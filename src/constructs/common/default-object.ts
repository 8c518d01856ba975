import type { ApiObject } from 'cdk8s';
import type { IConstruct, Node } from 'constructs';

interface Offer {
  readonly construct: IConstruct;
  readonly find: () => readonly ApiObject[];
  readonly none: string;
}

const OFFERS = new WeakMap<Node, Offer>();

/**
 * Makes `ApiObject.of(construct)` return the object that users expect to patch.
 *
 * @param find the current objects; unless there is exactly one, `ApiObject.of` throws
 * @param none why there may be none, and how to fix that
 */
export function offerObject(construct: IConstruct, find: () => readonly ApiObject[], none: string): void {
  OFFERS.set(construct.node, { construct, find, none });
  Object.defineProperty(construct.node, 'defaultChild', { get: offered, configurable: true });
}

/** One getter for all nodes: with a getter of its own, each of thousands of nodes would get a hidden class of its own in V8. */
function offered(this: Node): ApiObject {
  const { construct, find, none } = OFFERS.get(this)!;
  return theOnly(construct, find(), none);
}

function theOnly(construct: IConstruct, objects: readonly ApiObject[], none: string): ApiObject {
  if (objects.length === 1) return objects[0];
  const { path } = construct.node;
  if (objects.length === 0) throw new Error(`${path} has no object of its own:\n  ${none}`);
  throw new Error([
    `${path} has ${objects.length} objects of its own, but ApiObject.of needs exactly one:`,
    ...objects.map((object) => `${object.kind} '${object.name}' at ${object.node.path}`),
    'fix: patch one of them by its path, or use addJsonPatch',
  ].join('\n  '));
}
