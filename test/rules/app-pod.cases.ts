import { IngressProtocol, MeshApp, type MeshAppProps } from '../../src';
import type { Declare } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

function app(props: Partial<MeshAppProps>): Declare {
  return (p) => new MeshApp(p.team, 'web', { image: 'web:1', containerPort: 8080, ...props });
}

/** Wrong values, what is wrong with each, and the nearest right one. */
const VALUES: ReadonlyArray<{ readonly wrong: Partial<MeshAppProps>; readonly right: Partial<MeshAppProps>; readonly problem: string }> = [
  { wrong: { containerPort: 0 }, right: { containerPort: 1 }, problem: 'is no whole number from 1 to 65535' },
  { wrong: { containerPort: NaN }, right: { containerPort: 65535 }, problem: 'is no whole number from 1 to 65535' },
  { wrong: { containerPort: 3.5 }, right: { containerPort: 3 }, problem: 'is no whole number from 1 to 65535' },
  { wrong: { replicas: -1 }, right: { replicas: 0 }, problem: 'is no whole number from 0' },
  { wrong: { replicas: 1.5 }, right: { replicas: 1 }, problem: 'is no whole number from 0' },
  { wrong: { image: '' }, right: { image: 'web' }, problem: 'is empty or has white space in it' },
  { wrong: { image: 'web: 1' }, right: { image: 'web:1' }, problem: 'is empty or has white space in it' },
  { wrong: { readinessPath: 'ready' }, right: { readinessPath: '/ready?deep=1' }, problem: 'does not start with /' },
  { wrong: { version: '-1' }, right: { version: 'v1.0_x' }, problem: 'has other characters than letters, digits and inner dashes, dots and underscores' },
  { wrong: { version: 'v'.repeat(64) }, right: { version: 'v'.repeat(63) }, problem: 'has 64 characters, 63 are allowed' },
];

export const appPodCases: readonly RuleCase[] = [
  ...VALUES.map(({ wrong, right, problem }): RuleCase => {
    const [[name, value]] = Object.entries(wrong);
    return {
      code: 'ING801',
      when: `${name} is '${value}'`,
      fails: app(wrong),
      passes: app(right),
      finds: [`team/web: ING801 ${name} '${value}' ${problem}`],
    };
  }),
  {
    code: 'ING802',
    when: 'an application ends TLS itself',
    fails: app({ protocol: IngressProtocol.HTTPS }),
    passes: app({ protocol: IngressProtocol.HTTP }),
    finds: ['team/web: ING802 MeshApp \'web\' speaks HTTPS'],
  },
];
