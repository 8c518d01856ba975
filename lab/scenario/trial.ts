import { adopt } from './adoption';
import { applyOutput, deploy, withdraw } from './deployment';
import { prepare, type Prepared } from './prepared';
import type { Scenario } from '../../test/scenarios/scenario';
import { analyzedCluster, analyzedFiles } from '../checks/analysis';
import type { Check } from '../checks/check';
import { compared, declaredRequests, generatedRequests } from '../checks/client-check';
import { namedRequests } from '../checks/named-requests';
import { portMaps } from '../checks/port-map-check';
import { Refusals } from '../checks/refusals';
import { serverNames } from '../checks/server-names';
import { walk } from '../checks/walk';
import { weightedShares } from '../checks/weights';
import type { Cluster } from '../cluster';
import { ORDEALS } from '../faults';
import { until } from '../system/wait';
import { expectedJourneys } from '../traffic/generated';

/** Brings a scenario into the cluster, uses it in every way, and takes it out again. */
export async function tryScenario(cluster: Cluster, scenario: Scenario, report: (check: Check) => void): Promise<void> {
  const prepared = await prepare(scenario, cluster.premises);
  report(await analyzedFiles(prepared, cluster.premises));
  const refusals = await Refusals.from(cluster);
  try {
    if (scenario.handWritten) for (const check of await adopt(cluster, prepared, scenario.handWritten)) report(check);
    report(await admission(cluster, prepared, scenario.handWritten ? applyOutput : deploy));
    report(await settled(cluster, prepared));
    report(await analyzedCluster(prepared, cluster.premises));
    report(await portMaps(cluster, prepared));
    for (const check of await walk(cluster, prepared, scenario.name)) report(check);
    report(namedRequests(prepared));
    report(await declaredRequests(cluster, prepared));
    for (const check of await weightedShares(cluster, prepared)) report(check);
    report(await generatedRequests(cluster, prepared));
    report(await serverNames(cluster, prepared));
    for (const ordeal of ORDEALS[scenario.name] ?? []) await ordeal(cluster, prepared, report);
    report(await refusals.check(scenario.name));
  } finally {
    await withdraw(cluster, prepared);
  }
}

/** Whether the API server, with Istio's webhook, takes every object. */
async function admission(cluster: Cluster, prepared: Prepared, apply: typeof deploy): Promise<Check> {
  const { scenario, synthesized, delivered } = prepared;
  const check = { subject: scenario.name, place: 'admission', requests: synthesized.length + delivered.length };
  return apply(cluster, prepared).then(() => ({ ...check, problems: [] }), (error: Error) => ({ ...check, problems: [error.message] }));
}

/** Waits until what the scenario before has left is gone, what this one brings is there, and the balancer has found its workers. */
async function settled(cluster: Cluster, prepared: Prepared): Promise<Check> {
  const agree = async () => (await compared(cluster, prepared, expectedJourneys(prepared))).every((problem) => problem === undefined);
  // What is not there by then, the other checks will tell in detail.
  await until('settling', agree, 20).catch(() => undefined);
  const problems = await cluster.balancer.settled().then(() => [], (error: Error) => [error.message]);
  return { subject: prepared.scenario.name, place: 'balancer', requests: 1, problems };
}
