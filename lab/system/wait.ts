export const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Asks again until there is an answer; fails with what went wrong last. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, seconds = 60, pause = 150): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    let problem = 'not yet';
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      problem = (error as Error).message;
    }
    if (Date.now() > end) throw new Error(`${what} took more than ${seconds} s: ${problem}`);
    await sleep(pause);
  }
}
