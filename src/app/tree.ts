import type { IConstruct } from 'constructs';

/** Whether a construct is still part of its app: `tryRemoveChild` cuts a construct off its parent, but the construct still names it. */
export function isInTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}
