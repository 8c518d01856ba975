/** Identifies an object in a cluster. */
export interface ObjectKey {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for kinds without namespaces. */
  readonly namespace?: string;
}

export function keyOf({ group, kind, namespace = '', name }: ObjectKey): string {
  return [group, kind, namespace, name].join('/');
}
