import { join } from 'path';

/** Everything that a running lab writes; memory on most machines. It is fixed, so that a later run finds what an earlier one left. */
export const STATE = '/run/ingress-lab';

export const LOGS = join(STATE, 'log');
export const PKI = join(STATE, 'pki');
export const PODS = join(STATE, 'pods');
export const SCENARIOS = join(STATE, 'scenarios');
export const KUBECONFIG = join(STATE, 'kubeconfig');
