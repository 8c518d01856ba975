import type { Destination } from '../model/ingress-model';

/** Tells a destination that gets no requests from those that do. */
export function idleShare({ weight }: Destination): string {
  return weight === 0 ? ' weight 0' : '';
}
