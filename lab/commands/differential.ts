import * as fs from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import fc from 'fast-check';
import type { Sample } from './sample';
import { declarationsOf, VARIETIES, type Declaration } from '../../test/support/random-declarations';
import { BATCH, Court } from '../differential/court';
import { trial, type Surroundings } from '../differential/trial';
import { installation } from '../istio/installation';
import { oraclePrograms } from '../programs/build';
import type { Programs } from '../programs/programs';
import { requireForOracle } from '../programs/requirements';
import { Authority } from '../scenario/certificates';

/** Makes random declarations, and lets Istio and Envoy judge what the library says of them. */
export async function differential({ count, seed, modelFirst }: Sample): Promise<boolean> {
  requireForOracle();
  const folder = fs.mkdtempSync(join(tmpdir(), 'ingress-differential-'));
  try {
    const { court, surroundings } = await convene(oraclePrograms(), folder);
    const all = randomDeclarations(count, seed);
    for (let start = 0; start < all.length; start += BATCH) {
      const trials = all.slice(start, start + BATCH).map((declarations, i) => trial(`${start + i}`, declarations, surroundings));
      await court.judge(trials, modelFirst);
    }
    return await court.close();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Those who judge, and what is the same for all trials. */
export async function convene(programs: Programs, folder: string): Promise<{ court: Court; surroundings: Surroundings }> {
  const authority = await Authority.create(folder);
  const { injectors } = await installation(programs);
  const surroundings = { authority, pair: await authority.issue(['some.other.test']), injectors };
  return { court: new Court({ programs, folder, pair: surroundings.pair }, surroundings), surroundings };
}

/** As many of each variety. */
function randomDeclarations(count: number, seed: number): Declaration[][] {
  const numRuns = Math.ceil(count / VARIETIES.length);
  return VARIETIES.flatMap((variety, i) => fc.sample(declarationsOf(variety), { seed: seed + i, numRuns }));
}
