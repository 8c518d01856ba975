import type { Rule, Violation } from './rule';
import { declinesProxy } from '../cluster/injection';
import type { DecidedApp } from '../model/declaration';
import { shown, shownList } from '../model/shown';

const SECURITY_CONTEXT = 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/';

/** The user and the group of Istio's proxy. */
const PROXY_ID = 1337;

/** Gives a container every permission; the API server knows it by this name alone. */
const SYS_ADMIN = 'CAP_SYS_ADMIN';

/** What can go wrong with the permissions of an application's container. */
export const appSecurityRules: readonly Rule[] = [
  {
    code: 'ING806',
    name: 'user of Istio\'s proxy',
    level: 'error',
    allowed: `any user and group except ${PROXY_ID}, those of the proxy`,
    otherwise: 'the application\'s own requests would bypass its proxy, unencrypted and unchecked by any policy',
    fix: 'choose another user or group, or label the pods sidecar.istio.io/inject=false if no proxy is wanted',
    see: 'https://istio.io/latest/docs/ops/deployment/application-requirements/',
    acknowledgeable: true,
    check: (model) => model.declared.apps.filter(({ podLabels }) => !declinesProxy(podLabels)).flatMap(({ at, name, security }) =>
      (['user', 'group'] as const).filter((option) => security[option] === PROXY_ID).map((option) => (
        { at, got: `securityContext of MeshApp ${shown(name)} has ${option} ${PROXY_ID}` }))),
  },
  {
    code: 'ING807',
    name: 'contradictory securityContext',
    level: 'error',
    allowed: 'permissions that do not contradict one another, or the defaults that are left in place',
    otherwise: 'the API server would reject the Deployment, or no pod would start',
    fix: 'set both options, or leave both out',
    see: SECURITY_CONTEXT,
    check: (model) => model.declared.apps.flatMap(contradictions),
  },
  {
    code: 'ING808',
    name: 'capability added and dropped',
    level: 'error',
    allowed: 'each capability either in add or in drop',
    otherwise: 'the container would start without the capability',
    fix: 'leave the capability out of add or of drop',
    see: SECURITY_CONTEXT,
    check: (model) => model.declared.apps.flatMap(({ at, name, security: { addedCapabilities: add, droppedCapabilities: drop } }) => {
      const both = add.filter((capability) => drop.includes(capability));
      return both.length === 0 ? [] : [{ at, got: `securityContext of MeshApp ${shown(name)} adds and drops ${shownList(both)}` }];
    }),
  },
];

function contradictions({ at, name, security }: DecidedApp): Violation[] {
  const { user, nonRoot, privileged, allowPrivilegeEscalation, addedCapabilities } = security;
  const context = `securityContext of MeshApp ${shown(name)} has`;
  const escalation = 'set allowPrivilegeEscalation to true, or leave the other out';
  return [
    ...(user === 0 && nonRoot ? [{
      at, got: `${context} user 0 (root), but ensureNonRoot is true`, fix: 'set ensureNonRoot to false, or user to a number above 0',
    }] : []),
    ...(privileged && !allowPrivilegeEscalation
      ? [{ at, got: `${context} privileged true, but allowPrivilegeEscalation is false`, fix: escalation }] : []),
    ...(addedCapabilities.includes(SYS_ADMIN) && !allowPrivilegeEscalation
      ? [{ at, got: `${context} capability ${SYS_ADMIN}, but allowPrivilegeEscalation is false`, fix: escalation }] : []),
  ];
}
