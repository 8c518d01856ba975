import type { ManifestPart } from './manifest-part';

/** Whether a kind is that of a list: `List`, or the list of one kind, such as `ServiceList`. */
export function isList(kind: string): boolean {
  return kind.endsWith('List');
}

/** An object in a list. */
export interface ListItem {
  readonly item: ManifestPart;
  /** The list that it is in, without another list in between. */
  readonly list: ManifestPart;
}

/** The objects in a list and in lists of it, as kubectl applies them; undefined if it is none. Each counts once. */
export function listItems(object: ManifestPart): ListItem[] | undefined {
  return isListWithItems(object) ? flattened(object, new Set()) : undefined;
}

/** @param seen what was found before, since YAML may refer to a list from inside it */
function flattened(list: ManifestPart, seen: Set<unknown>): ListItem[] {
  return itemsOf(list).filter((item) => item.exists() && item.isNewTo(seen))
    .flatMap((item) => (isListWithItems(item) ? flattened(item, seen) : [{ item, list }]));
}

function isListWithItems(object: ManifestPart): boolean {
  return isList(object.at('kind').string() ?? '') && object.at('items').exists();
}

function itemsOf(list: ManifestPart): ManifestPart[] {
  const items = list.at('items').list();
  const type = itemType({ apiVersion: list.at('apiVersion').string(), kind: list.at('kind').string()! });
  return type ? items.map((item) => item.with({ ...type })) : items;
}

/** What the items are in the API server's lists of one kind, such as `ServiceList`, where they leave it out; undefined for other lists. */
export function itemType<T extends { readonly kind: string }>(list: T): T | undefined {
  const kind = list.kind.slice(0, -'List'.length);
  return kind === '' ? undefined : { ...list, kind };
}

/** The API group of an `apiVersion`. */
export function groupIn(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}
