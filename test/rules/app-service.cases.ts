import { ApiObject, Chart } from 'cdk8s';
import { Backend, IngressProtocol, MeshApp, type IBackend, type MeshAppProps } from '../../src';
import type { Declare, Playground } from '../support/findings';
import type { RuleCase, WarningCase } from '../support/rule-cases';

const web = Backend.service('web', 80);

/** A host that is served by a backend. */
function served(backend: (p: Playground) => IBackend, protocol = IngressProtocol.HTTP): Declare {
  const hosts = protocol === IngressProtocol.TCP ? undefined : ['shop.example.com'];
  return (p) => p.port('port', { hosts, protocol, backend: backend(p) });
}

/** A backend with `web` twice, the second time in this namespace. */
function webTwice(namespace: string): IBackend {
  return Backend.weighted([{ backend: web, weight: 1 }, { backend: Backend.service('web', 80, { namespace }), weight: 2 }]);
}

function app(props: Partial<MeshAppProps>): (p: Playground) => MeshApp {
  return (p) => new MeshApp(p.team, 'web', { image: 'web:1', containerPort: 8080, ...props });
}

/** A Service of the user with ports of these names and numbers. */
function service({ team }: Pick<Playground, 'team'>, ports: Readonly<Record<string, number>>): ApiObject {
  return new ApiObject(team, 'service', {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' },
    spec: { ports: Object.entries(ports).map(([name, port]) => ({ name, port })) },
  });
}

/** A Service of the user with one port that has this `appProtocol` and a name for another protocol. */
function speaking({ team }: Pick<Playground, 'team'>, appProtocol: string): ApiObject {
  return new ApiObject(team, 'service', {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ name: 'tcp', port: 80, appProtocol }] },
  });
}

function weighted(...weights: number[]): Declare {
  return served(() => Backend.weighted(weights.map((weight, index) => ({ backend: Backend.service(`web-${index + 1}`, 80), weight }))));
}

export const appServiceCases: readonly RuleCase[] = [
  {
    code: 'ING701',
    when: 'a backend names the port of the pods',
    fails: served((p) => Backend.fromConstruct(service(p, { http: 80 }), { port: 8080 })),
    passes: served((p) => Backend.fromConstruct(service(p, { http: 80 }))),
    finds: ['team/port: ING701 Service \'web\' has no TCP port 8080; its TCP ports are: 80'],
  },
  {
    code: 'ING701',
    when: 'a backend does not say which of the ports of a Service it uses',
    fails: served((p) => Backend.fromConstruct(service(p, { http: 80, admin: 9000 }))),
    passes: served((p) => Backend.fromConstruct(service(p, { http: 80, admin: 9000 }), { port: 9000 })),
    finds: ['team/port: ING701 the backend names no port; the TCP ports of Service \'web\' are: 80, 9000'],
    advice: 'set port of the backend to one of them',
  },
  {
    code: 'ING702',
    when: 'a gRPC port leads to an application that speaks HTTP',
    fails: served(app({}), IngressProtocol.GRPC),
    passes: served(app({ protocol: IngressProtocol.GRPC }), IngressProtocol.GRPC),
    finds: ['team/port: ING702 port 80 has protocol GRPC, but port 80 of Service \'web\' speaks http'],
  },
  ...[IngressProtocol.GRPC, IngressProtocol.GRPC_WEB].map((protocol): RuleCase => ({
    code: 'ING702',
    when: `a ${protocol.name} port leads to a Service port whose name says nothing, since the gateway then speaks HTTP/1.1`,
    fails: served((p) => Backend.fromConstruct(service(p, { api: 80 })), protocol),
    passes: served((p) => Backend.fromConstruct(speaking(p, 'kubernetes.io/h2c')), protocol),
    finds: [`team/port: ING702 port 80 has protocol ${protocol.name}, but port 80 of Service 'web' names no protocol`],
  })),
  {
    code: 'ING702',
    when: 'a gRPC port leads to a Service port whose appProtocol Istio does not know',
    fails: served((p) => Backend.fromConstruct(speaking(p, 'example.com/own')), IngressProtocol.GRPC),
    passes: served((p) => Backend.fromConstruct(speaking(p, 'grpc')), IngressProtocol.GRPC),
    finds: ['team/port: ING702 port 80 has protocol GRPC, but port 80 of Service \'web\' names no protocol'],
  },
  {
    code: 'ING702',
    when: 'a gRPC port leads to a named Service of the app whose port says nothing',
    fails: served((p) => (service(p, { api: 80 }), web), IngressProtocol.GRPC),
    passes: served(() => web, IngressProtocol.GRPC),
    finds: ['team/port: ING702 port 80 has protocol GRPC, but port 80 of Service \'web\' names no protocol'],
  },
  {
    code: 'ING702',
    when: 'a gRPC-Web port leads to a Service port with a name for TCP',
    fails: served((p) => Backend.fromConstruct(service(p, { 'tcp-api': 80 })), IngressProtocol.GRPC_WEB),
    passes: served((p) => Backend.fromConstruct(service(p, { 'grpc-api': 80 })), IngressProtocol.GRPC_WEB),
    finds: ['team/port: ING702 port 80 has protocol GRPC-WEB, but port 80 of Service \'web\' speaks tcp'],
  },
  {
    code: 'ING703',
    when: 'a backend has a full name, a wrong namespace and no port',
    fails: served(() => Backend.service('web.shop.svc', NaN, { namespace: 'Shop' })),
    passes: served(() => Backend.service('web', 65535, { namespace: 'blog' })),
    finds: [
      'team/port: ING703 Service name \'web.shop.svc\' has characters other than lower-case letters, digits and dashes',
      'team/port: ING703 namespace of the backend \'Shop\' has characters other than lower-case letters, digits and dashes',
      'team/port: ING703 port of the backend NaN is not a whole number',
    ],
    advice: [
      'use the name of the Service alone, and set its namespace with namespace',
      'use lower-case letters, digits and dashes; start with a letter, and do not end with a dash',
      'set port to that of the Service, from 1 to 65535',
    ],
  },
  {
    code: 'ING704',
    when: 'a backend has no destinations',
    fails: weighted(),
    passes: weighted(1),
    finds: ['team/port: ING704 the backend has no destination'],
    advice: 'use a backend with at least one Service',
  },
  {
    code: 'ING704',
    when: 'a backend lists a destination twice',
    fails: served(() => webTwice('shop')),
    passes: served(() => webTwice('blog')),
    finds: ['team/port: ING704 the backend lists \'shop/web:80\' 2 times'],
    advice: 'list it once, with the sum of its weights',
  },
  ...[-1, 0.5, NaN, 2147483648].flatMap((weight) => [
    { weights: [weight, 1], also: ' beside another' }, { weights: [weight], also: '' },
  ].map(({ weights, also }): RuleCase => ({
    code: 'ING704',
    when: `a weight is ${weight}${also}`,
    fails: weighted(...weights),
    passes: weighted(0, 2147483647),
    finds: [`team/port: ING704 Service 'web-1' has weight ${weight}`],
    advice: 'use a whole number from 0 to 2147483647',
  }))),
  {
    code: 'ING704',
    when: 'two weights are wrong, which are both told',
    fails: weighted(0.5, -1, 1),
    passes: weighted(5, 0, 1),
    finds: ['team/port: ING704 Service \'web-1\' has weight 0.5', 'team/port: ING704 Service \'web-2\' has weight -1'],
    advice: 'use a whole number from 0 to 2147483647',
  },
  {
    code: 'ING704',
    when: 'shares within shares are no numbers',
    fails: served(() => Backend.weighted([
      { weight: 1, backend: Backend.weighted([{ weight: Infinity, backend: web }, { weight: 1, backend: Backend.service('spare', 80) }]) },
      { weight: 1, backend: Backend.service('other', 80) },
    ])),
    passes: served(() => Backend.weighted([
      { weight: 1, backend: Backend.weighted([{ weight: 2, backend: web }, { weight: 1, backend: Backend.service('spare', 80) }]) },
      { weight: 1, backend: Backend.service('other', 80) },
    ])),
    finds: ['team/port: ING704 Service \'web\' has weight Infinity'],
    advice: 'use a whole number from 0 to 2147483647',
  },
  {
    code: 'ING704',
    when: 'all weights are 0',
    fails: weighted(0, 0),
    passes: weighted(0, 1),
    finds: ['team/port: ING704 all weights are 0'],
    advice: 'give at least one share a weight above 0',
  },
  {
    code: 'ING704',
    when: 'the sum of the weights does not fit in 32 bits',
    fails: weighted(2147483647, 1),
    passes: weighted(2147483646, 1),
    finds: ['team/port: ING704 the weights add up to 2147483648'],
    advice: 'use smaller weights in the same proportion',
  },
  {
    code: 'ING705',
    when: 'neither an application nor its chart has a namespace',
    fails: (p) => new MeshApp(new Chart(p.app, 'bare'), 'web', { image: 'web:1', containerPort: 8080 }),
    passes: (p) => new MeshApp(new Chart(p.app, 'bare'), 'web', { image: 'web:1', containerPort: 8080, namespace: 'shop' }),
    finds: ['bare/web: ING705 MeshApp \'web\' has no namespace'],
  },
  {
    code: 'ING705',
    when: 'an application has a name and a namespace that Kubernetes rejects',
    fails: app({ name: '1web', namespace: 'Shop' }),
    passes: app({ name: 'web1', namespace: 'shop' }),
    finds: [
      'team/web: ING705 name \'1web\' does not start with a letter',
      'team/web: ING705 namespace \'Shop\' has characters other than lower-case letters, digits and dashes',
    ],
    advice: 'use lower-case letters, digits and dashes; start with a letter, and do not end with a dash',
  },
  {
    code: 'ING705',
    when: 'an application has a port that Kubernetes rejects',
    fails: app({ servicePort: 0 }),
    passes: app({ servicePort: 1 }),
    finds: ['team/web: ING705 servicePort 0 is not between 1 and 65535'],
    advice: 'set servicePort to a number from 1 to 65535',
  },
  {
    code: 'ING703',
    when: 'a Service of this app has no namespace',
    fails: served(({ app: root }) => Backend.fromConstruct(service({ team: new Chart(root, 'homeless') }, { http: 80 }))),
    passes: served((p) => Backend.fromConstruct(service(p, { http: 80 }))),
    finds: ['team/port: ING703 namespace of the backend \'\' is empty'],
    advice: 'give the Service a namespace',
  },
  {
    code: 'ING706',
    when: 'a cluster domain ends in a dot',
    fails: (p) => p.gatewayWith({ clusterDomain: 'cluster.local.' }),
    passes: (p) => p.gatewayWith({ clusterDomain: 'cluster.example.com' }),
    finds: ['platform/gateway: ING706 clusterDomain \'cluster.local.\' has a leading, trailing or double dot'],
  },
  {
    code: 'ING707',
    when: 'the port of a Service expects TLS',
    fails: served((p) => Backend.fromConstruct(service(p, { https: 8443 }))),
    passes: served((p) => Backend.fromConstruct(service(p, { https: 8443 })), IngressProtocol.TCP),
    finds: ['team/port: ING707 port 80 has protocol HTTP, but port 8443 of Service \'web\' speaks https'],
  },
  {
    code: 'ING707',
    when: 'gRPC is sent to a port that expects TLS',
    fails: served((p) => Backend.fromConstruct(service(p, { 'tls-grpc': 8443 })), IngressProtocol.GRPC),
    passes: served((p) => Backend.fromConstruct(service(p, { 'grpc-tls': 8443 })), IngressProtocol.GRPC),
    finds: ['team/port: ING707 port 80 has protocol GRPC, but port 8443 of Service \'web\' speaks tls'],
  },
  ...([['HTTPS', 'https'], ['tls-api', 'tls'], ['kubernetes.io/wss', 'https']] as const).map(([appProtocol, speaks]): RuleCase => ({
    code: 'ING707',
    when: `the appProtocol of a port is ${appProtocol}`,
    fails: served((p) => Backend.fromConstruct(speaking(p, appProtocol))),
    passes: served((p) => Backend.fromConstruct(speaking(p, 'kubernetes.io/ws'))),
    finds: [`team/port: ING707 port 80 has protocol HTTP, but port 80 of Service 'web' speaks ${speaks}`],
  })),
  ...['GRPC', 'grpc-api', 'HTTP2', 'kubernetes.io/h2c'].map((appProtocol): RuleCase => ({
    code: 'ING702',
    when: `a gRPC port leads to a port whose appProtocol is http instead of ${appProtocol}`,
    fails: served((p) => Backend.fromConstruct(speaking(p, 'http')), IngressProtocol.GRPC),
    passes: served((p) => Backend.fromConstruct(speaking(p, appProtocol)), IngressProtocol.GRPC),
    finds: ['team/port: ING702 port 80 has protocol GRPC, but port 80 of Service \'web\' speaks http'],
  })),
];

export const appServiceWarnings: readonly WarningCase[] = [
  {
    code: 'ING710',
    when: 'a TCP port leads to a MeshApp that Istio treats as HTTP',
    fails: served(app({}), IngressProtocol.TCP),
    passes: served(app({ protocol: IngressProtocol.TCP }), IngressProtocol.TCP),
    finds: ['warning at team/port: ING710 port 80 has protocol TCP, but port 80 of Service \'web\' speaks http'],
    url: 'tcp://shop.example.com:80',
  },
  {
    code: 'ING710',
    when: 'a TCP port leads to a Service port whose name says gRPC',
    fails: served((p) => Backend.fromConstruct(service(p, { 'grpc-api': 80 })), IngressProtocol.TCP),
    passes: served((p) => Backend.fromConstruct(service(p, { 'tls-api': 80 })), IngressProtocol.TCP),
    finds: ['warning at team/port: ING710 port 80 has protocol TCP, but port 80 of Service \'web\' speaks grpc'],
    url: 'tcp://shop.example.com:80',
  },
];
