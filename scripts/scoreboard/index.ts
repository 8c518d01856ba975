import { ANALYZERS, KIALI } from './analyzers';
import type { Row } from './row';
import { TRAPS } from './traps';
import { VALIDATION } from './validation';

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Every known way in which an ingress configuration fails, as far as it concerns an ingress. */
export const SCOREBOARD: readonly Section[] = [
  { title: 'Traps that Istio\'s admission takes without a word', rows: TRAPS },
  { title: 'Codes of `istioctl analyze`', rows: ANALYZERS },
  { title: 'Codes of Kiali', rows: KIALI },
  { title: 'Istio\'s own validation', rows: VALIDATION },
];
