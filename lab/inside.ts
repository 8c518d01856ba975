// A program of its own, started inside of the lab's network: all that it and its children send stays there.
import { disconnect, startCluster } from './cluster';
import { SCENARIOS as ALL, type Scenario } from '../test/scenarios';
import { webhookCheck } from './checks/webhook';
import { guide } from './commands/guide';
import type { Task } from './commands/within';
import { Programs } from './programs/programs';
import { versions } from './programs/versions';
import { Report } from './report';
import { deploy } from './scenario/deployment';
import { prepare } from './scenario/prepared';
import { tryScenario } from './scenario/trial';
import { leaveRunning } from './system/claim';

type Verb = (scenarios: readonly Scenario[], programs: Programs) => Promise<boolean>;

const VERBS: Readonly<Record<Task['verb'], Verb>> = {
  run: async (scenarios, programs) => {
    console.log(versions().join(', '));
    const report = new Report();
    await report.guard('the lab itself', async () => {
      const cluster = await startCluster(programs);
      report.add(await webhookCheck(cluster));
      for (const scenario of scenarios) {
        await report.guard(scenario.name, () => tryScenario(cluster, scenario, (check) => report.add(check)));
      }
      disconnect(cluster);
    });
    return report.close();
  },
  up: async ([scenario], programs) => {
    const cluster = await startCluster(programs);
    const prepared = await prepare(scenario, cluster.premises);
    await deploy(cluster, prepared);
    disconnect(cluster);
    leaveRunning();
    console.log(guide(prepared, programs));
    return true;
  },
};

async function main({ verb, scenarios, folders }: Task): Promise<boolean> {
  const selected = ALL.filter(({ name }) => scenarios.length === 0 || scenarios.includes(name));
  return VERBS[verb](selected, new Programs(folders));
}

main(JSON.parse(process.argv[2])).then((well) => process.exit(well ? 0 : 1), (error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
