import * as fs from 'fs';
import { join, relative } from 'path';
import { healthy, installPresumed, rolledOut } from './deployment';
import type { Prepared } from './prepared';
import { ClusterSnapshot, FindingLevel, Findings } from '../../src';
import { declareIn, type Adoption, type HandWritten } from '../../test/scenarios/scenario';
import type { Check } from '../checks/check';
import type { Cluster } from '../cluster';
import { keyOf, parsed, type KubernetesObject } from '../control-plane/objects';
import { SteadyTraffic, trafficFor, type Tally } from '../faults/traffic';
import { BALANCER } from '../network/hosts';
import { CHECKOUT } from '../system/paths';
import { sleep, until } from '../system/wait';

/** How long requests go on after each step. */
const STEP = 3000;

/**
 * Moves an ingress that somebody wrote by hand to the output, as `docs/adopt.md` tells, while clients send requests. The balancer stays as
 * it was configured by hand. A second move forgets a host: a warning tells which, and it is the only one that is lost.
 */
export async function adopt(cluster: Cluster, prepared: Prepared, handWritten: HandWritten): Promise<Check[]> {
  const moving = new Moving(cluster, prepared, handWritten);
  try {
    await moving.serveByHand();
    const before = (await moving.snapshot('before')).replacingFiles(handWritten.replaced);
    const moved = await moving.underLoad(() => moving.move(prepared.manifests));
    const synthesized = [before, await moving.snapshot('after')].map((snapshot, i) => moving.synthesize(`${i}`, { snapshot }));
    await moving.restore();
    const forgetful = moving.synthesize('forgetful', { snapshot: before, forgets: handWritten.forgotten });
    await moving.move(forgetful.manifests);
    return [
      check('adopted under load', 'client', moved),
      check('adopted from the live cluster', 'findings', sameOutput(synthesized, prepared)),
      check('adopted without a host', 'findings', told(forgetful, handWritten)),
      check('adopted without a host', 'client', lost(await trafficFor(STEP / 1000, cluster, prepared), handWritten)),
    ];
  } finally {
    await moving.end();
  }
}

/** What came of a declaration. */
interface Synthesized {
  /** The folder of manifests. */
  readonly manifests: string;
  /** Codes and texts of warnings that nobody acknowledged. */
  readonly warnings: readonly string[];
}

class Moving {
  private readonly folder: string;
  /** What users delete: all but what the app writes under the same name. */
  private readonly going: readonly KubernetesObject[];

  public constructor(
    private readonly cluster: Cluster, private readonly prepared: Prepared, private readonly handWritten: HandWritten,
  ) {
    this.folder = join(cluster.premises.folder, prepared.scenario.name);
    const written = new Set(prepared.synthesized.map(keyOf));
    this.going = parsed(fs.readFileSync(handWritten.replaced, 'utf8')).filter((object) => !written.has(keyOf(object)));
  }

  public async serveByHand(): Promise<void> {
    const { cluster, prepared, handWritten: { replaced, balancer } } = this;
    await installPresumed(cluster, prepared);
    await cluster.kubectl.applyFolder(replaced);
    await rolledOut(cluster, prepared);
    await healthy(cluster, prepared);
    await cluster.balancer.serve([{ name: 'by-hand', content: fs.readFileSync(balancer, 'utf8'), addresses: [BALANCER.address] }]);
    await cluster.balancer.settled();
    await this.allServed();
  }

  /** Applies an output, then deletes what it replaces. */
  public async move(manifests: string): Promise<void> {
    const { kubectl } = this.cluster;
    await kubectl.apply(this.prepared.delivered);
    await kubectl.applyFolder(manifests);
    await rolledOut(this.cluster, this.prepared);
    await sleep(STEP);
    await kubectl.remove(this.going);
    await sleep(STEP);
  }

  /** All is as before the move. */
  public async restore(): Promise<void> {
    await this.cluster.kubectl.remove(this.prepared.synthesized);
    await this.cluster.kubectl.applyFolder(this.handWritten.replaced);
    await this.allServed();
  }

  public async end(): Promise<void> {
    await this.cluster.kubectl.remove(this.going);
  }

  public async underLoad(work: () => Promise<void>): Promise<Tally> {
    const traffic = new SteadyTraffic(this.cluster, this.prepared);
    await sleep(STEP);
    await work();
    return traffic.stop();
  }

  /** Lists the cluster as README tells. */
  public async snapshot(name: string): Promise<ClusterSnapshot> {
    const file = join(this.folder, `${name}.yaml`);
    const readme = fs.readFileSync(join(CHECKOUT, 'README.md'), 'utf8');
    const [, options] = /^kubectl (get -A -o yaml [^>]*) > cluster\.yaml$/m.exec(readme.replace(/\\\n\s*/g, ''))!;
    fs.writeFileSync(file, await this.cluster.kubectl.run(options.split(' ')));
    return ClusterSnapshot.fromFiles(file);
  }

  public synthesize(name: string, adoption: Adoption): Synthesized {
    const manifests = join(this.folder, name, 'dist');
    const declare = (app: Parameters<HandWritten['declare']>[0]) => this.handWritten.declare(app, adoption);
    const { app } = declareIn({ ...this.prepared.scenario, declare }, { outdir: manifests });
    app.synth();
    const warnings = Findings.of(app).list().filter(({ level }) => level !== FindingLevel.ACKNOWLEDGED);
    return { manifests, warnings: warnings.map(({ code, got }) => `${code} ${got}`) };
  }

  private async allServed(): Promise<void> {
    await until('all to be served', async () => (await trafficFor(1, this.cluster, this.prepared)).problems.length === 0, 60);
  }
}

function check(subject: string, place: string, { requests, problems }: Tally): Check {
  return { subject, place, requests, problems };
}

/** The live cluster tells what the files tell, and after the move nothing is left to do. */
function sameOutput(all: readonly Synthesized[], { manifests: expected }: Prepared): Tally {
  const problems = all.flatMap(({ manifests, warnings }, i) => {
    const differing = ['', '-ingress'].flatMap((folder) => different(`${manifests}${folder}`, `${expected}${folder}`));
    return [...warnings, ...differing].map((problem) => `${i === 0 ? 'before' : 'after'} the move: ${problem}`);
  });
  return { requests: all.length, problems };
}

function told({ warnings }: Synthesized, { forgotten }: HandWritten): Tally {
  const others = warnings.filter((warning) => !warning.startsWith('ING517') || !warning.includes(`'${forgotten}'`));
  return { requests: 1, problems: [...others, ...warnings.length > others.length ? [] : [`nothing tells of ${forgotten}`]] };
}

function lost({ requests, problems }: Tally, { forgotten }: HandWritten): Tally {
  const others = problems.filter((problem) => !problem.includes(`://${forgotten}`));
  return { requests, problems: [...others, ...problems.length > others.length ? [] : [`${forgotten} is still served`]] };
}

/** What another folder does not have; it may have files of others. */
function different(one: string, other: string): string[] {
  const [these, those] = [one, other].map(contents);
  return [...these].filter(([file, content]) => those.get(file) !== content).map(([file]) => `${file} is another one`);
}

/** All files below a folder, by their names. */
function contents(folder: string): ReadonlyMap<string, string> {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(files.map((file) => [relative(folder, file), fs.readFileSync(file, 'utf8')]));
}
