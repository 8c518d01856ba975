import { dirname, join } from 'path';

/** This file runs from a folder of compiled files, so it finds the checkout by its package. */
export const CHECKOUT = dirname(require.resolve('cdk8s-istio-ingress/package.json'));

/** What a run that failed leaves for its reader. */
export const KEPT_LOGS = join(CHECKOUT, 'lab', '.build', 'logs');

/** Everything that a running lab writes; memory on most machines. It is fixed, so that a later run finds what an earlier one left. */
export const STATE = '/run/ingress-lab';

export const LOGS = join(STATE, 'log');
export const PKI = join(STATE, 'pki');
export const PODS = join(STATE, 'pods');
export const SCENARIOS = join(STATE, 'scenarios');
export const COMMANDS = join(STATE, 'bin');
export const KUBECONFIG = join(STATE, 'kubeconfig');
