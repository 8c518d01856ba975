/** Values as messages show them; of a long list only the first. */
export function shownList(values: ReadonlyArray<string | number>, most = 5): string {
  return firstOf(values.map(shown), most);
}

/** Texts that are shown as they are; of a long list only the first. */
export function firstOf(texts: readonly string[], most: number): string {
  const rest = texts.length - most;
  return [...texts.slice(0, most), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}

/** A value as messages show it; control characters are escaped, so that none can forge a line. */
export function shown(value: string | number): string {
  return typeof value === 'number' ? `${value}` : JSON.stringify(value).replace(/^"|"$/g, '\'');
}
