import fc from 'fast-check';
import { convene } from './differential';
import type { Sample } from './sample';
import { adoptionsOf, type Adoption } from '../../test/support/random-clusters';
import { VARIETIES } from '../../test/support/random-declarations';
import { startApi } from '../control-plane/control-plane';
import { adoptions } from '../differential/cluster/adoption';
import { createNamespaces } from '../differential/cluster/dry-run';
import { BATCH } from '../differential/court';
import type { Programs } from '../programs/programs';
import { STATE } from '../system/paths';

/**
 * Makes random declarations for random clusters. What kustomize, the API server, Istio and Envoy make of cluster and output together
 * decides whether the library was right. Works inside of the network of the lab alone.
 */
export async function adoption({ count, seed, modelFirst }: Sample, programs: Programs): Promise<boolean> {
  const api = await startApi(programs);
  await createNamespaces(api);
  const { court, surroundings } = await convene(programs, STATE);
  const all = randomAdoptions(count, seed);
  for (let start = 0; start < all.length; start += BATCH) {
    const trials = await adoptions(start, all.slice(start, start + BATCH), surroundings, { api, programs, folder: STATE });
    await court.judge(trials, modelFirst);
  }
  return court.close();
}

/** As many of each variety. */
function randomAdoptions(count: number, seed: number): Adoption[] {
  const numRuns = Math.ceil(count / VARIETIES.length);
  return VARIETIES.flatMap((variety, i) => fc.sample(adoptionsOf(variety), { seed: seed + i, numRuns }));
}
