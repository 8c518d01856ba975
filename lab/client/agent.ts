// A program of its own, started on the host that sends: reads requests, a line of JSON each, and prints an answer for each.
import { createInterface } from 'readline';
import type { ClientRequest } from './request';
import { send } from './send';

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, request }: { id: number; request: ClientRequest } = JSON.parse(line);
  void send(request).then((answer) => process.stdout.write(`${JSON.stringify({ id, answer })}\n`));
}).on('close', () => process.exit(0));
