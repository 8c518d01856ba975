import { Backend, GatewayInstallation, IngressGateway, ServiceType, type ClusterSnapshot } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import {
  deployment, gateway, object, server, service, someFiles, STOCK_SERVICE, wholeCluster, write, type Manifest,
} from '../../support/snapshots';

const backend = Backend.service('web', 80);
const OTHER = 'istio-system';
const PODS = { istio: 'ingressgateway' };
/** Selectors of Services that have nothing to do with the gateway. */
const OTHER_PODS: ReadonlyArray<Record<string, string>> = [{ istio: 'egressgateway' }, {}, { ...PODS, version: '2' }];
const NO_TRANSLATION = 'experimental.istio.io/disable-gateway-port-translation';

const OTHER_SELECTOR = 'correct the selector of the Service, or the selector of the installation';
/** The gateway's Service, with a label that only some installations give the pods. */
const STRICTER = service(OTHER, 'istio-ingressgateway', { selector: { app: 'edge', ...PODS } });

/** Plain HTTP on port 80 of the stock gateway, which leads to 8080, in a cluster. */
function inCluster(snapshot: ClusterSnapshot, serviceType = ServiceType.LOAD_BALANCER): Declare {
  return (p) => {
    p.gatewayWith({ snapshot, serviceType });
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
}

/** Port 80 in two declarations, the second of which sets its node port. */
function shared(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot, serviceType: ServiceType.NODE_PORT });
    p.port('one', { hosts: ['one.example.com'], backend });
    p.port('two', { hosts: ['two.example.com'], nodePort: 31000, backend });
  };
}

/** Port 80 with the last node port of a short range. */
function ofRange(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot, serviceType: ServiceType.NODE_PORT, nodePortRange: { first: 20000, last: 20099 } });
    p.port('web', { hosts: ['shop.example.com'], nodePort: 20099, backend });
  };
}

/** Another Service of the gateway's pods with one port. */
function beside(port: object, metadata = {}, selector: Record<string, string> = PODS): ClusterSnapshot {
  return someFiles(service(OTHER, 'internal', { selector, ports: [port] }, metadata));
}

/** The Service of the gateway itself. */
function ownService(spec: Manifest): ClusterSnapshot {
  return someFiles(service(OTHER, 'istio-ingressgateway', { selector: PODS, ...spec }));
}

function withNodePort(namespace: string, name: string, nodePort: number): ClusterSnapshot {
  return someFiles(service(namespace, name, { type: 'NodePort', ports: [{ port: 80, nodePort }] }));
}

/** A release whose Service has these ports, and another team's Gateway for its pods. */
function helmGatewayBeside(number: number, servicePorts = [80, 443, 3306]): Declare {
  const labels = { app: 'edge', istio: 'edge' };
  return (p) => p.gatewayWith({
    installation: GatewayInstallation.helm({ release: 'edge' }),
    snapshot: someFiles(
      service(OTHER, 'edge', { selector: labels, ports: servicePorts.map((port) => ({ name: `p-${port}`, port })) }),
      object('networking.istio.io/v1', 'Gateway', 'db', 'mysql', { spec: { selector: labels, servers: [server(number, 'TCP', ['*'])] } }),
    ),
  });
}

/** A Gateway of the user's own beside port 80. */
function ownGateway(port: number): Declare {
  return (p) => {
    p.port('web', { hosts: ['shop.example.com'], backend });
    write(p.team, gateway('shop', 'own', server(port, 'HTTP', ['own.example.com'])));
  };
}

function offTheService(port: number, gatewayName: string): string {
  const got = `port ${port} of Gateway '${gatewayName}' is not on Service 'istio-system/istio-ingressgateway'`;
  return `warning at platform/gateway: ING317 ${got}`;
}

/** A list of Services as the API server returns it. */
function servicesWith(nodePort: number): ClusterSnapshot {
  const { metadata, spec } = service('monitoring', 'grafana', { ports: [{ port: 80, nodePort }] });
  return someFiles({ apiVersion: 'v1', kind: 'ServiceList', metadata: { resourceVersion: '1' }, items: [{ metadata, spec }] });
}

export const clusterServiceCases: readonly RuleCase[] = [
  {
    code: 'ING304',
    when: 'a Gateway of the user\'s own opens a port that is reserved by Istio',
    fails: ownGateway(15021),
    passes: ownGateway(443),
    finds: ['platform/gateway: ING304 port 15021 of Gateway \'shop/own\' is reserved by Istio'],
  },
  {
    code: 'ING304',
    when: 'a Gateway of the user\'s own opens a port whose target port is reserved by Istio',
    fails: (p) => {
      p.gatewayWith({ snapshot: beside({ port: 9000, targetPort: 15020 }) });
      ownGateway(9000)(p);
    },
    passes: (p) => {
      p.gatewayWith({ snapshot: beside({ port: 9000, targetPort: 9000 }) });
      ownGateway(9000)(p);
    },
    finds: [
      'platform/gateway: ING304 port 9000 of Gateway \'shop/own\' leads to port 15020 of the pods, which is reserved by Istio',
    ],
  },
  {
    code: 'ING308',
    when: 'another Service has the node port',
    fails: inCluster(withNodePort('monitoring', 'grafana', 30080), ServiceType.NODE_PORT),
    passes: inCluster(withNodePort('monitoring', 'grafana', 30081), ServiceType.NODE_PORT),
    finds: ['team/web: ING308 node port 30080 of port 80 of team/web is used by Service \'monitoring/grafana\''],
    advice: 'set nodePort, for example to 30081, or count nodePorts from another number (NodePorts.from)',
  },
  {
    code: 'ING308',
    when: 'a Service in a list that contains only Services has the node port',
    fails: inCluster(servicesWith(30080), ServiceType.NODE_PORT),
    passes: inCluster(servicesWith(30081), ServiceType.NODE_PORT),
    finds: ['team/web: ING308 node port 30080 of port 80 of team/web is used by Service \'monitoring/grafana\''],
    advice: 'set nodePort, for example to 30081, or count nodePorts from another number (NodePorts.from)',
  },
  {
    code: 'ING308',
    when: 'another Service has the node port of the status port, for its own health checks',
    fails: inCluster(someFiles(service('web', 'edge', { ports: [{ port: 80 }], healthCheckNodePort: 30021 })), ServiceType.NODE_PORT),
    passes: inCluster(ownService({ type: 'NodePort', ports: [{ port: 15021, nodePort: 30021 }] }), ServiceType.NODE_PORT),
    finds: ['platform/gateway: ING308 node port 30021 of the status port of gateway platform/gateway is used by Service \'web/edge\''],
    advice: 'set statusNodePort, for example to 30022, or count nodePorts from another number (NodePorts.from)',
  },
  {
    code: 'ING308',
    when: 'another Service has the node port of a stock port that nobody declared',
    fails: inCluster(withNodePort('monitoring', 'grafana', 30443), ServiceType.NODE_PORT),
    passes: inCluster(withNodePort('monitoring', 'grafana', 30444), ServiceType.NODE_PORT),
    finds: [
      'platform/gateway: ING308 node port 30443 of the stock port 443 (https) of gateway platform/gateway '
      + 'is used by Service \'monitoring/grafana\'',
    ],
    advice: 'open port 443 with a nodePort, for example 30444, or count nodePorts from another number (NodePorts.from)',
  },
  {
    code: 'ING308',
    when: 'another Service has the node port of a port that two declarations open, which is reported once, where it is set',
    fails: shared(withNodePort('monitoring', 'grafana', 31000)),
    passes: shared(withNodePort('monitoring', 'grafana', 30080)),
    finds: ['team/two: ING308 node port 31000 of port 80 of team/one is used by Service \'monitoring/grafana\''],
    advice: 'set nodePort, for example to 31001, or count nodePorts from another number (NodePorts.from)',
  },
  {
    code: 'ING308',
    when: 'another Service has the last node port of the range of the cluster',
    fails: ofRange(withNodePort('monitoring', 'grafana', 20099)),
    passes: ofRange(withNodePort('monitoring', 'grafana', 20098)),
    finds: ['team/web: ING308 node port 20099 of port 80 of team/web is used by Service \'monitoring/grafana\''],
    advice: 'set nodePort, for example to 20000, or count nodePorts from another number (NodePorts.from)',
  },
  {
    code: 'ING309',
    when: 'another Service of the pods maps a port that two declarations open to another target port, which is reported once',
    fails: shared(beside({ port: 80, targetPort: 9080 })),
    passes: shared(beside({ port: 80, targetPort: 8080 })),
    finds: ['team/one: ING309 port 80 has target port 8080, but 9080 in Service \'istio-system/internal\''],
  },
  {
    code: 'ING309',
    when: 'another Service of the pods maps the port to another target port',
    fails: inCluster(beside({ port: 80, targetPort: 9080 })),
    passes: inCluster(beside({ port: 80, targetPort: 8080 })),
    finds: ['team/web: ING309 port 80 has target port 8080, but 9080 in Service \'istio-system/internal\''],
  },
  {
    code: 'ING309',
    when: 'another Service of the pods maps the port to itself, by default',
    fails: inCluster(beside({ port: 80 })),
    passes: inCluster(beside({ port: 80, protocol: 'UDP' })),
    finds: ['team/web: ING309 port 80 has target port 8080, but 80 in Service \'istio-system/internal\''],
  },
  {
    code: 'ING309',
    when: 'the gateway\'s own Service keeps istiod from translating ports',
    fails: inCluster(someFiles(service(OTHER, 'istio-ingressgateway', { selector: PODS }, { labels: { [NO_TRANSLATION]: 'true' } }))),
    passes: inCluster(someFiles(service(OTHER, 'istio-ingressgateway', { selector: PODS }))),
    finds: [
      `team/web: ING309 port 80 has target port 8080, but label '${NO_TRANSLATION}' of the gateway's Service makes Envoy listen on 80`,
    ],
    advice: 'remove the label from the Service, or set targetPort to 80',
  },
  {
    code: 'ING311',
    when: 'the cluster has no such Service',
    fails: (p) => p.gatewayWith({ snapshot: wholeCluster() }),
    passes: (p) => p.gatewayWith({ snapshot: wholeCluster(STOCK_SERVICE) }),
    finds: ['platform/gateway: ING311 the snapshot has no Service \'istio-system/istio-ingressgateway\''],
    advice: 'set name and namespace of the installation as in the cluster',
  },
  {
    code: 'ING311',
    when: 'the cluster has no such Service, and no Helm release will create it',
    fails: (p) => p.gatewayWith({ snapshot: wholeCluster() }),
    passes: (p) => p.gatewayWith({ snapshot: wholeCluster(), installation: GatewayInstallation.helm({ release: 'edge' }) }),
    finds: ['platform/gateway: ING311 the snapshot has no Service \'istio-system/istio-ingressgateway\''],
    advice: 'set name and namespace of the installation as in the cluster',
  },
  {
    code: 'ING311',
    when: 'the gateway\'s Service selects other pods',
    fails: (p) => p.gatewayWith({ snapshot: someFiles(service(OTHER, 'istio-ingressgateway', { selector: { istio: 'edge' } })) }),
    passes: (p) => p.gatewayWith({ snapshot: someFiles(STOCK_SERVICE) }),
    finds: [
      'platform/gateway: ING311 Service \'istio-system/istio-ingressgateway\' selects {"istio":"edge"}, '
      + 'but the Gateway selects {"istio":"ingressgateway"}',
    ],
    advice: OTHER_SELECTOR,
  },
  {
    code: 'ING311',
    when: 'the gateway\'s Service selects by a label that the Gateway does not name, and the known pods do not have it',
    fails: (p) => p.gatewayWith({ snapshot: someFiles(STRICTER, deployment(OTHER, 'istio-ingressgateway', PODS)) }),
    passes: (p) => p.gatewayWith({ snapshot: someFiles(STRICTER) }),
    finds: [
      'platform/gateway: ING311 Service \'istio-system/istio-ingressgateway\' selects {"app":"edge","istio":"ingressgateway"}, '
      + 'but the pods have {"istio":"ingressgateway"}',
    ],
    advice: OTHER_SELECTOR,
  },
  {
    code: 'ING312',
    when: 'another Gateway has a port on the Service that the Helm values do not keep',
    fails: helmGatewayBeside(3306),
    passes: helmGatewayBeside(443),
    finds: ['platform/gateway: ING312 port 3306 of Gateway \'db/mysql\' is on Service \'istio-system/edge\', but not in the Helm values'],
  },
  {
    code: 'ING312',
    when: 'the Service has the port of the other Gateway, which would be lost',
    fails: helmGatewayBeside(3306),
    passes: helmGatewayBeside(3306, [80, 443]),
    finds: ['platform/gateway: ING312 port 3306 of Gateway \'db/mysql\' is on Service \'istio-system/edge\', but not in the Helm values'],
  },
  {
    code: 'ING308',
    when: 'a node port is in use, other than by an earlier version of a gateway of the app',
    fails: inCluster(withNodePort(OTHER, 'gw-b', 30080), ServiceType.NODE_PORT),
    passes: (p) => {
      inCluster(withNodePort(OTHER, 'gw-b', 30080), ServiceType.NODE_PORT)(p);
      new IngressGateway(p.platform, 'b', { installation: GatewayInstallation.istioctl({ name: 'gw-b', selector: { istio: 'b' } }) });
    },
    finds: ['team/web: ING308 node port 30080 of port 80 of team/web is used by Service \'istio-system/gw-b\''],
    advice: 'set nodePort, for example to 30081, or count nodePorts from another number (NodePorts.from)',
  },
  ...OTHER_PODS.map((selector): RuleCase => ({
    code: 'ING309',
    when: `another Service selects the pods, rather than ${JSON.stringify(selector)}`,
    fails: inCluster(beside({ port: 80, targetPort: 9080 })),
    passes: inCluster(beside({ port: 80, targetPort: 9080 }, {}, selector)),
    finds: ['team/web: ING309 port 80 has target port 8080, but 9080 in Service \'istio-system/internal\''],
  })),
];

export const clusterServiceWarnings: readonly WarningCase[] = [
  {
    code: 'ING310',
    when: 'another Service of the pods has the target port under another port number',
    fails: inCluster(beside({ name: 'web', port: 8000, targetPort: 8080 })),
    passes: inCluster(beside({ name: 'web', port: 8000, targetPort: 9080 })),
    finds: [
      'warning at team/web: ING310 target port 8080 of port 80 is also used by '
      + 'port 8000 \'web\' of Service \'istio-system/internal\'',
    ],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING317',
    when: 'a Gateway of the user\'s own opens a port that the Service does not have',
    fails: ownGateway(9443),
    passes: ownGateway(443),
    finds: [offTheService(9443, 'shop/own')],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING317',
    when: 'a Gateway names a port of the pods that no Service leads to',
    fails: ownGateway(9080),
    passes: ownGateway(8080),
    finds: [offTheService(9080, 'shop/own')],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING317',
    when: 'neither the known Service of the gateway nor another one of its pods has the port of another Gateway',
    fails: inCluster(someFiles(STOCK_SERVICE, gateway('blog', 'edge', server(9443, 'HTTP', ['*'])))),
    passes: inCluster(someFiles(
      STOCK_SERVICE, gateway('blog', 'edge', server(9443, 'HTTP', ['*'])),
      service(OTHER, 'internal', { selector: PODS, ports: [{ port: 9443, targetPort: 9443 }] }),
    )),
    finds: [offTheService(9443, 'blog/edge')],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING317',
    when: 'the Service is unknown, and the Gateway is one of the app',
    fails: ownGateway(9443),
    passes: inCluster(someFiles(gateway('blog', 'edge', server(9443, 'HTTP', ['*'])))),
    finds: [offTheService(9443, 'shop/own')],
    url: 'http://shop.example.com/',
  },
];
