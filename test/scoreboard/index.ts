import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';

/** A known way in which an ingress can fail, and how this library prevents it, often in several ways. */
export interface Row {
  readonly id: string;
  readonly what: string;
  /** It cannot be declared, or the library alone decides it: a `Type` or `Type.member` of the API, or a file of the sources. */
  readonly impossible?: { readonly by: string; readonly why: string };
  /** Codes of the rules that find it in the declarations. */
  readonly rules?: readonly string[];
  /** The feature that would make it possible. Whoever adds the feature meets this row. */
  readonly notOffered?: string;
  /** Why it shows only in a running cluster. */
  readonly live?: string;
}

export const ANSWERS = ['impossible', 'rules', 'notOffered', 'live'] as const satisfies ReadonlyArray<keyof Row>;

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Every known way in which an ingress can fail. */
export const SCOREBOARD: readonly Section[] = ['traps', 'istioctl-analyze', 'kiali', 'istio-validation'].map(read);

function read(name: string): Section {
  const { title, rows } = parse(readFileSync(join(__dirname, `${name}.yaml`), 'utf8'));
  return { title, rows: Object.entries<Omit<Row, 'id'>>(rows).map(([id, row]) => ({ id, ...row })) };
}
