/** What tells an object of a cluster from all others. */
export interface ObjectKey {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for kinds that have none. */
  readonly namespace?: string;
}

export function keyOf({ group, kind, namespace = '', name }: ObjectKey): string {
  return [group, kind, namespace, name].join('/');
}
