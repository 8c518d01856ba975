/** Where one language is packaged and used. */
export interface Workplace {
  /** An empty temporary folder. */
  readonly scratch: string;
  /** An empty folder that keeps the package. */
  readonly dist: string;
  /** The folder of the program that uses the package. */
  readonly program: string;
}

/** A language that this library is published in. */
export interface Language {
  readonly name: string;

  /** Builds the package, installs it the way a user does and runs the program; throws when anything fails. */
  verify(at: Workplace): void;
}
