/** A value as messages show it; control characters are escaped, so that none can forge a line. */
export function shown(value: string | number): string {
  return typeof value === 'number' ? `${value}` : JSON.stringify(value).replace(/^"|"$/g, '\'');
}
