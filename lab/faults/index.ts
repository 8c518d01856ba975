import { tryFaults } from './broken';
import { tryOutages } from './outages';
import { tryRotation } from './rotation';
import type { Check } from '../checks/check';
import type { Cluster } from '../cluster';
import type { Prepared } from '../scenario/prepared';

/** Something that is done to a scenario while it is in the cluster. */
type Ordeal = (cluster: Cluster, prepared: Prepared, report: (check: Check) => void) => Promise<void>;

/** What is done to which scenario, after it was found to be well. */
export const ORDEALS: Readonly<Record<string, readonly Ordeal[]>> = {
  article: [tryFaults, tryOutages, tryRotation],
  credential: [tryRotation],
};
