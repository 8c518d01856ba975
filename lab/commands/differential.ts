import * as fs from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import fc from 'fast-check';
import { declarationsOf, VARIETIES, type Declaration } from '../../test/support/random-declarations';
import { judge } from '../differential/judge';
import { mispredictions, predicted } from '../differential/predicted';
import { shrunk } from '../differential/shrunk';
import { Tally } from '../differential/tally';
import { casesOf, trial, type Surroundings, type Trial } from '../differential/trial';
import { installation } from '../istio/installation';
import { ask, type Answer, type Witnesses } from '../oracle/ask';
import { oraclePrograms } from '../programs/build';
import { requireForOracle } from '../programs/requirements';
import { Authority } from '../scenario/certificates';

const BATCH = 50;

/**
 * Makes random declarations. Istio must serve what the library accepts, Envoy must take its configuration, and `explain` must know
 * it. What the library refuses, one of them must object to, or it is on the list of what is refused on purpose.
 *
 * The model of istiod's merging must predict all of it. With `modelFirst` it judges alone, and Istio and Envoy are asked only about
 * failures: what it finds nothing against, though the library refuses it, may be the webhook's or the analyzers' business.
 */
export async function differential(count: number, seed: number, modelFirst: boolean): Promise<boolean> {
  requireForOracle();
  const programs = oraclePrograms();
  const folder = fs.mkdtempSync(join(tmpdir(), 'ingress-differential-'));
  try {
    const authority = await Authority.create(folder);
    const { injectors } = await installation(programs);
    const surroundings = { authority, pair: await authority.issue(['some.other.test']), injectors };
    const court = new Court({ programs, folder, pair: surroundings.pair }, surroundings);
    for (const trials of batches(randomDeclarations(count, seed), surroundings)) {
      await (modelFirst ? court.judgeByModel(trials) : court.judge(trials));
    }
    return await court.close();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** As many of each variety. */
function randomDeclarations(count: number, seed: number): Declaration[][] {
  const numRuns = Math.ceil(count / VARIETIES.length);
  return VARIETIES.flatMap((variety, i) => fc.sample(declarationsOf(variety), { seed: seed + i, numRuns }));
}

function* batches(all: readonly Declaration[][], surroundings: Surroundings): Iterable<Trial[]> {
  for (let start = 0; start < all.length; start += BATCH) {
    yield all.slice(start, start + BATCH).map((declarations, i) => trial(`${start + i}`, declarations, surroundings));
  }
}

class Court {
  private readonly tally = new Tally();
  private readonly unclear: Trial[] = [];
  private configurations = 0;

  public constructor(private readonly witnesses: Witnesses, private readonly surroundings: Surroundings) {}

  public async judge(trials: readonly Trial[]): Promise<void> {
    const answers = await ask(this.witnesses, trials.flatMap(casesOf));
    this.configurations += answers.filter(({ envoy }) => envoy !== undefined).length;
    for (const each of trials) this.conclude(each, answers.splice(0, each.questions.length));
  }

  public async judgeByModel(trials: readonly Trial[]): Promise<void> {
    for (const each of trials) {
      const judgement = judge(each, predicted(each));
      const isClear = judgement.verdict === 'accepted' || judgement.verdict === 'refused';
      if (isClear) this.tally.add(each, judgement); else this.unclear.push(each);
    }
    while (this.unclear.length >= BATCH) await this.judge(this.unclear.splice(0, BATCH));
  }

  public async close(): Promise<boolean> {
    if (this.unclear.length > 0) await this.judge(this.unclear.splice(0));
    return this.tally.close(this.configurations);
  }

  /** The least of a missed declaration that the model misses too. */
  private smallest({ declarations }: Trial): readonly Declaration[] {
    return shrunk(declarations, (fewer) => {
      const tried = trial('fewer', fewer, this.surroundings);
      return judge(tried, predicted(tried)).verdict === 'miss';
    });
  }

  private conclude(judged: Trial, answers: readonly Answer[]): void {
    const judgement = judge(judged, answers);
    this.tally.add(judged, judgement, judgement.verdict === 'miss' ? this.smallest(judged) : undefined);
    const predictions = predicted(judged);
    this.tally.addMispredictions(judged, judged.questions.flatMap((question, i) => mispredictions(question, predictions[i], answers[i])));
  }
}
