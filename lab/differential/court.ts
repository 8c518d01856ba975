import { judge } from './judge';
import { mispredictions, predicted } from './predicted';
import { shrunk } from './shrunk';
import { Tally } from './tally';
import { casesOf, trial, type Surroundings, type Trial } from './trial';
import type { Declaration } from '../../test/support/random-declarations';
import { ask, type Answer, type Witnesses } from '../oracle/ask';

/** As many trials are put to Istio's code at once. */
export const BATCH = 50;

/**
 * Istio must serve what the library accepts, Envoy must take its configuration, and `explain` must know it. What the library refuses,
 * one of them must object to, or it is on the list of what is refused on purpose. The model of istiod's merging must predict all of it.
 */
export class Court {
  private readonly tally = new Tally();
  private readonly unclear: Trial[] = [];
  private configurations = 0;

  public constructor(private readonly witnesses: Witnesses, private readonly surroundings: Surroundings) {}

  /**
   * Asks Istio and Envoy. With `modelFirst` the model judges alone, and they are asked only about failures: what it finds nothing
   * against, though the library refuses it, may be the webhook's or the analyzers' business.
   */
  public async judge(trials: readonly Trial[], modelFirst: boolean): Promise<void> {
    await (modelFirst ? this.judgeByModel(trials) : this.judgeAll(trials));
  }

  public async close(): Promise<boolean> {
    if (this.unclear.length > 0) await this.judgeAll(this.unclear.splice(0));
    return this.tally.close(this.configurations);
  }

  private async judgeAll(trials: readonly Trial[]): Promise<void> {
    const answers = await ask(this.witnesses, trials.flatMap(casesOf));
    this.configurations += answers.filter(({ envoy }) => envoy !== undefined).length;
    for (const each of trials) this.conclude(each, answers.splice(0, each.questions.length));
  }

  private async judgeByModel(trials: readonly Trial[]): Promise<void> {
    for (const each of trials) {
      const judgement = judge(each, predicted(each));
      const isClear = judgement.verdict === 'accepted' || judgement.verdict === 'refused';
      if (isClear) this.tally.add(each, judgement); else this.unclear.push(each);
    }
    while (this.unclear.length >= BATCH) await this.judgeAll(this.unclear.splice(0, BATCH));
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
    this.tally.add(judged, judgement, judgement.verdict === 'miss' && !judged.cluster ? this.smallest(judged) : undefined);
    const predictions = predicted(judged);
    this.tally.addMispredictions(judged, judged.questions.flatMap((question, i) => mispredictions(question, predictions[i], answers[i])));
  }
}
