import type { ManifestPart } from './manifest-part';

/** Whether a kind is that of a list: `List`, or the list of one kind, such as `ServiceList`. */
export function isList(kind: string): boolean {
  return kind.endsWith('List');
}

/** The objects in a list; undefined if it is none. In the API server's lists of one kind, the items leave their kind out. */
export function listItems(object: ManifestPart): ManifestPart[] | undefined {
  const kind = object.at('kind').string() ?? '';
  if (!isList(kind) || !object.at('items').exists()) return undefined;
  const items = object.at('items').list();
  const ofItems = kind.slice(0, -'List'.length);
  return ofItems === '' ? items : items.map((item) => item.with({ apiVersion: object.at('apiVersion').string(), kind: ofItems }));
}

/** The API group of an `apiVersion`. */
export function groupIn(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}
