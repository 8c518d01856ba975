// A program of its own, started inside of the lab's network: all that it and its children send stays there.
import { disconnect, startCluster } from './cluster';
import { SCENARIOS as ALL, type Scenario } from '../test/scenarios';
import { webhookCheck } from './checks/webhook';
import { adoption } from './commands/adoption';
import { guide } from './commands/guide';
import { sample } from './commands/sample';
import type { Task } from './commands/within';
import { Programs } from './programs/programs';
import { versions } from './programs/versions';
import { Report } from './report';
import { deploy } from './scenario/deployment';
import { prepare } from './scenario/prepared';
import { tryScenario } from './scenario/trial';
import { leaveRunning } from './system/claim';

type Verb = (words: readonly string[], programs: Programs) => Promise<boolean>;

const VERBS: Readonly<Record<Task['verb'], Verb>> = {
  run: async (names, programs) => {
    console.log(versions().join(', '));
    const report = new Report();
    await report.guard('the lab itself', async () => {
      const cluster = await startCluster(programs);
      report.add(await webhookCheck(cluster));
      for (const scenario of scenariosNamed(names)) {
        await report.guard(scenario.name, () => tryScenario(cluster, scenario, (check) => report.add(check)));
      }
      disconnect(cluster);
    });
    return report.close();
  },
  adoption: (words, programs) => adoption(sample(words), programs),
  up: async (names, programs) => {
    const [scenario] = scenariosNamed(names);
    const cluster = await startCluster(programs);
    const prepared = await prepare(scenario, cluster.premises);
    await deploy(cluster, prepared);
    disconnect(cluster);
    leaveRunning();
    console.log(guide(prepared, programs));
    return true;
  },
};

/** All unless told. */
function scenariosNamed(names: readonly string[]): readonly Scenario[] {
  return ALL.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function main({ verb, words, folders }: Task): Promise<boolean> {
  return VERBS[verb](words, new Programs(folders));
}

main(JSON.parse(process.argv[2])).then((well) => process.exit(well ? 0 : 1), (error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
