// Clusters with another range of node ports.
import {
  Backend, GatewayInstallation, IngressGateway, NodePorts, ServiceType, type IngressGatewayProps, type NodePortRange,
} from '../../src';
import type { Declare } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);
/** A gateway without stock ports. */
const installation = GatewayInstallation.managed({ name: 'edge' });
const COUNT_IN_RANGE = 'count nodePorts from a number in that range (NodePorts.from); if the cluster has another range, set nodePortRange';

/** A range that does not meet the default one, and one of ten numbers. */
const OTHER_RANGE: NodePortRange = { first: 20000, last: 22767 };
const SHORT_RANGE: NodePortRange = { first: 20000, last: 20009 };

/** A gateway with node ports in a range, and a TCP port. */
function inRange(props: IngressGatewayProps, nodePort?: number): Declare {
  return (p) => {
    p.gatewayWith({ serviceType: ServiceType.NODE_PORT, nodePortRange: OTHER_RANGE, ...props });
    p.tcp('db', 5432, { nodePort, backend });
  };
}

/** Two gateways of this app, with node ports for their status ports alone. */
function twoInRange(nodePortRange: NodePortRange, nodePorts?: NodePorts, secondRange = nodePortRange): Declare {
  return (p) => {
    const managed = { serviceType: ServiceType.NODE_PORT, nodePortRange };
    p.gatewayWith({ ...managed, installation: GatewayInstallation.managed({ name: 'first' }) });
    new IngressGateway(p.team, 'other', {
      ...managed, installation: GatewayInstallation.managed({ name: 'second' }), nodePorts, nodePortRange: secondRange,
    });
  };
}

export const nodePortRangeCases: readonly RuleCase[] = [
  ...[30432, 19999, 22768].map((number): RuleCase => ({
    code: 'ING302',
    when: `a node port is ${number}, in a cluster with another range`,
    fails: inRange({}, number),
    passes: inRange({}, 22767),
    finds: [`team/db: ING302 node port ${number} of port 5432 is not between 20000 and 22767`],
  })),
  {
    code: 'ING302',
    when: 'the node port of the status port is out of the range of the cluster',
    fails: inRange({ statusNodePort: 30021 }),
    passes: inRange({ statusNodePort: 20500 }),
    finds: ['platform/gateway: ING302 node port 30021 of the status port is not between 20000 and 22767'],
  },
  {
    code: 'ING302',
    when: 'node ports are counted from a number out of the range, which is reported once for all ports',
    fails: inRange({ nodePorts: NodePorts.from(30000) }),
    passes: inRange({ nodePorts: NodePorts.from(22767), installation, statusNodePort: 20021 }),
    finds: [
      'platform/gateway: ING302 node ports 30021, 30080, 30432, 30443 counted from 30000 are not between 20000 and 22767',
    ],
    advice: COUNT_IN_RANGE,
  },
  {
    code: 'ING302',
    when: 'node ports are counted from a number below the range, and some of them reach it',
    fails: inRange({ nodePorts: NodePorts.from(19600) }),
    passes: inRange({ nodePorts: NodePorts.from(20600) }),
    finds: ['platform/gateway: ING302 node ports 19621, 19680 counted from 19600 are not between 20000 and 22767'],
    advice: COUNT_IN_RANGE,
  },
  {
    code: 'ING302',
    when: 'node ports are counted from a number out of the default range',
    fails: inRange({ nodePorts: NodePorts.from(32768), nodePortRange: undefined, installation }),
    passes: inRange({ nodePorts: NodePorts.from(32000), nodePortRange: undefined }),
    finds: ['platform/gateway: ING302 node ports 32789, 33200 counted from 32768 are not between 30000 and 32767'],
    advice: COUNT_IN_RANGE,
  },
  {
    code: 'ING303',
    when: 'two gateways of a cluster with another range count node ports from the same number',
    fails: twoInRange(OTHER_RANGE),
    passes: twoInRange(OTHER_RANGE, NodePorts.from(21000)),
    finds: ['team/other: ING303 node ports are counted from 20000 here and at platform/gateway, so both use 20021'],
    advice: 'set nodePorts of one gateway, for example to NodePorts.from(21000)',
  },
  {
    code: 'ING303',
    when: 'two gateways count from the same number in a range that has no thousand numbers for each',
    fails: twoInRange(SHORT_RANGE),
    passes: twoInRange(SHORT_RANGE, NodePorts.from(20005)),
    finds: ['team/other: ING303 node ports are counted from 20000 here and at platform/gateway, so both use 20001'],
    advice: 'set nodePorts of one gateway to another number (NodePorts.from), or give its ports a nodePort, and a statusNodePort',
  },
  {
    code: 'ING303',
    when: 'two gateways with different ranges count from the same number',
    fails: twoInRange({ first: 30000, last: 32767 }, NodePorts.from(30000), { first: 29000, last: 32767 }),
    passes: twoInRange({ first: 30000, last: 32767 }, undefined, { first: 29000, last: 32767 }),
    finds: ['team/other: ING303 node ports are counted from 30000 here and at platform/gateway, so both use 30021'],
    advice: 'set nodePorts of one gateway, for example to NodePorts.from(29000)',
  },
  {
    code: 'ING303',
    when: 'the last number of a range is used twice, so that the next one is its first',
    fails: (p) => {
      inRange({ nodePortRange: SHORT_RANGE, installation }, 20009)(p);
      p.tcp('web', 8009, { backend });
    },
    passes: inRange({ nodePortRange: SHORT_RANGE, installation }, 20009),
    finds: ['team/web: ING303 node port 20009 of port 8009 of team/web is also used by port 5432 of team/db'],
    advice: 'set nodePort, for example to 20000',
  },
  {
    code: 'ING303',
    when: 'no number of the range is free',
    fails: inRange({ nodePortRange: { first: 20000, last: 20000 }, installation }),
    passes: inRange({ nodePortRange: { first: 20000, last: 20002 }, installation }, 20001),
    finds: [
      'team/db: ING303 node port 20000 of port 5432 of team/db is also used by the status port of gateway platform/gateway',
    ],
    advice: 'none from 20000 to 20000 is free: open fewer ports, or set nodePortRange if the cluster has a wider range',
  },
];
