import { Chart, Duration, JsonPatch } from 'cdk8s';
import {
  Backend, IngressPort, IngressProtocol, IngressRoute, TlsCertificate, type IngressPortProps, type IngressRouteProps,
} from '../../src';
import type { Declare } from '../support/findings';
import type { RuleCase, WarningCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);
const certificate = TlsCertificate.credential('shop');
const other = Backend.service('other', 80);

/** A port, and routes attached to it. */
function routes(props: Partial<IngressPortProps>, ...attached: Array<Partial<IngressRouteProps>>): Declare {
  return (p) => {
    const port = p.port('port', props);
    attached.forEach((route, index) => new IngressRoute(p.team, `route-${index + 1}`, { port, backend, ...route }));
  };
}

/** A host whose route is patched. */
function patchedWith(...operations: JsonPatch[]): Declare {
  return (p) => p.tls('web', 'shop.example.com', { backend }).addJsonPatch(...operations);
}

/** Two plain ports with a route for one host on each. */
function onTwoPorts(second: Partial<IngressRouteProps>, chart?: string): Declare {
  return (p) => {
    const there = chart === undefined ? p.team : new Chart(p.app, chart, { namespace: 'shop' });
    new IngressRoute(p.team, 'first', { port: p.port('one'), host: 'shop.example.com', backend });
    new IngressRoute(there, 'second', { port: p.port('two', { port: 8088 }), host: 'shop.example.com', backend, ...second });
  };
}

/** A wildcard over HTTP and hosts below it over gRPC, which are two servers of one port. */
function wildcardAndHosts(hosts: readonly string[], props: Partial<IngressPortProps>): Declare {
  return (p) => {
    p.port('apps', { hosts: ['*.example.com'], backend });
    for (const host of hosts) p.port(host.split('.')[0], { protocol: IngressProtocol.GRPC, hosts: [host], backend: other, ...props });
  };
}

const TLS = { port: 443, protocol: IngressProtocol.HTTPS, certificate };

export const virtualServiceCases: readonly RuleCase[] = [
  {
    code: 'ING601',
    when: 'neither the route nor its chart has a namespace',
    fails: (p) => new IngressPort(new Chart(p.app, 'bare'), 'web', {
      gateway: p.gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['shop.example.com'], backend,
    }),
    passes: (p) => new IngressPort(new Chart(p.app, 'bare'), 'web', {
      gateway: p.gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['shop.example.com'], namespace: 'shop', backend,
    }),
    finds: ['bare/web: ING601 neither the route nor its chart bare has a namespace'],
  },
  {
    code: 'ING602',
    when: 'routes on an HTTP port have no host, which is reported for each and not as a clash',
    fails: routes({ hosts: ['one.example.com', 'two.example.com'] }, {}, {}),
    passes: routes({ hosts: ['one.example.com'] }, {}),
    finds: [1, 2].map((index) => `team/route-${index}: ING602 port 80 has protocol HTTP, but the route has no host`),
    advice: 'set host of the route',
  },
  {
    code: 'ING602',
    when: 'an HTTP port with a backend has no hosts',
    fails: (p) => p.port('web', { backend }),
    passes: (p) => p.port('web', { hosts: ['*'], backend }),
    finds: ['team/web: ING602 port 80 has protocol HTTP and a backend, but no hosts'],
    advice: 'set hosts, or * for every host',
  },
  {
    code: 'ING602',
    when: 'a route on a TCP port has a host',
    fails: routes({ port: 5432, protocol: IngressProtocol.TCP }, { host: 'db.example.com' }),
    passes: routes({ port: 5432, protocol: IngressProtocol.TCP }, {}),
    finds: ['team/route-1: ING602 port 5432 has protocol TCP, but the route has a host'],
    advice: 'leave host out: a TCP port is routed by its number alone',
  },
  {
    code: 'ING603',
    when: 'the host of a route is not a valid host',
    fails: routes({}, { host: 'Shop.example.com' }, { host: '' }),
    passes: routes({}, { host: 'shop.example.com' }, { host: '*' }),
    finds: [
      'team/route-1: ING603 host \'Shop.example.com\' has upper-case letters',
      'team/route-2: ING603 host \'\' is empty',
    ],
    advice: [
      'write the host as clients request it: \'shop.example.com\'',
      'write the host as clients request it, such as shop.example.com',
    ],
  },
  {
    code: 'ING604',
    when: 'a VirtualService has a name and a namespace that Kubernetes rejects',
    fails: routes({}, { host: 'shop.example.com', name: 'Shop', namespace: 'shop.team' }),
    passes: routes({}, { host: 'shop.example.com', name: 'shop.web', namespace: 'shop-team' }),
    finds: [
      'team/route-1: ING604 name \'Shop\' has characters other than lower-case letters, digits, dashes and dots',
      'team/route-1: ING604 namespace \'shop.team\' has characters other than lower-case letters, digits and dashes',
    ],
    advice: ['use lower-case letters, digits, dashes and dots', 'use lower-case letters, digits and dashes (not first or last)'],
  },
  {
    code: 'ING605',
    when: 'two routes serve the same host on a port',
    fails: routes({}, { host: 'shop.example.com' }, { host: 'shop.example.com' }),
    passes: routes({}, { host: 'shop.example.com' }, { host: 'www.shop.example.com' }),
    finds: ['team/route-2: ING605 host \'shop.example.com\' on port 80 is also served at team/route-1'],
  },
  {
    code: 'ING605',
    when: 'two routes are attached to a TCP port',
    fails: routes({ port: 5432, protocol: IngressProtocol.TCP }, {}, {}),
    passes: routes({ port: 5432, protocol: IngressProtocol.TCP }, {
      backend: Backend.weighted([{ backend, weight: 1 }, { backend: other, weight: 1 }]),
    }),
    finds: ['team/route-2: ING605 TCP port 5432 is also served at team/route-1'],
  },
  {
    code: 'ING605',
    when: 'a route serves a host that the port itself serves',
    fails: routes({ hosts: ['shop.example.com'], backend }, { backend: other }),
    // Listing a host twice does not change anything.
    passes: routes({ hosts: ['shop.example.com', 'shop.example.com'], backend }),
    finds: ['team/route-1: ING605 host \'shop.example.com\' on port 80 is also served at team/port'],
  },
  {
    code: 'ING606',
    when: 'a port does not admit the host',
    fails: routes({ hosts: ['*.example.com'] }, { host: 'example.com' }),
    passes: routes({ hosts: ['*.example.com'] }, { host: 'a.shop.example.com' }),
    finds: ['team/route-1: ING606 host \'example.com\' is not among \'*.example.com\', the hosts of team/port'],
    advice: 'attach to a port that admits the host, or add the host to hosts of this one',
  },
  {
    code: 'ING606',
    when: 'a port does not allow the namespace',
    fails: routes({ hosts: ['*.example.com'], allowedNamespaces: ['blog'] }, { host: 'shop.example.com' }),
    passes: routes({ hosts: ['*.example.com'], allowedNamespaces: ['blog', 'shop'] }, { host: 'shop.example.com' }),
    finds: ['team/route-1: ING606 namespace \'shop\' is not among \'blog\', the allowedNamespaces of team/port'],
    advice: 'attach from an allowed namespace, or add this one to allowedNamespaces of the port',
  },
  {
    code: 'ING607',
    when: 'a host is two labels below the wildcard of a certificate',
    fails: routes({ ...TLS, hosts: ['*.example.com'] }, { host: 'a.shop.example.com' }),
    passes: routes({ ...TLS, hosts: ['*.example.com', '*.shop.example.com'] }, { host: 'a.shop.example.com' }),
    finds: ['team/route-1: ING607 host \'a.shop.example.com\' is 2 labels below \'*.example.com\' of team/port'],
  },
  {
    code: 'ING607',
    when: 'a wildcard is below the wildcard of a certificate',
    fails: routes({ ...TLS, hosts: ['*.example.com'] }, { host: '*.shop.example.com' }),
    passes: routes({ ...TLS, hosts: ['*'] }, { host: '*.shop.example.com' }),
    finds: ['team/route-1: ING607 host \'*.shop.example.com\' is 2 labels below \'*.example.com\' of team/port'],
  },
  {
    code: 'ING607',
    when: 'two wildcards admit the host, both too far above it, unlike *',
    fails: routes({ ...TLS, hosts: ['*.example.com', '*.shop.example.com'] }, { host: 'a.b.shop.example.com' }),
    passes: routes({ ...TLS, hosts: ['*.example.com', '*'] }, { host: 'a.b.shop.example.com' }),
    finds: ['team/route-1: ING607 host \'a.b.shop.example.com\' is 2 labels below \'*.shop.example.com\' of team/port'],
  },
  {
    code: 'ING608',
    when: 'the routes of a host have different names',
    fails: onTwoPorts({ name: 'shop' }),
    passes: onTwoPorts({}),
    finds: ['team/second: ING608 the route of host \'shop.example.com\' has name \'shop\' here, but \'shop-example-com\' at team/first'],
  },
  {
    code: 'ING608',
    when: 'the routes of a host have different names in one of two namespaces',
    fails: (p) => {
      onTwoPorts({ namespace: 'blog' })(p);
      new IngressRoute(p.team, 'third', { port: p.port('three', { port: 8089 }), host: 'shop.example.com', name: 'shop', backend });
    },
    passes: onTwoPorts({ namespace: 'blog' }),
    finds: ['team/third: ING608 the route of host \'shop.example.com\' has name \'shop\' here, but \'shop-example-com\' at team/first'],
  },
  {
    code: 'ING608',
    when: 'the routes of a host are in different charts, which is reported once',
    fails: onTwoPorts({}, 'zoo'),
    passes: onTwoPorts({ host: 'zoo.example.com' }, 'zoo'),
    finds: ['zoo/second: ING608 the route of host \'shop.example.com\' has chart \'zoo\' here, but \'team\' at team/first'],
  },
  {
    code: 'ING609',
    when: 'a wildcard and a host below it have different protocols and backends in one namespace',
    fails: wildcardAndHosts(['shop.example.com'], {}),
    passes: wildcardAndHosts(['shop.example.com'], { namespace: 'blog' }),
    finds: [
      'team/apps: ING609 routes of \'*.example.com\' are also in virtual host \'shop.example.com\' of port 80, '
      + 'with different backends or options',
    ],
  },
];

const FIVE = ['one', 'two', 'three', 'four', 'five'].map((name) => `${name}.example.com`);

export const redirectCases: readonly RuleCase[] = [
  {
    code: 'ING620',
    when: 'a wildcard is redirected to 443 from another port than 80',
    fails: (p) => p.tls('apps', '*.example.com', { plainPort: 8088, backend }),
    passes: (p) => {
      p.tls('apps', '*.example.com', { backend });
      p.tls('exact', 'shop.example.org', { plainPort: 8081, backend });
      p.tls('elsewhere', '*.example.net', { port: 8444, plainPort: 8082, backend });
    },
    finds: ['team/apps: ING620 port 8088 of host \'*.example.com\' redirects to port 443'],
  },
];

/** Routes whose faults have fixes of their own. */
export const routeFaults: readonly RuleCase[] = [
  {
    code: 'ING606',
    when: 'a port admits many hosts but not this one',
    fails: routes({ hosts: [...FIVE, 'six.example.com', 'seven.example.com'] }, { host: 'shop.example.com' }),
    passes: routes({ hosts: [...FIVE, 'shop.example.com'] }, { host: 'shop.example.com' }),
    finds: [
      `team/route-1: ING606 host 'shop.example.com' is not among ${FIVE.map((host) => `'${host}'`).join(', ')}, and 2 more, `
      + 'the hosts of team/port',
    ],
    advice: 'attach to a port that admits the host, or add the host to hosts of this one',
  },
  {
    code: 'ING601',
    when: 'one route of a host has no namespace, which is reported once',
    fails: (p) => {
      const bare = new Chart(p.app, 'bare');
      new IngressRoute(bare, 'first', { port: p.port('one'), host: 'shop.example.com', backend });
      new IngressRoute(bare, 'second', { port: p.port('two', { port: 8088 }), host: 'shop.example.com', namespace: 'shop', backend });
    },
    passes: (p) => {
      const bare = new Chart(p.app, 'bare');
      new IngressRoute(bare, 'first', { port: p.port('one'), host: 'shop.example.com', namespace: 'shop', backend });
      new IngressRoute(bare, 'second', { port: p.port('two', { port: 8088 }), host: 'shop.example.com', namespace: 'shop', backend });
    },
    finds: ['bare/first: ING601 neither the route nor its chart bare has a namespace'],
  },
  {
    code: 'ING612',
    when: 'a timeout is set on a TCP port',
    fails: routes({ port: 5432, protocol: IngressProtocol.TCP }, { timeout: Duration.seconds(5) }),
    passes: routes({}, { host: 'shop.example.com', timeout: Duration.seconds(5) }),
    finds: ['team/route-1: ING612 timeout 5s is set on port 5432, which has protocol TCP'],
    advice: 'leave timeout out: it limits HTTP requests only',
  },
  {
    code: 'ING612',
    when: 'a timeout is 0',
    fails: routes({}, { host: 'shop.example.com', timeout: Duration.millis(0) }),
    passes: routes({}, { host: 'shop.example.com', timeout: Duration.millis(1) }),
    finds: ['team/route-1: ING612 timeout 0s is shorter than 1 ms'],
    advice: 'set a longer timeout, or leave it out for no limit',
  },
  {
    code: 'ING612',
    when: 'a timeout has a fraction of a millisecond',
    fails: routes({}, { host: 'shop.example.com', timeout: Duration.millis(1.5) }),
    passes: routes({}, { host: 'shop.example.com' }),
    finds: ['team/route-1: ING612 timeout 0.0015s is not a whole number of milliseconds'],
  },
  {
    code: 'ING612',
    when: 'a timeout is longer than the API server can read',
    fails: routes({}, { host: 'shop.example.com', timeout: Duration.days(1e9) }),
    passes: routes({}, { host: 'shop.example.com', timeout: Duration.days(100_000) }),
    finds: ['team/route-1: ING612 timeout 86400000000000s is longer than 292 years'],
    advice: 'leave timeout out for no limit',
  },
  {
    code: 'ING613',
    when: 'a patch is for a path that the entry lacks',
    fails: patchedWith(JsonPatch.replace('/retries/attempts', 2)),
    passes: patchedWith(JsonPatch.add('/retries', { attempts: 2 }), JsonPatch.replace('/retries/attempts', 3)),
    finds: ['team/web: ING613 replace at path \'/retries/attempts\' does not apply: there is no such path'],
    advice: 'use paths below \'/route\', or add to the entry itself',
  },
  {
    code: 'ING613',
    when: 'the paths of a patch start at the VirtualService',
    fails: patchedWith(JsonPatch.add('/spec/http/0/timeout', '1s')),
    passes: patchedWith(JsonPatch.add('/timeout', '1s')),
    finds: ['team/web: ING613 add at path \'/spec/http/0/timeout\' does not apply: there is no such path'],
    advice: 'start paths at the route\'s own entry: /timeout, not /spec/http/0/timeout',
  },
];

/** A wildcard whose routes meet those of several hosts. */
export const wildcardConflicts: readonly RuleCase[] = [{
  code: 'ING609',
  when: 'a wildcard meets three hosts of another protocol, which is told once',
  fails: wildcardAndHosts(['a.example.com', 'b.example.com', 'c.example.com'], {}),
  passes: wildcardAndHosts(['a.example.com', 'b.example.com', 'c.example.com'], { backend }),
  finds: [
    'team/apps: ING609 routes of \'*.example.com\' are also in virtual hosts \'a.example.com\', \'b.example.com\', \'c.example.com\' '
    + 'of port 80, with different backends or options',
  ],
}];

export const virtualServiceWarnings: readonly WarningCase[] = [
  {
    code: 'ING610',
    when: 'nothing is attached to a port',
    url: 'tcp://db.example.com:5432',
    fails: (p) => p.tcp('db', 5432),
    passes: (p) => p.tcp('db', 5432, { backend }),
    finds: ['warning at team/db: ING610 port 5432 has no route'],
  },
];
