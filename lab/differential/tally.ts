import type { Judgement, Verdict } from './judge';
import type { Trial } from './trial';
import { groupBy } from '../../src/model/collections';

/** More refusals than these on purpose alone would say that the library is too strict. */
const MOST_STRICTER = 0.1;

/** Counts verdicts, and tells each that is a failure. */
export class Tally {
  private readonly counts: Record<Verdict, number> = { 'accepted': 0, 'refused': 0, 'stricter': 0, 'miss': 0, 'false alarm': 0 };
  private readonly refusedFor: string[] = [];
  private readonly lost: string[] = [];
  private readonly onPurpose: string[] = [];
  private requests = 0;
  private mispredicted = 0;

  /** @param shown what shows a failure, if not all of the trial */
  public add(tried: Trial, { verdict, objections }: Judgement, shown = tried.declarations): void {
    const { codes, questions, cluster, losses = [] } = tried;
    this.counts[verdict]++;
    if (codes.length > 0) this.refusedFor.push(...codes);
    if (verdict === 'accepted') this.lost.push(...losses.map(({ code }) => code));
    if (verdict === 'stricter') this.onPurpose.push(codes.join('+'));
    this.requests += questions.reduce((sum, { calls }) => sum + calls.length, 0);
    const isFailure = verdict === 'miss' || verdict === 'false alarm';
    if (isFailure) this.tell(`${verdict}: ${codes.join(', ')}`, objections, cluster ? { declarations: shown, cluster } : shown);
  }

  /** What the model of istiod's merging got wrong. */
  public addMispredictions({ declarations }: Trial, mispredictions: readonly string[]): void {
    if (mispredictions.length === 0) return;
    this.mispredicted++;
    this.tell('the model is wrong:', mispredictions, declarations);
  }

  /** Tells the counts, and whether none is a failure. */
  public close(configurations: number): boolean {
    const { accepted, refused, stricter, miss } = this.counts;
    const alarms = this.counts['false alarm'];
    const tooStrict = stricter > MOST_STRICTER * (refused + stricter + alarms);
    console.log(`${accepted} accepted, ${refused} refused, ${stricter} refused on purpose, ${miss} misses, ${alarms} false alarms`);
    const asked = `${configurations} configurations put to Istio and Envoy`;
    console.log(`${this.requests} requests, ${asked}, ${this.mispredicted} predicted wrongly`);
    console.log(`refusals by code: ${byCount(this.refusedFor).join(', ')}`);
    if (this.lost.length > 0) console.log(`losses of clusters by code: ${byCount(this.lost).join(', ')}`);
    for (const codes of byCount(this.onPurpose)) console.log(`  on purpose alone: ${codes}`);
    if (tooStrict) console.log(`more than ${MOST_STRICTER * 100} % of the refusals are on purpose alone`);
    const failed = miss + alarms + this.mispredicted + (tooStrict ? 1 : 0);
    console.log(`${accepted + refused + stricter} passed, ${failed} failed`);
    return failed === 0;
  }

  private tell(headline: string, details: readonly string[], shown: object): void {
    console.log([headline, ...[...details, JSON.stringify(shown)].map((detail) => `  ${detail}`)].join('\n'));
  }
}

/** Each with its count, the most frequent first. */
function byCount(names: readonly string[]): string[] {
  const counts = [...groupBy(names, (name) => name)].sort(([, a], [, b]) => b.length - a.length);
  return counts.map(([name, same]) => `${name} ${same.length} times`);
}
