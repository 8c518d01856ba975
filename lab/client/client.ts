import { spawn, type ChildProcessWithoutNullStreams } from 'child_process';
import { join } from 'path';
import { createInterface } from 'readline';
import type { ClientAnswer, ClientRequest } from './request';
import { onHost } from '../network/namespaces';

/** Sends requests from a host, many at a time. */
export class Client {
  private readonly agent: ChildProcessWithoutNullStreams;
  private readonly waiting = new Map<number, (answer: ClientAnswer) => void>();
  private count = 0;

  public constructor(host: string) {
    this.agent = spawn(...onHost(host, process.execPath, [join(__dirname, 'agent.js')]));
    this.agent.stderr.pipe(process.stderr);
    this.agent.on('exit', () => {
      // Nobody else would answer those that wait.
      for (const answer of this.waiting.values()) answer({ kind: 'silent', detail: `the client on ${host} has ended` });
      this.waiting.clear();
    });
    createInterface({ input: this.agent.stdout }).on('line', (line) => {
      const { id, answer } = JSON.parse(line);
      this.waiting.get(id)?.(answer);
      this.waiting.delete(id);
    });
  }

  public send(request: ClientRequest): Promise<ClientAnswer> {
    const id = ++this.count;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.agent.stdin.write(`${JSON.stringify({ id, request })}\n`);
    });
  }

  public close(): void {
    this.agent.stdin.end();
  }
}

/** Works on items, so many at a time, and gives back the results in their order. */
export async function inParallel<T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
