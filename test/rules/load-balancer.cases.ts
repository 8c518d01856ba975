import {
  Backend, GatewayInstallation, HaproxyLoadBalancer, IngressGateway, NodePorts, ServiceType, type HaproxyLoadBalancerProps,
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
];
