// What users changed in the objects that this library writes, beside their declarations.
import type { PatchOperation } from './declaration';
import { IngressHop } from './ingress-hop';

/** Which construct makes an object, and so whose requests depend on it. */
export type ObjectRole = 'gateway' | 'route' | 'application';

/** An object of ours, under the names by which others find it. */
export interface ObjectOfOurs {
  /** Path of the construct that declared the object. */
  readonly at: string;
  readonly role: ObjectRole;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** An object of ours that will not be written as it was rendered. */
export interface ObjectChange extends ObjectOfOurs {
  /** Pointers to changed fields that decide where requests go, by RFC 6901. */
  readonly steering: readonly string[];
  /** Pointers to other changed fields that can make a difference. */
  readonly others: readonly string[];
  /** Pointers to changed fields that make no difference to requests, such as annotations. */
  readonly inert?: readonly string[];
  /** The first operation of a patch that does not apply; nothing is known of the fields then. */
  readonly misfit?: { readonly operation: PatchOperation; readonly problem: string };
  /** Why the object cannot be rendered at all. */
  readonly failure?: string;
}

/** Identifies an object among those that an app writes. */
export function objectKey({ kind, namespace, name }: Pick<ObjectOfOurs, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace}/${name}`;
}

/** The hop that an object decides. */
export function hopOf({ role, kind }: Pick<ObjectOfOurs, 'role' | 'kind'>): IngressHop {
  return HOPS[role][kind] ?? HOPS[role].other;
}

const HOPS: Readonly<Record<ObjectRole, Readonly<Record<string, IngressHop>>>> = {
  gateway: { Gateway: IngressHop.GATEWAY, Service: IngressHop.GATEWAY_SERVICE, other: IngressHop.GATEWAY_POD },
  route: { other: IngressHop.VIRTUAL_SERVICE },
  application: { Service: IngressHop.APP_SERVICE, other: IngressHop.APP_POD },
};
