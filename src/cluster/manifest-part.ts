import type { LabelSelector } from './selector';

/**
 * A part of a manifest that somebody else wrote. Values of a wrong type count as absent; rejecting them is the API server's task.
 */
export class ManifestPart {
  public constructor(private readonly value: unknown) {}

  public at(...keys: readonly string[]): ManifestPart {
    const [key, ...others] = keys;
    if (key === undefined) return this;
    const object = this.value;
    return new ManifestPart(isRecord(object) ? object[key] : undefined).at(...others);
  }

  /** The part with more fields, if it is an object. */
  public with(fields: Readonly<Record<string, unknown>>): ManifestPart {
    return isRecord(this.value) ? new ManifestPart({ ...this.value, ...fields }) : this;
  }

  /** Its own fields, without those of these names, and with the others in order. */
  public without(...names: readonly string[]): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.keys().filter((key) => !names.includes(key)).sort().map((key) => [key, this.at(key).inOrder()]));
  }

  /** What it says, with all fields in order. */
  private inOrder(): unknown {
    return sorted(this.value);
  }

  public exists(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  public string(): string | undefined {
    return typeof this.value === 'string' || typeof this.value === 'number' ? `${this.value}` : undefined;
  }

  public number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined;
  }

  public boolean(): boolean | undefined {
    return typeof this.value === 'boolean' ? this.value : undefined;
  }

  public isTrue(): boolean {
    return this.value === true;
  }

  /** The items of a list; what a sparse one leaves out does not exist. */
  public list(): ManifestPart[] {
    return Array.isArray(this.value) ? Array.from(this.value, (item) => new ManifestPart(item)) : [];
  }

  /** Adds an object to those that were seen, unless it is among them. */
  public isNewTo(seen: Set<unknown>): boolean {
    if (seen.has(this.value)) return false;
    if (isRecord(this.value)) seen.add(this.value);
    return true;
  }

  public strings(): string[] {
    return this.list().flatMap((item) => item.string() ?? []);
  }

  public keys(): string[] {
    return isRecord(this.value) ? Object.keys(this.value) : [];
  }

  /** Its fields that are strings, such as labels. */
  public stringFields(): Record<string, string> {
    return Object.fromEntries(this.keys().flatMap((key) => {
      const text = this.at(key).string();
      return text === undefined ? [] : [[key, text]];
    }));
  }

  public labelSelector(): LabelSelector {
    return {
      matchLabels: this.at('matchLabels').stringFields(),
      matchExpressions: this.at('matchExpressions').list().map((each) => ({
        key: each.at('key').string() ?? '', operator: each.at('operator').string() ?? '', values: each.at('values').strings(),
      })),
    };
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
