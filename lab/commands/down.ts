import { isUp, refuseOwner } from '../system/claim';
import { cleanUp } from '../system/clean-up';

/**
 * Ends a cluster that was left up, or what is left of a run that crashed.
 *
 * @throws while a run is going on
 */
export async function down(): Promise<boolean> {
  refuseOwner();
  const ended = isUp() ? 'the cluster has ended' : 'no cluster was up';
  cleanUp();
  console.log(ended);
  return true;
}
