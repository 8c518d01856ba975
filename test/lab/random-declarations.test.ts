import fc from 'fast-check';
import { judge, type Judgement } from '../../lab/differential/judge';
import { predicted } from '../../lab/differential/predicted';
import { shrunk } from '../../lab/differential/shrunk';
import { trial } from '../../lab/differential/trial';
import { declarationsOf, VARIETIES, type Declaration } from '../support/random-declarations';

const SURROUNDINGS = { authority: { cert: '' }, pair: { cert: '', key: '' }, injectors: [] };
const EACH = 75;

function judgement(declarations: readonly Declaration[]): Judgement {
  const tried = trial('random', declarations, SURROUNDINGS);
  return judge(tried, predicted(tried));
}

describe.each(VARIETIES)('of random declarations that are %s', (variety) => {
  const drawn = fc.sample(declarationsOf(variety), { seed: 13, numRuns: EACH });
  const judged = new Map<readonly Declaration[], Judgement>();

  beforeAll(() => drawn.forEach((declarations) => judged.set(declarations, judgement(declarations))));

  test('those that are accepted are served by Istio as they are declared, as far as our model of its merging knows', () => {
    const misses = drawn.filter((declarations) => judged.get(declarations)!.verdict === 'miss');
    const smallest = misses.map((declarations) => shrunk(declarations, (fewer) => judgement(fewer).verdict === 'miss'));
    expect(smallest.map((declarations) => ({ declarations, objections: judgement(declarations).objections }))).toEqual([]);
  });

  test('enough are accepted and refused to tell', () => {
    const verdicts = [...judged.values()].map(({ verdict }) => verdict);
    expect(Math.min(...['accepted', 'refused'].map((verdict) => verdicts.filter((each) => each === verdict).length))).toBeGreaterThan(1);
  });
});
