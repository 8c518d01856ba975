import { Backend, GatewayInstallation, IngressGateway, IngressProtocol, NodePorts, ServiceType } from '../../src';
import type { Declare, Playground } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);

function port(number: number): Declare {
  return (p) => p.tcp('web', number, { backend });
}

/** A gateway with node ports and TCP ports of these numbers. */
function nodePorts(...ports: Array<{ port: number; nodePort?: number }>): Declare {
  return (p) => {
    p.gatewayWith({ serviceType: ServiceType.NODE_PORT });
    for (const { port: number, nodePort } of ports) p.tcp(`tcp-${number}`, number, { nodePort, backend });
  };
}

/** Two gateways with node ports, those of the second configurable. */
function secondGateway(p: Playground, chosen?: NodePorts): void {
  p.gatewayWith({ serviceType: ServiceType.NODE_PORT });
  new IngressGateway(p.team, 'other', {
    installation: GatewayInstallation.managed({ name: 'shop-gateway' }), serviceType: ServiceType.NODE_PORT, nodePorts: chosen,
  });
}

/** Two stock gateways with node ports, those of the second configurable. */
function otherGateway(p: Playground, chosen?: NodePorts): void {
  p.gatewayWith({ serviceType: ServiceType.NODE_PORT });
  new IngressGateway(p.team, 'other', {
    installation: GatewayInstallation.istioctl({ name: 'other', namespace: 'shop', selector: { istio: 'other' } }),
    serviceType: ServiceType.NODE_PORT,
    nodePorts: chosen,
  });
}

/** Two declarations of the same port. */
function twice(field: 'nodePort' | 'targetPort', first: number, second: number): Declare {
  return (p) => {
    p.gatewayWith({ serviceType: ServiceType.NODE_PORT });
    p.port('one', { hosts: ['one.example.com'], [field]: first, backend });
    p.port('two', { hosts: ['two.example.com'], [field]: second, backend });
  };
}

function numberProblem(number: number, range: string): string {
  return `is not ${Number.isInteger(number) ? range : 'a whole number'}`;
}

export const gatewayServiceCases: readonly RuleCase[] = [
  ...[0, -1, 3.5, 65536, NaN, Infinity].map((number): RuleCase => ({
    code: 'ING301',
    when: `a port is ${number}`,
    fails: port(number),
    passes: port(65535),
    finds: [`team/web: ING301 port ${number} ${numberProblem(number, 'between 1 and 65535')}`],
  })),
  ...[29999, 32768, 80, NaN].map((number): RuleCase => ({
    code: 'ING302',
    when: `a node port is ${number}`,
    fails: nodePorts({ port: 5432, nodePort: number }),
    passes: nodePorts({ port: 5432, nodePort: 30000 }, { port: 5433, nodePort: 32767 }),
    finds: [`team/tcp-5432: ING302 node port ${number} of port 5432 ${numberProblem(number, 'between 30000 and 32767')}`],
  })),
  {
    code: 'ING302',
    when: 'two ports have the same node port out of range, which is reported for each and not as a clash',
    fails: nodePorts({ port: 5432, nodePort: NaN }, { port: 5433, nodePort: NaN }),
    passes: nodePorts({ port: 5432, nodePort: 30001 }, { port: 5433, nodePort: 30002 }),
    finds: [5432, 5433].map((number) => `team/tcp-${number}: ING302 node port NaN of port ${number} is not a whole number`),
  },
  {
    code: 'ING302',
    when: 'the node port of the status port is out of range',
    fails: (p) => p.gatewayWith({ serviceType: ServiceType.NODE_PORT, statusNodePort: 15021 }),
    passes: (p) => p.gatewayWith({ serviceType: ServiceType.NODE_PORT, statusNodePort: 30421 }),
    finds: ['platform/gateway: ING302 node port 15021 of the status port is not between 30000 and 32767'],
  },
  {
    code: 'ING303',
    when: 'two ports end in the same three digits',
    fails: nodePorts({ port: 3306 }, { port: 4306 }),
    passes: nodePorts({ port: 3306 }, { port: 4306, nodePort: 30307 }),
    finds: ['team/tcp-4306: ING303 node port 30306 of port 4306 of team/tcp-4306 is also used by port 3306 of team/tcp-3306'],
    advice: 'set nodePort, for example to 30307',
  },
  {
    code: 'ING303',
    when: 'two gateways use the same node ports',
    fails: (p) => secondGateway(p),
    passes: (p) => secondGateway(p, NodePorts.from(31000)),
    finds: ['team/other: ING303 node ports are counted from 30000 here and at platform/gateway, so both use 30021'],
    advice: 'set nodePorts of one gateway, for example to NodePorts.from(31000)',
  },
  {
    code: 'ING303',
    when: 'two gateways count node ports from the same number, which is reported once for all their ports',
    fails: (p) => otherGateway(p),
    passes: (p) => otherGateway(p, NodePorts.from(31768)),
    finds: ['team/other: ING303 node ports are counted from 30000 here and at platform/gateway, so both use 30021, 30080, 30443'],
    advice: 'set nodePorts of one gateway, for example to NodePorts.from(31000)',
  },
  {
    code: 'ING303',
    when: 'a port of one gateway sets the node port that is computed for a port of another gateway',
    fails: (p) => {
      otherGateway(p, NodePorts.from(31000));
      p.tcp('db', 5432, { nodePort: 31080, backend });
    },
    passes: (p) => {
      otherGateway(p, NodePorts.from(31000));
      p.tcp('db', 5432, { backend });
    },
    finds: [
      'team/db: ING303 node port 31080 of port 5432 of team/db is also used by the stock port 80 (http2) of gateway team/other',
    ],
    advice: 'set nodePort, for example to 31081, or count nodePorts of one gateway from another number (NodePorts.from)',
  },
  {
    code: 'ING303',
    when: 'the numbers next to a clash are used by another port and by another gateway',
    fails: (p) => {
      otherGateway(p, NodePorts.from(31000));
      for (const [number, nodePort] of [[3306, 31079], [3307, 31079]]) p.tcp(`db-${number}`, number, { nodePort, backend });
      p.tcp('third', 3308, { nodePort: 31081, backend });
    },
    passes: (p) => {
      otherGateway(p, NodePorts.from(31000));
      for (const [number, nodePort] of [[3306, 31079], [3307, 31082]]) p.tcp(`db-${number}`, number, { nodePort, backend });
    },
    finds: ['team/db-3307: ING303 node port 31079 of port 3307 of team/db-3307 is also used by port 3306 of team/db-3306'],
    advice: 'set nodePort, for example to 31082',
  },
  {
    code: 'ING304',
    when: 'a port is reserved by Istio',
    fails: port(15021),
    passes: port(15022),
    finds: ['team/web: ING304 port 15021 is reserved by Istio'],
  },
  {
    code: 'ING305',
    when: 'two declarations of a port set different node ports',
    fails: twice('nodePort', 30080, 30081),
    passes: twice('nodePort', 30080, 30080),
    finds: ['team/two: ING305 port 80 has nodePort 30081 here, but 30080 at team/one'],
  },
  {
    code: 'ING305',
    when: 'two declarations of a port set different target ports',
    fails: twice('targetPort', 8080, 8081),
    passes: twice('targetPort', 8081, 8081),
    finds: ['team/two: ING305 port 80 has targetPort 8081 here, but 8080 at team/one'],
  },
  {
    code: 'ING305',
    when: 'two declarations of a port set different names for it',
    fails: (p) => {
      p.port('one', { hosts: ['one.example.com'], portName: 'web', backend });
      p.port('two', { hosts: ['two.example.com'], portName: 'http', backend });
    },
    passes: (p) => {
      p.port('one', { hosts: ['one.example.com'], portName: 'web', backend });
      p.port('two', { hosts: ['two.example.com'], backend });
    },
    finds: ['team/two: ING305 port 80 has portName \'http\' here, but \'web\' at team/one'],
  },
  {
    code: 'ING306',
    when: 'the name of a port has an upper-case letter',
    fails: (p) => p.tcp('db', 5432, { portName: 'tcp-DB', backend }),
    passes: (p) => p.tcp('db', 5432, { portName: 'tcp-db', backend }),
    finds: ['team/db: ING306 portName \'tcp-DB\' has characters other than lower-case letters, digits and dashes'],
    advice: 'use at most 63 lower-case letters, digits and dashes (not first or last)',
  },
  {
    code: 'ING306',
    when: 'two ports have the same name, which is reported once',
    fails: (p) => {
      p.tcp('one', 5432, { portName: 'db', backend });
      p.tcp('two', 5433, { portName: 'db', backend });
    },
    passes: (p) => {
      p.tcp('one', 5432, { portName: 'db', backend });
      p.tcp('two', 5433, { portName: 'db-2', backend });
    },
    finds: ['team/two: ING306 name \'db\' of port 5433 of team/two is also the name of port 5432 of team/one'],
  },
  {
    code: 'ING306',
    when: 'a port has the name of a stock port',
    fails: (p) => p.port('web', { port: 8088, portName: 'http2', hosts: ['shop.example.com'], backend }),
    passes: (p) => p.port('web', { port: 8088, portName: 'http2-8088', hosts: ['shop.example.com'], backend }),
    finds: [
      'team/web: ING306 name \'http2\' of port 8088 of team/web is also the name of '
      + 'the stock port 80 (http2) of gateway platform/gateway',
    ],
  },
  {
    code: 'ING306',
    when: 'a port has the name of a server on another port',
    fails: (p) => {
      p.tls('web', 'shop.example.com', { backend });
      p.port('other', { port: 8088, portName: 'https-443-web-certificate', hosts: ['shop.example.com'], protocol: IngressProtocol.HTTP2 });
      p.port('route', { port: 8088, protocol: IngressProtocol.HTTP2, hosts: ['other.example.com'], backend });
    },
    passes: (p) => {
      p.tls('web', 'shop.example.com', { backend });
      p.port('other', { port: 8088, portName: 'https-443', hosts: ['other.example.com'], backend });
    },
    finds: ['team/other: ING306 name \'https-443-web-certificate\' of a server of port 8088 is also the name of a server of port 443'],
  },
  {
    code: 'ING307',
    when: 'a port of a Service of type LoadBalancer has a node port',
    fails: (p) => p.tcp('db', 5432, { nodePort: 30432, backend }),
    passes: nodePorts({ port: 5432, nodePort: 30432 }),
    finds: ['team/db: ING307 nodePort 30432 of port 5432 needs serviceType NODE_PORT, got LOAD_BALANCER'],
  },
  {
    code: 'ING307',
    when: 'the status port of a Service of type LoadBalancer has a node port',
    fails: (p) => p.gatewayWith({ statusNodePort: 30021 }),
    passes: (p) => p.gatewayWith({ statusNodePort: 30021, serviceType: ServiceType.NODE_PORT }),
    finds: ['platform/gateway: ING307 statusNodePort 30021 needs serviceType NODE_PORT, got LOAD_BALANCER'],
  },
];
