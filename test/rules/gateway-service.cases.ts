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

/** Two gateways with node ports, the second with its own choice of them. */
function secondGateway(p: Playground, chosen?: NodePorts): void {
  p.gatewayWith({ serviceType: ServiceType.NODE_PORT });
  new IngressGateway(p.team, 'other', {
    installation: GatewayInstallation.managed({ name: 'shop-gateway' }), serviceType: ServiceType.NODE_PORT, nodePorts: chosen,
  });
}

/** One number in two declarations of one port. */
function twice(field: 'nodePort' | 'targetPort', first: number, second: number): Declare {
  return (p) => {
    p.gatewayWith({ serviceType: ServiceType.NODE_PORT });
    p.port('one', { hosts: ['one.example.com'], [field]: first, backend });
    p.port('two', { hosts: ['two.example.com'], [field]: second, backend });
  };
}

export const gatewayServiceCases: readonly RuleCase[] = [
  ...[0, -1, 3.5, 65536, NaN, Infinity].map((number): RuleCase => ({
    code: 'ING301',
    when: `a port is ${number}`,
    fails: port(number),
    passes: port(65535),
    finds: [`team/web: ING301 port ${number} is no whole number from 1 to 65535`],
  })),
  ...[29999, 32768, 80, NaN].map((number): RuleCase => ({
    code: 'ING302',
    when: `a node port is ${number}`,
    fails: nodePorts({ port: 5432, nodePort: number }),
    passes: nodePorts({ port: 5432, nodePort: 30000 }, { port: 5433, nodePort: 32767 }),
    finds: [`team/tcp-5432: ING302 node port ${number} of port 5432 is no whole number from 30000 to 32767`],
  })),
  {
    code: 'ING302',
    when: 'two ports have one node port out of range, which is told of each and not as a clash',
    fails: nodePorts({ port: 5432, nodePort: NaN }, { port: 5433, nodePort: NaN }),
    passes: nodePorts({ port: 5432, nodePort: 30001 }, { port: 5433, nodePort: 30002 }),
    finds: [5432, 5433].map((number) => `team/tcp-${number}: ING302 node port NaN of port ${number} is no whole number from 30000 to 32767`),
  },
  {
    code: 'ING302',
    when: 'the node port of the status port is out of range',
    fails: (p) => p.gatewayWith({ serviceType: ServiceType.NODE_PORT, statusNodePort: 15021 }),
    passes: (p) => p.gatewayWith({ serviceType: ServiceType.NODE_PORT, statusNodePort: 30421 }),
    finds: ['platform/gateway: ING302 node port 15021 of the status port is no whole number from 30000 to 32767'],
  },
  {
    code: 'ING303',
    when: 'two ports end in the same three digits',
    fails: nodePorts({ port: 3306 }, { port: 4306 }),
    passes: nodePorts({ port: 3306 }, { port: 4306, nodePort: 30307 }),
    finds: ['team/tcp-4306: ING303 node port 30306 of port 4306 of platform/gateway is taken by port 3306 of platform/gateway'],
    advice: 'write nodePort: 30307 on one of them, which is free',
  },
  {
    code: 'ING303',
    when: 'two gateways choose node ports alike',
    fails: (p) => secondGateway(p),
    passes: (p) => secondGateway(p, NodePorts.from(31000)),
    finds: ['team/other: ING303 node port 30021 of port 15021 of team/other is taken by port 15021 of platform/gateway'],
    advice: 'write nodePorts: NodePorts.from(31000) on one of the gateways, or nodePort: 30022, which is free',
  },
  {
    code: 'ING304',
    when: 'a port is one of Istio\'s own',
    fails: port(15021),
    passes: port(15022),
    finds: ['team/web: ING304 port 15021 is one of Istio\'s own'],
  },
  {
    code: 'ING305',
    when: 'two declarations of a port want different node ports',
    fails: twice('nodePort', 30080, 30081),
    passes: twice('nodePort', 30080, 30080),
    finds: ['team/two: ING305 nodePort 30081 of port 80 is 30080 at team/one'],
  },
  {
    code: 'ING305',
    when: 'two declarations of a port want different target ports',
    fails: twice('targetPort', 8080, 8081),
    passes: twice('targetPort', 8081, 8081),
    finds: ['team/two: ING305 targetPort 8081 of port 80 is 8080 at team/one'],
  },
  {
    code: 'ING305',
    when: 'two declarations of a port want different names for it',
    fails: (p) => {
      p.port('one', { hosts: ['one.example.com'], portName: 'web', backend });
      p.port('two', { hosts: ['two.example.com'], portName: 'http', backend });
    },
    passes: (p) => {
      p.port('one', { hosts: ['one.example.com'], portName: 'web', backend });
      p.port('two', { hosts: ['two.example.com'], backend });
    },
    finds: ['team/two: ING305 portName \'http\' of port 80 is \'web\' at team/one'],
  },
  {
    code: 'ING306',
    when: 'the name of a port has an upper-case letter',
    fails: (p) => p.tcp('db', 5432, { portName: 'tcp-DB', backend }),
    passes: (p) => p.tcp('db', 5432, { portName: 'tcp-db', backend }),
    finds: ['team/db: ING306 portName \'tcp-DB\' has other characters than lower-case letters, digits and inner dashes'],
  },
  {
    code: 'ING306',
    when: 'two ports have one name, which is told once',
    fails: (p) => {
      p.tcp('one', 5432, { portName: 'db', backend });
      p.tcp('two', 5433, { portName: 'db', backend });
    },
    passes: (p) => {
      p.tcp('one', 5432, { portName: 'db', backend });
      p.tcp('two', 5433, { portName: 'db-2', backend });
    },
    finds: ['team/two: ING306 name \'db\' of port 5433 is also that of port 5432'],
  },
  {
    code: 'ING306',
    when: 'a port has the name of a stock port',
    fails: (p) => p.port('web', { port: 8088, portName: 'http2', hosts: ['shop.example.com'], backend }),
    passes: (p) => p.port('web', { port: 8088, portName: 'http2-8088', hosts: ['shop.example.com'], backend }),
    finds: ['team/web: ING306 name \'http2\' of port 8088 is also that of port 80'],
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
    finds: ['team/other: ING306 name \'https-443-web-certificate\' of a server of port 8088 is also that of a server of port 443'],
  },
  {
    code: 'ING307',
    when: 'a port of a Service of type LoadBalancer has a node port',
    fails: (p) => p.tcp('db', 5432, { nodePort: 30432, backend }),
    passes: nodePorts({ port: 5432, nodePort: 30432 }),
    finds: ['team/db: ING307 port 5432 has nodePort 30432 and the Service has type LoadBalancer'],
  },
  {
    code: 'ING307',
    when: 'the status port of a Service of type LoadBalancer has a node port',
    fails: (p) => p.gatewayWith({ statusNodePort: 30021 }),
    passes: (p) => p.gatewayWith({ statusNodePort: 30021, serviceType: ServiceType.NODE_PORT }),
    finds: ['platform/gateway: ING307 the status port has statusNodePort 30021 and the Service has type LoadBalancer'],
  },
];
