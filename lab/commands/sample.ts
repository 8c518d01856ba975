/** What random trials are made from. */
export interface Sample {
  readonly count: number;
  readonly seed: number;
  /** Istio and Envoy are asked only about what our model of istiod's merging cannot judge alone. */
  readonly modelFirst: boolean;
}

const MODEL = '--model';

export function isSample(words: readonly string[]): boolean {
  const numbers = words.filter((word) => word !== MODEL);
  return words.length - numbers.length <= 1 && numbers.length <= 2 && numbers.every((word) => /^\d+$/.test(word));
}

/** 300 by seed 1, unless told. */
export function sample(words: readonly string[]): Sample {
  const [count = '300', seed = '1'] = words.filter((word) => word !== MODEL);
  return { count: Number(count), seed: Number(seed), modelFirst: words.includes(MODEL) };
}
