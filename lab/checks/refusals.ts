import * as fs from 'fs';
import { join } from 'path';
import type { Check } from './check';
import type { Cluster } from '../cluster';
import { LOGS } from '../system/paths';

/** What Envoy writes when it does not take what istiod sent. */
const REJECTION = /\brejected\b|\bNACK\b/i;

/** Watches, from the moment it is made, whether istiod or an Envoy refuses anything. */
export class Refusals {
  public static async from(cluster: Cluster): Promise<Refusals> {
    return new Refusals(cluster, new Map(proxyLogs().map((file) => [file, fs.statSync(file).size])), await cluster.istiod.refusals());
  }

  private constructor(
    private readonly cluster: Cluster, private readonly read: ReadonlyMap<string, number>, private readonly before: readonly string[],
  ) {}

  public async check(subject: string): Promise<Check> {
    const counted = (await this.cluster.istiod.refusals()).filter((line) => !this.before.includes(line));
    const logged = proxyLogs().flatMap((file) => {
      const lines = fs.readFileSync(file).subarray(this.read.get(file) ?? 0).toString().split('\n');
      return lines.filter((line) => REJECTION.test(line));
    });
    return { subject, place: 'istiod and Envoy', requests: 1, problems: [...counted, ...logged] };
  }
}

function proxyLogs(): string[] {
  return fs.readdirSync(LOGS).filter((file) => file.endsWith('-istio-proxy.log')).map((file) => join(LOGS, file));
}
