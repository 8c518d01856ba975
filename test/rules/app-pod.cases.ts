import { IngressProtocol, MeshApp, type MeshAppProps } from '../../src';
import type { Declare } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

function app(props: Partial<MeshAppProps>): Declare {
  return (p) => new MeshApp(p.team, 'web', { image: 'web:1', containerPort: 8080, ...props });
}

interface Value {
  readonly wrong: Partial<MeshAppProps>;
  readonly right: Partial<MeshAppProps>;
  readonly problem: string;
  readonly advice: string;
}

const PORT = 'write a port from 1 to 65535 that the container listens on';
const REPLICAS = { problem: 'is no whole number from 0 to 2147483647', advice: 'write a whole number from 0 to 2147483647' };
const IMAGE = { problem: 'is no name of an image', advice: 'write the image as registry/name:tag' };
const VERSION = 'write a version of letters, digits, dashes, dots and underscores';

/** Wrong values, what is wrong with each, and the nearest right one. */
const VALUES: readonly Value[] = [
  { wrong: { containerPort: 0 }, right: { containerPort: 1 }, problem: 'is no whole number from 1 to 65535', advice: PORT },
  { wrong: { containerPort: NaN }, right: { containerPort: 65535 }, problem: 'is no whole number from 1 to 65535', advice: PORT },
  { wrong: { containerPort: 3.5 }, right: { containerPort: 3 }, problem: 'is no whole number from 1 to 65535', advice: PORT },
  { wrong: { containerPort: 15090 }, right: { containerPort: 15091 }, problem: 'is one of Istio\'s own', advice: PORT },
  { wrong: { replicas: -1 }, right: { replicas: 0 }, ...REPLICAS },
  { wrong: { replicas: 1.5 }, right: { replicas: 1 }, ...REPLICAS },
  { wrong: { replicas: 2 ** 31 }, right: { replicas: 2 ** 31 - 1 }, ...REPLICAS },
  { wrong: { image: '' }, right: { image: 'web' }, problem: 'is empty', advice: IMAGE.advice },
  { wrong: { image: 'web: 1' }, right: { image: 'registry.example.com:5000/shop/web:1' }, ...IMAGE },
  { wrong: { image: 'web::1' }, right: { image: `web:1@sha256:${'0'.repeat(64)}` }, ...IMAGE },
  { wrong: { readinessPath: 'ready' }, right: { readinessPath: '/ready?deep=1' }, problem: 'does not start with /', advice: 'write a path that starts with /' },
  {
    wrong: { version: '-1' }, right: { version: 'v1.0_x' }, advice: VERSION,
    problem: 'has other characters than letters, digits and inner dashes, dots and underscores',
  },
  { wrong: { version: 'v'.repeat(64) }, right: { version: 'v'.repeat(63) }, problem: 'has 64 characters, 63 are allowed', advice: VERSION },
];

export const appPodCases: readonly RuleCase[] = [
  ...VALUES.map(({ wrong, right, problem, advice }): RuleCase => {
    const [[name, value]] = Object.entries(wrong);
    return {
      code: 'ING801',
      when: `${name} is '${value}'`,
      fails: app(wrong),
      passes: app(right),
      finds: [`team/web: ING801 ${name} '${value}' ${problem}`],
      advice,
    };
  }),
  {
    code: 'ING801',
    when: 'an environment variable has no name that a shell takes',
    fails: app({ env: { 'A=B': 'secret' } }),
    passes: app({ env: { 'A_B.c-1': 'secret' } }),
    finds: ['team/web: ING801 environment variable \'A=B\' is no name of a variable'],
    advice: 'use letters, digits, dashes, dots and underscores',
  },
  ...[IngressProtocol.GRPC, IngressProtocol.GRPC_WEB, IngressProtocol.TCP].map((protocol): RuleCase => ({
    code: 'ING804',
    when: `an application that speaks ${protocol.name} is asked by HTTP whether it is ready`,
    fails: app({ protocol, readinessPath: '/ready' }),
    passes: app({ readinessPath: '/ready' }),
    finds: [`team/web: ING804 MeshApp 'web' speaks ${protocol.name} and has readinessPath '/ready'`],
  })),
  {
    code: 'ING802',
    when: 'an application ends TLS itself',
    fails: app({ protocol: IngressProtocol.HTTPS }),
    passes: app({ protocol: IngressProtocol.HTTP }),
    finds: ['team/web: ING802 MeshApp \'web\' speaks HTTPS'],
  },
];
