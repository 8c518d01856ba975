// A program of its own, started by `main` inside of the lab's network: all that it and its children send stays there.
import { disconnect, startCluster } from './cluster';
import { Programs } from './programs/programs';
import { Report } from './report';
import { tryScenario } from './scenario/trial';
import { SCENARIOS } from '../test/scenarios';

async function run(names: readonly string[], programs: Programs): Promise<boolean> {
  const start = Date.now();
  const selected = SCENARIOS.filter(({ name }) => names.length === 0 || names.includes(name));
  const cluster = await startCluster(programs);
  console.log(`the cluster is up after ${Math.round((Date.now() - start) / 1000)} s`);
  const report = new Report(24);
  for (const scenario of selected) {
    const t = Date.now();
    await tryScenario(cluster, scenario, (check) => report.add(check));
    console.log(`${Date.now() - t}`);
  }
  disconnect(cluster);
  return report.close();
}

const { names, folders }: { names: string[]; folders: string[] } = JSON.parse(process.argv[2]);
void run(names, new Programs(folders)).then((ok) => process.exit(ok ? 0 : 1), (error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
