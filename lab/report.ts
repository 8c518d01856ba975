import { passed, type Check } from './checks/check';

const HEADINGS = ['scenario', 'hop', 'requests', 'seconds', 'result'];

/** A line for each check as soon as it is known, and the problems of those that failed. */
export class Report {
  private readonly checks: Check[] = [];
  private last = Date.now();

  public constructor() {
    this.row(HEADINGS);
  }

  public add(check: Check): void {
    this.checks.push(check);
    const now = Date.now();
    this.row([check.subject, check.place, `${check.requests}`, ((now - this.last) / 1000).toFixed(1), passed(check) ? 'ok' : 'FAILED']);
    this.last = now;
    for (const problem of check.problems.slice(0, 8)) console.log(`    ${problem}`);
    if (check.problems.length > 8) console.log(`    and ${check.problems.length - 8} more`);
  }

  /** Does some of the work; where it cannot go on, that is a failure like others. */
  public async guard(subject: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: Error) => this.add({ subject, place: 'broken off', requests: 0, problems: [error.stack ?? error.message] }));
  }

  /** Prints the closing line; answers whether all is well. */
  public close(): boolean {
    const failed = this.checks.filter((check) => !passed(check)).length;
    console.log(`${this.checks.length - failed} passed, ${failed} failed`);
    return failed === 0 && this.checks.length > 0;
  }

  private row([subject, place, requests, seconds, result]: readonly string[]): void {
    console.log(`${subject.padEnd(40)}${place.padEnd(18)}${requests.padStart(8)}${seconds.padStart(9)}  ${result}`);
  }
}
