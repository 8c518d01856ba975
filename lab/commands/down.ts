import { cleanUp } from '../system/clean-up';

/** Ends a cluster that was left up, or what is left of any other. */
export async function down(): Promise<boolean> {
  cleanUp();
  return true;
}
