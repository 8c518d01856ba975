import {
  Backend, GatewayInstallation, HaproxyLoadBalancer, IngressGateway, NodePorts, ServiceType, type HaproxyLoadBalancerProps,
  type ILoadBalancer,
} from '../../src';
import type { Declare } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);

/** One host on port 80, behind these load balancers. */
function behind(...balancers: Array<Partial<HaproxyLoadBalancerProps>>): Declare {
  return (p) => {
    p.gatewayWith({ loadBalancers: balancers.map((props) => new HaproxyLoadBalancer({ workers: ['10.1.0.11'], ...props })) });
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
}

/** Two gateways, each with port 80 and one load balancer. */
function twoGateways(first: string, second: string): Declare {
  return (p) => {
    const gateway = p.gatewayWith({ loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11'], bindAddresses: [first] })] });
    const other = new IngressGateway(p.team, 'other', {
      installation: GatewayInstallation.helm({ release: 'shop-gateway' }),
      nodePorts: NodePorts.from(31000),
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11'], bindAddresses: [second] })],
    });
    p.port('public', { gateway, hosts: ['shop.example.com'], name: 'public', backend });
    p.port('internal', { gateway: other, hosts: ['shop.example.com'], name: 'internal', backend });
  };
}

/** A host and a database behind two load balancers. */
function onTwoPorts(other: Partial<HaproxyLoadBalancerProps>): Declare {
  return (p) => {
    behind({}, other)(p);
    p.tcp('db', 5432, { backend });
  };
}

/** A Service of this type, behind a load balancer. */
function behindHaproxy(serviceType: ServiceType): Declare {
  return (p) => p.gatewayWith({ serviceType, loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11'] })] });
}

/** The finding when the load balancer of the second gateway binds an address that overlaps one of the first. */
function overlap(second: string, first: string): string {
  return `team/other: ING203 load balancer 'haproxy' binds '${second}' on port 80, `
    + `which overlaps '${first}' of load balancer 'haproxy' of gateway platform/gateway`;
}

/** The finding of an option of HAProxy. */
function option(problem: string): string {
  return `platform/gateway: ING206 load balancer 'haproxy': ${problem}`;
}

function ownBalancer(problems: string[]): ILoadBalancer {
  return { name: 'own', workers: ['10.1.0.11'], bindAddresses: ['*'], problems, render: () => [] };
}

const ONE_WORKER = 'use an address that only this worker has, or a host name';
const ADDRESS = 'use an IP address, or a host name of letters, digits, dashes, dots and underscores';

export const loadBalancerCases: readonly RuleCase[] = [
  {
    code: 'ING201',
    when: 'a load balancer has no workers',
    fails: behind({ workers: [] }),
    passes: behind({ workers: ['10.1.0.11'] }),
    finds: ['platform/gateway: ING201 load balancer \'haproxy\' has no workers'],
  },
  {
    code: 'ING201',
    when: 'a worker is listed twice',
    fails: behind({ workers: ['10.1.0.11', 'fd00::1', '10.1.0.11'] }),
    passes: behind({ workers: ['10.1.0.11', 'fd00::1', 'worker-1.example.com'] }),
    finds: ['platform/gateway: ING201 worker \'10.1.0.11\' of load balancer \'haproxy\' is listed twice'],
  },
  {
    code: 'ING201',
    when: 'a worker is not an address, or has a port',
    fails: behind({ workers: ['10.1.0', '10.1.0.11:80', '', 'a b'] }),
    passes: behind({ workers: ['10.1.0.1', 'worker'] }),
    finds: [
      'platform/gateway: ING201 worker \'\' of load balancer \'haproxy\' is empty',
      'platform/gateway: ING201 worker \'10.1.0\' of load balancer \'haproxy\' is not an IPv4 address',
      'platform/gateway: ING201 worker \'10.1.0.11:80\' of load balancer \'haproxy\' has a port',
      'platform/gateway: ING201 worker \'a b\' of load balancer \'haproxy\' has characters other than '
      + 'letters, digits, dashes, dots and underscores',
    ],
    advice: [ADDRESS, ADDRESS, 'leave the port out: the node ports are used', ADDRESS],
  },
  {
    code: 'ING201',
    when: 'a worker is listed twice in different case',
    fails: behind({ workers: ['Worker_1', 'worker_1'] }),
    passes: behind({ workers: ['Worker_1', 'worker_2'] }),
    finds: ['platform/gateway: ING201 worker \'Worker_1\' of load balancer \'haproxy\' is listed twice'],
  },
  {
    code: 'ING201',
    when: 'a worker has the zone of another machine',
    fails: behind({ workers: ['fe80::1%eth0'] }),
    passes: behind({ workers: ['fd00::1'] }),
    finds: [
      'platform/gateway: ING201 worker \'fe80::1%eth0\' of load balancer \'haproxy\' has a zone, '
      + 'which means something on one machine only',
    ],
    advice: 'use an address without a zone, or a host name',
  },
  {
    code: 'ING201',
    when: 'a worker is no single machine, or is listed in two notations',
    fails: behind({ workers: ['0.0.0.0', '224.0.0.1', 'fe80::1', '10.1.0.11', '::ffff:10.1.0.11'] }),
    passes: behind({ workers: ['127.0.0.1', '223.0.0.1', '::ffff:10.1.0.11'] }),
    finds: [
      'platform/gateway: ING201 worker \'0.0.0.0\' of load balancer \'haproxy\' stands for all addresses, not for one',
      'platform/gateway: ING201 worker \'10.1.0.11\' of load balancer \'haproxy\' is listed twice',
      'platform/gateway: ING201 worker \'224.0.0.1\' of load balancer \'haproxy\' is a multicast or broadcast address',
      'platform/gateway: ING201 worker \'fe80::1\' of load balancer \'haproxy\' is a link-local address, '
      + 'which differs from machine to machine',
    ],
    advice: [ONE_WORKER, 'list each worker once, by IP address or host name', ONE_WORKER, ONE_WORKER],
  },
  {
    code: 'ING202',
    when: 'a load balancer has no bind addresses',
    fails: behind({ bindAddresses: [] }),
    passes: behind({ bindAddresses: ['::'] }),
    finds: ['platform/gateway: ING202 load balancer \'haproxy\' has no bind address'],
  },
  {
    code: 'ING202',
    when: 'a load balancer listens on a host name',
    fails: behind({ bindAddresses: ['balancer.example.com'] }),
    passes: behind({ bindAddresses: ['192.0.2.10'] }),
    finds: [
      'platform/gateway: ING202 bind address \'balancer.example.com\' of load balancer \'haproxy\' is neither * nor '
      + 'an IPv4 or IPv6 address',
    ],
  },
  {
    code: 'ING202',
    when: 'a bind address has a port',
    fails: behind({ bindAddresses: ['192.0.2.10:80', '[fd00::1]:80'] }),
    passes: behind({ bindAddresses: ['192.0.2.10', 'fd00::1'] }),
    finds: ['192.0.2.10:80', '[fd00::1]:80'].map((address) =>
      `platform/gateway: ING202 bind address '${address}' of load balancer 'haproxy' has a port`),
    advice: 'leave the port out: every opened port is bound',
  },
  {
    code: 'ING202',
    when: 'a bind address is an IPv4 address in IPv6 notation, with which HAProxy would not start',
    fails: behind({ bindAddresses: ['::ffff:127.0.0.1'] }),
    passes: behind({ bindAddresses: ['127.0.0.1'] }),
    finds: [
      'platform/gateway: ING202 bind address \'::ffff:127.0.0.1\' of load balancer \'haproxy\' is an IPv4 address, written as IPv6',
    ],
    advice: 'write it as 127.0.0.1',
  },
  {
    code: 'ING202',
    when: 'no machine can listen on a bind address',
    fails: behind({ bindAddresses: ['224.0.0.1', 'fe80::1'] }),
    passes: behind({ bindAddresses: ['0.0.0.0', '::'] }),
    finds: [
      'platform/gateway: ING202 bind address \'224.0.0.1\' of load balancer \'haproxy\' is a multicast or broadcast address',
      'platform/gateway: ING202 bind address \'fe80::1\' of load balancer \'haproxy\' is a link-local address, '
      + 'which differs from machine to machine',
    ],
  },
  {
    code: 'ING202',
    when: 'an invalid bind address is listed twice, which is reported once',
    fails: behind({ bindAddresses: ['balancer', 'balancer'] }),
    passes: behind({ bindAddresses: ['192.0.2.10'] }),
    finds: ['platform/gateway: ING202 bind address \'balancer\' of load balancer \'haproxy\' is neither * nor an IPv4 or IPv6 address'],
  },
  {
    code: 'ING203',
    when: 'a load balancer listens on all IPv4 addresses and on one of them',
    fails: behind({ bindAddresses: ['*', '192.0.2.10'] }),
    passes: behind({ bindAddresses: ['*', 'fd00::1'] }),
    finds: [
      'platform/gateway: ING203 load balancer \'haproxy\' binds \'192.0.2.10\' on port 80, which overlaps \'*\' of the same load balancer',
    ],
    advice: 'list addresses that do not overlap: * is all of IPv4, :: all of IPv6',
  },
  {
    code: 'ING203',
    when: 'two load balancers of a gateway listen on the same address, which is reported once for all its ports',
    fails: onTwoPorts({ name: 'spare' }),
    passes: onTwoPorts({ name: 'spare', bindAddresses: ['::'] }),
    finds: [
      'platform/gateway: ING203 load balancer \'spare\' binds \'*\' on ports 80, 5432, '
      + 'which overlaps \'*\' of load balancer \'haproxy\' of gateway platform/gateway',
    ],
  },
  {
    code: 'ING203',
    when: 'the load balancers of two gateways listen on the same address',
    fails: twoGateways('192.0.2.10', '192.0.2.10'),
    passes: twoGateways('192.0.2.10', '192.0.2.11'),
    finds: [overlap('192.0.2.10', '192.0.2.10')],
  },
  {
    code: 'ING203',
    when: 'one load balancer listens on all IPv4 addresses and another on one of them',
    fails: twoGateways('0.0.0.0', '192.0.2.10'),
    passes: twoGateways('*', '::'),
    finds: [overlap('192.0.2.10', '0.0.0.0')],
  },
  {
    code: 'ING203',
    when: 'the same IPv6 address is written in two ways',
    fails: twoGateways('fd00::1', 'FD00:0::1'),
    passes: twoGateways('fd00::1', 'fd00::2'),
    finds: [overlap('FD00:0::1', 'fd00::1')],
  },
  {
    code: 'ING204',
    when: 'a load balancer is in front of a Service of type LoadBalancer',
    fails: behindHaproxy(ServiceType.LOAD_BALANCER),
    passes: behindHaproxy(ServiceType.NODE_PORT),
    finds: ['platform/gateway: ING204 loadBalancers need serviceType NODE_PORT, got LOAD_BALANCER'],
  },
  {
    code: 'ING205',
    when: 'two load balancers of a gateway have the same name',
    fails: behind({ bindAddresses: ['192.0.2.10'] }, { bindAddresses: ['192.0.2.11'] }),
    passes: behind({ bindAddresses: ['192.0.2.10'] }, { bindAddresses: ['192.0.2.11'], name: 'spare' }),
    finds: ['platform/gateway: ING205 load balancer name \'haproxy\' is used by 2 load balancers'],
  },
  {
    code: 'ING205',
    when: 'the name of a load balancer leads out of its folder',
    fails: behind({ name: '../haproxy' }),
    passes: behind({ name: 'haproxy-1' }),
    finds: ['platform/gateway: ING205 load balancer name \'../haproxy\' has characters other than lower-case letters, digits and dashes'],
    advice: 'use lower-case letters, digits and dashes (not first or last)',
  },
  {
    code: 'ING206',
    when: 'numbers of HAProxy are out of its limits, which are reported together',
    fails: behind({ connectTimeoutSeconds: 0, idleTimeoutSeconds: 3000000, maxConnections: 1.5 }),
    passes: behind({ connectTimeoutSeconds: 1, idleTimeoutSeconds: 2147483, maxConnections: 500000 }),
    finds: [
      option('connectTimeoutSeconds must be a whole number of seconds from 1 to 2147483, got 0'),
      option('idleTimeoutSeconds must be a whole number of seconds from 1 to 2147483, got 3000000'),
      option('maxConnections must be a whole number from 1 to 500000, got 1.5'),
    ],
  },
  {
    code: 'ING206',
    when: 'HAProxy would refuse a setting of its process, or read it as something else',
    fails: behind({
      standalone: { user: '99', group: 'a b', chroot: 'var', statsSocket: `/${'a'.repeat(97)}`, logTarget: 'syslog.example.com' },
    }),
    passes: behind({
      standalone: {
        user: 'haproxy', group: '_haproxy', chroot: '/', statsSocket: `/${'a'.repeat(96)}`, logTarget: '[fd00::1]:514',
      },
    }),
    finds: [
      option('chroot \'var\' of standalone does not start with /'),
      option('group \'a b\' of standalone is not the name of an account'),
      option('logTarget \'syslog.example.com\' of standalone is neither a path, an IPv4 address, an IPv6 address in brackets, '
        + 'stdout nor stderr'),
      option(`statsSocket '/${'a'.repeat(97)}' of standalone has 98 characters, at most 97 are allowed`),
      option('user \'99\' of standalone is not the name of an account'),
    ],
  },
  {
    code: 'ING206',
    when: 'HAProxy would expand or split a path of its process',
    fails: behind({ standalone: { chroot: '/a$HOME', statsSocket: '/a b', logTarget: '/dev/#log' } }),
    passes: behind({ standalone: { chroot: '/srv/ha-proxy_1', statsSocket: '/run/a.sock', logTarget: 'stdout' } }),
    finds: [
      option('chroot \'/a$HOME\' of standalone has characters that HAProxy does not take literally'),
      option('logTarget \'/dev/#log\' of standalone has characters that HAProxy does not take literally'),
      option('statsSocket \'/a b\' of standalone contains white space or control characters'),
    ],
  },
  {
    code: 'ING206',
    when: 'a load balancer of the user\'s own has a problem',
    fails: (p) => p.gatewayWith({ loadBalancers: [ownBalancer(['mode must be tcp, got smtp'])] }),
    passes: (p) => p.gatewayWith({ loadBalancers: [ownBalancer([])] }),
    finds: ['platform/gateway: ING206 load balancer \'own\': mode must be tcp, got smtp'],
  },
];
