import * as fs from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { SCENARIOS } from '../../test/scenarios';
import { namedRequests } from '../checks/named-requests';
import { installation } from '../istio/installation';
import { ask } from '../oracle/ask';
import { judged } from '../oracle/judge';
import { poisonCase, poisonCheck, POISONS } from '../oracle/poison';
import { question } from '../oracle/question';
import { oraclePrograms } from '../programs/build';
import { requireForOracle } from '../programs/requirements';
import { Report } from '../report';
import { Authority } from '../scenario/certificates';
import { prepare, type Prepared } from '../scenario/prepared';
import { expectedJourneys, generatedJourneys } from '../traffic/generated';

const GENERATED = 1000;

/** Asks Istio's own code, and Envoy, about every scenario; needs neither a cluster nor root. */
export async function oracle(): Promise<boolean> {
  requireForOracle();
  const programs = oraclePrograms();
  const folder = fs.mkdtempSync(join(tmpdir(), 'ingress-oracle-'));
  try {
    const premises = { programs, stock: await installation(programs), authority: await Authority.create(folder), folder };
    const prepared: Prepared[] = [];
    for (const scenario of SCENARIOS) prepared.push(await prepare(scenario, premises));
    const questions = prepared.flatMap((each) => each.gateways.map((gateway) => {
      const expected = expectedJourneys(each).filter((journey) => journey.gateway === gateway);
      const journeys = [...expected, ...generatedJourneys(gateway, GENERATED)];
      return question(each, gateway, journeys, premises.stock.injectors);
    }));
    const witnesses = { programs, folder, pair: await premises.authority.issue(['some.other.test']) };
    const answers = await ask(witnesses, [...questions.map((each) => each.case), ...POISONS.map(poisonCase)]);
    const report = new Report();
    for (const each of prepared) report.add(namedRequests(each));
    questions.forEach((each, i) => judged(each, answers[i]).forEach((check) => report.add(check)));
    POISONS.forEach((each, i) => report.add(poisonCheck(each, answers[questions.length + i])));
    return report.close();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
