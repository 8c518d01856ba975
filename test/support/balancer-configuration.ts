import { extname } from 'path';
import type { ILoadBalancer, IngressArtifact, LoadBalancerPlan } from '../../src';

/** What precedes a comment in each format, including quoted text and escaped characters. */
const COMMENTS: Readonly<Record<string, RegExp | undefined>> = {
  '.cfg': /("(?:\\.|[^"\\])*"|'[^']*'|\\.)|#.*/g,
  '.conf': /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.)|(?<!\S)#.*/g,
  '.json': undefined,
  '.yaml': /("(?:\\.|[^"\\])*"|'[^']*')|(?<!\S)#.*/g,
};

/** @throws for a format whose comments are unknown; add it to the table */
export function withoutComments({ path, content }: IngressArtifact): string {
  const format = extname(path);
  if (!(format in COMMENTS)) throw new Error(`${path}: how are comments written in ${format} files?`);
  const comment = COMMENTS[format];
  return comment ? content.replace(comment, '$1') : content;
}

/** The parts of a plan that a load balancer's configuration lacks. Comments do not count. */
export function missingFrom(balancer: ILoadBalancer, plan: LoadBalancerPlan): string[] {
  const lines = balancer.render(plan).flatMap((file) => withoutComments(file).split('\n'));
  const linesWith = (...texts: readonly string[]) => lines.filter((line) => texts.every((text) => numberedIn(line, text))).length;
  const forwarding = plan.frontends.flatMap(({ nodePort }) => balancer.workers
    .filter((worker) => linesWith(worker, `:${nodePort}`) !== 1)
    .map((worker) => `one line for ${worker} and node port ${nodePort}`));
  const listening = plan.frontends.flatMap(({ port }) => balancer.bindAddresses
    .filter((address) => linesWith(`${address}:${port}`) !== 1)
    .map((address) => `one line for ${address}:${port}`));
  const checking = [`${plan.healthCheckNodePort}`, plan.healthCheckPath]
    .filter((text) => linesWith(text) === 0)
    .map((text) => `health check of ${text}`);
  return [...forwarding, ...listening, ...checking];
}

/** Whether a line contains a text, other than as the beginning of a longer number. */
function numberedIn(line: string, text: string): boolean {
  return line.split(text).slice(1).some((rest) => !/^\d/.test(rest));
}
