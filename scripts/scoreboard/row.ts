/** How this library meets a way in which an ingress can fail. */
export type Met =
  /** It cannot be declared, or is decided by the library alone: where, and why. */
  | { readonly how: 'impossible'; readonly by: string; readonly why: string }
  /** Rules find it in the declaration. */
  | { readonly how: 'rule'; readonly codes: readonly string[] }
  /** Nothing that the library offers leads to it; whoever adds the feature meets the row. */
  | { readonly how: 'not offered'; readonly feature: string }
  /** Only a running cluster shows it. */
  | { readonly how: 'live'; readonly why: string };

/** A row of the scoreboard: a known way to fail, in a few words, and how it is met. */
export interface Row {
  readonly id: string;
  readonly what: string;
  readonly met: readonly Met[];
}

export const row = (id: string, what: string, ...met: Met[]): Row => ({ id, what, met });

/** @param by `Type` or `Type.member` of the API, or the file that decides */
export const impossible = (by: string, why: string): Met => ({ how: 'impossible', by, why });

export const rule = (...codes: string[]): Met => ({ how: 'rule', codes });

export const notOffered = (feature: string): Met => ({ how: 'not offered', feature });

export const live = (why: string): Met => ({ how: 'live', why });
