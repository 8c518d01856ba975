import * as fs from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import fc from 'fast-check';
import { groupBy } from '../../src/model/collections';
import { declarationsOf, type Variety } from '../../test/support/random-declarations';
import { judge, type Verdict } from '../differential/judge';
import { trial, type Trial } from '../differential/trial';
import { installation } from '../istio/installation';
import { ask, type Answer } from '../oracle/ask';
import { oraclePrograms } from '../programs/build';
import { requireForOracle } from '../programs/requirements';
import { Authority } from '../scenario/certificates';

const VARIETIES: readonly Variety[] = ['sparse', 'crowded', 'odd'];
const BATCH = 50;

/** More refusals than these on purpose alone would say that the library is too strict. */
const MOST_STRICTER = 0.1;

/**
 * Makes random declarations. Istio must serve what the library accepts, Envoy must take its configuration, and `explain` must know
 * it. What the library refuses, one of them must object to, or it is on the list of what is refused on purpose.
 */
export async function differential(count: number, seed: number): Promise<boolean> {
  requireForOracle();
  const programs = oraclePrograms();
  const folder = fs.mkdtempSync(join(tmpdir(), 'ingress-differential-'));
  try {
    const authority = await Authority.create(folder);
    const { injectors } = await installation(programs);
    const surroundings = { authority, pair: await authority.issue(['some.other.test']), injectors };
    const numRuns = Math.ceil(count / VARIETIES.length);
    const plans = VARIETIES.flatMap((variety, i) => fc.sample(declarationsOf(variety), { seed: seed + i, numRuns }));
    const witnesses = { programs, folder, pair: surroundings.pair };
    const tally = new Tally();
    for (let start = 0; start < plans.length; start += BATCH) {
      const trials = plans.slice(start, start + BATCH).map((plan, i) => trial(`${start + i}`, plan, surroundings));
      const answers = await ask(witnesses, trials.flatMap(({ questions }) => questions.map((question) => question.case)));
      for (const each of trials) tally.add(each, answers.splice(0, each.questions.length));
    }
    return tally.close();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

class Tally {
  private readonly counts: Record<Verdict, number> = { 'accepted': 0, 'refused': 0, 'stricter': 0, 'miss': 0, 'false alarm': 0 };
  private readonly onPurpose: string[] = [];
  private requests = 0;
  private configurations = 0;

  public add(judged: Trial, answers: readonly Answer[]): void {
    const { codes, declarations, questions } = judged;
    const { verdict, objections } = judge(judged, answers);
    this.counts[verdict]++;
    this.configurations += answers.filter(({ envoy }) => envoy !== undefined).length;
    if (verdict === 'stricter') this.onPurpose.push(codes.join('+'));
    this.requests += questions.reduce((sum, question) => sum + question.case.calls.length, 0);
    if (verdict !== 'miss' && verdict !== 'false alarm') return;
    const details = [...objections, JSON.stringify(declarations)].map((detail) => `  ${detail}`);
    console.log([`${verdict}: ${codes.join(', ')}`, ...details].join('\n'));
  }

  public close(): boolean {
    const { accepted, refused, stricter, miss } = this.counts;
    const alarms = this.counts['false alarm'];
    const tooStrict = stricter > MOST_STRICTER * (refused + stricter + alarms);
    console.log(`${accepted} accepted, ${refused} refused, ${stricter} refused on purpose, ${miss} misses, ${alarms} false alarms`);
    console.log(`${this.requests} requests put to Istio's simulator, ${this.configurations} configurations put to Envoy`);
    for (const [codes, same] of groupBy(this.onPurpose.sort(), (each) => each)) {
      console.log(`  on purpose alone: ${codes} ${same.length} times`);
    }
    if (tooStrict) console.log(`more than ${MOST_STRICTER * 100} % of the refusals are on purpose alone`);
    const failed = miss + alarms + (tooStrict ? 1 : 0);
    console.log(`${accepted + refused + stricter} passed, ${failed} failed`);
    return failed === 0;
  }
}
