import { Capability, type ContainerSecurityContextProps } from 'cdk8s-plus-27';
import { MeshApp } from '../../src';
import type { Declare } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

function app(securityContext: ContainerSecurityContextProps, podLabels: Readonly<Record<string, string>> = {}): Declare {
  return (p) => {
    const made = new MeshApp(p.team, 'web', { image: 'web:1', containerPort: 8080, securityContext });
    Object.entries(podLabels).forEach(([key, value]) => made.deployment.podMetadata.addLabel(key, value));
  };
}

const ESCALATION = 'set allowPrivilegeEscalation to true, or leave the other out';
const ID = 'use a whole number from 0 to 2147483647';

export const appSecurityCases: readonly RuleCase[] = [
  ...(['user', 'group'] as const).map((option): RuleCase => ({
    code: 'ING806',
    when: `an application has the proxy's ${option}`,
    fails: app({ [option]: 1337 }),
    passes: app({ [option]: 1338 }),
    finds: [`team/web: ING806 securityContext of MeshApp 'web' has ${option} 1337`],
  })),
  {
    code: 'ING806',
    when: 'an application with the proxy\'s user has a proxy',
    fails: app({ user: 1337 }, { 'sidecar.istio.io/inject': 'true' }),
    passes: app({ user: 1337 }, { 'sidecar.istio.io/inject': 'false' }),
    finds: ['team/web: ING806 securityContext of MeshApp \'web\' has user 1337'],
  },
  {
    code: 'ING807',
    when: 'an application runs as root, which the default forbids',
    fails: app({ user: 0 }),
    passes: app({ user: 0, ensureNonRoot: false }),
    finds: ['team/web: ING807 securityContext of MeshApp \'web\' has user 0 (root), but ensureNonRoot is true'],
    advice: 'set ensureNonRoot to false, or user to a number above 0',
  },
  {
    code: 'ING807',
    when: 'a privileged application may not escalate, which is the default',
    fails: app({ privileged: true }),
    passes: app({ privileged: true, allowPrivilegeEscalation: true }),
    finds: ['team/web: ING807 securityContext of MeshApp \'web\' has privileged true, but allowPrivilegeEscalation is false'],
    advice: ESCALATION,
  },
  {
    code: 'ING807',
    when: 'an application may do everything but escalate',
    fails: app({ capabilities: { add: [Capability.SYS_ADMIN] } }),
    passes: app({ capabilities: { add: [Capability.SYS_TIME] } }),
    finds: ['team/web: ING807 securityContext of MeshApp \'web\' has capability CAP_SYS_ADMIN, but allowPrivilegeEscalation is false'],
    advice: ESCALATION,
  },
  {
    code: 'ING808',
    when: 'a capability is added and dropped',
    fails: app({ capabilities: { add: [Capability.CHOWN, Capability.SYS_TIME], drop: [Capability.CHOWN] } }),
    passes: app({ capabilities: { add: [Capability.SYS_TIME], drop: [Capability.CHOWN] } }),
    finds: ['team/web: ING808 securityContext of MeshApp \'web\' adds and drops \'CAP_CHOWN\''],
  },
  ...([[-1, 'is not between 0 and 2147483647'], [1.5, 'is not a whole number'], [2 ** 31, 'is not between 0 and 2147483647']] as const)
    .flatMap(([id, problem]) => (['user', 'group'] as const).map((option): RuleCase => ({
      code: 'ING801',
      when: `the ${option} of an application is ${id}`,
      fails: app({ [option]: id }),
      passes: app({ [option]: 1000 }),
      finds: [`team/web: ING801 ${option} of securityContext ${id} ${problem}`],
      advice: ID,
    }))),
];
