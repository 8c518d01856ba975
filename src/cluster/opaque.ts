/** A value that can be compared and nothing else: neither logs nor JSON contain it, since it may be secret. */
export class Opaque {
  readonly #text: string;

  public constructor(value: unknown) {
    this.#text = JSON.stringify(value);
  }

  public equals(other: Opaque): boolean {
    return this.#text === other.#text;
  }
}
