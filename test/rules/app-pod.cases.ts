import { Backend, IngressProtocol, MeshApp, type MeshAppProps } from '../../src';
import type { Declare } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

function app(props: Partial<MeshAppProps>): Declare {
  return (p) => new MeshApp(p.team, 'web', { image: 'web:1', containerPort: 8080, ...props });
}

/** The same behind a host; with a weight, beside another share of its requests. */
function served(props: Partial<MeshAppProps>, weight?: number): Declare {
  return (p) => {
    const backend = new MeshApp(p.team, 'web', { image: 'web:1', containerPort: 8080, ...props });
    const shares = [{ backend, weight: weight ?? 1 }, { backend: Backend.service('other', 80), weight: 1 }];
    p.tls('shop', 'shop.example.com', { backend: weight === undefined ? backend : Backend.weighted(shares) });
  };
}

interface Value {
  readonly wrong: Partial<MeshAppProps>;
  readonly right: Partial<MeshAppProps>;
  readonly problem: string;
  readonly advice: string;
}

const PORT = 'set the port that the container listens on';
const REPLICAS = 'use a whole number from 0 to 2147483647';
const IMAGE = { problem: 'is not an image name', advice: 'use an image such as registry.example.com/web:1.0' };
const VERSION = 'use letters, digits, dashes, dots and underscores';

/** Invalid values, what is wrong with each, and the nearest valid one. */
const VALUES: readonly Value[] = [
  { wrong: { containerPort: 0 }, right: { containerPort: 1 }, problem: 'is not between 1 and 65535', advice: PORT },
  { wrong: { containerPort: NaN }, right: { containerPort: 65535 }, problem: 'is not a whole number', advice: PORT },
  { wrong: { containerPort: 3.5 }, right: { containerPort: 3 }, problem: 'is not a whole number', advice: PORT },
  { wrong: { containerPort: 15090 }, right: { containerPort: 15091 }, problem: 'is reserved by Istio', advice: PORT },
  { wrong: { replicas: -1 }, right: { replicas: 0 }, problem: 'is not between 0 and 2147483647', advice: REPLICAS },
  { wrong: { replicas: 1.5 }, right: { replicas: 1 }, problem: 'is not a whole number', advice: REPLICAS },
  { wrong: { replicas: 2 ** 31 }, right: { replicas: 2 ** 31 - 1 }, problem: 'is not between 0 and 2147483647', advice: REPLICAS },
  { wrong: { image: '' }, right: { image: 'web' }, problem: 'is empty', advice: IMAGE.advice },
  { wrong: { image: 'web: 1' }, right: { image: 'registry.example.com:5000/shop/web:1' }, ...IMAGE },
  { wrong: { image: 'web::1' }, right: { image: `web:1@sha256:${'0'.repeat(64)}` }, ...IMAGE },
  {
    wrong: { readinessPath: 'ready' }, right: { readinessPath: '/ready?deep=1' }, problem: 'does not start with /',
    advice: 'use an absolute path, such as /healthz',
  },
  {
    wrong: { version: '-1' }, right: { version: 'v1.0_x' }, advice: VERSION,
    problem: 'does not start and end with a letter or digit',
  },
  {
    wrong: { version: 'v'.repeat(64) }, right: { version: 'v'.repeat(63) }, advice: VERSION,
    problem: 'has 64 characters, at most 63 are allowed',
  },
];

export const appPodCases: readonly RuleCase[] = [
  ...VALUES.map(({ wrong, right, problem, advice }): RuleCase => {
    const [[name, value]] = Object.entries(wrong);
    return {
      code: 'ING801',
      when: `${name} is '${value}'`,
      fails: app(wrong),
      passes: app(right),
      finds: [`team/web: ING801 ${name} ${typeof value === 'number' ? value : `'${value}'`} ${problem}`],
      advice,
    };
  }),
  {
    code: 'ING801',
    when: 'an environment variable has a name that a shell does not accept',
    fails: app({ env: { 'A=B': 'secret' } }),
    passes: app({ env: { 'A_B.c-1': 'secret' } }),
    finds: ['team/web: ING801 environment variable \'A=B\' is not a valid variable name'],
    advice: 'use letters, digits, dashes, dots and underscores, with no digit first',
  },
  ...[IngressProtocol.GRPC, IngressProtocol.GRPC_WEB, IngressProtocol.TCP].map((protocol): RuleCase => ({
    code: 'ING804',
    when: `an application that speaks ${protocol.name} has a readiness check over HTTP`,
    fails: app({ protocol, readinessPath: '/ready' }),
    passes: app({ readinessPath: '/ready' }),
    finds: [`team/web: ING804 MeshApp 'web' has protocol ${protocol.name} and readinessPath '/ready'`],
  })),
  {
    code: 'ING809',
    when: 'an application that a route leads to has no pods',
    fails: served({ replicas: 0 }),
    passes: served({ replicas: 1 }),
    finds: ['team/web: ING809 MeshApp \'web\' has replicas 0, but team/shop leads to it'],
  },
  {
    code: 'ING809',
    when: 'an application that gets a share of the requests has no pods',
    fails: served({ replicas: 0 }, 1),
    passes: served({ replicas: 0 }, 0),
    finds: ['team/web: ING809 MeshApp \'web\' has replicas 0, but team/shop leads to it'],
  },
  {
    code: 'ING802',
    when: 'an application terminates TLS itself',
    fails: app({ protocol: IngressProtocol.HTTPS }),
    passes: app({ protocol: IngressProtocol.HTTP }),
    finds: ['team/web: ING802 MeshApp \'web\' has protocol HTTPS'],
  },
];
