/** A value that can be compared and nothing else: neither logs nor JSON contain it, since it may be secret. */
export class Opaque {
  readonly #produce: () => unknown;
  #text?: string;

  /** @param produce the value, which is asked for when it is first compared */
  public constructor(produce: () => unknown) {
    this.#produce = produce;
  }

  public equals(other: Opaque): boolean {
    return this.text() === other.text();
  }

  private text(): string {
    this.#text ??= JSON.stringify(this.#produce());
    return this.#text;
  }
}
