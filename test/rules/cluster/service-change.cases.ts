// The gateway's Service as the cluster has it, and as the change makes it.
import {
  Backend, GatewayDelivery, GatewayInstallation, HaproxyLoadBalancer, ServiceType, type IngressGatewayProps, type IngressPortProps,
} from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { deployment, service, someFiles, write, type Manifest } from '../../support/snapshots';

const backend = Backend.service('web', 80);
const PODS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
const NAME = 'istio-system/istio-ingressgateway';
const URL = 'http://shop.example.com/';

/** Port 80 of a gateway whose Service is in the cluster, maybe with its pods. */
function over(
  spec: Manifest, props: IngressGatewayProps = {}, options: Partial<IngressPortProps> = {}, ...pods: readonly Manifest[]
): Declare {
  return (p) => {
    const own = service('istio-system', 'istio-ingressgateway', { selector: PODS, ...spec });
    p.gatewayWith({ snapshot: someFiles(own, ...pods), ...props });
    p.port('web', { hosts: ['shop.example.com'], backend, ...options });
  };
}

/** A Service with node ports of its own. */
function withNodePorts(...ports: readonly Manifest[]): Manifest {
  return { type: 'NodePort', ports };
}

const HTTP = { name: 'http2', port: 80, targetPort: 8080, nodePort: 31380 };
const STATUS = { name: 'status-port', port: 15021, targetPort: 15021, nodePort: 31021 };
const NODE_PORT = { serviceType: ServiceType.NODE_PORT };

const OTHER_RANGE = { first: 25000, last: 27767 };
const RANGE_OF_CLUSTER = 'set nodePortRange to the range of the cluster, the --service-node-port-range of its kube-apiserver';

/** Port 80 of a gateway whose Service is in the app. */
function beside(nodePort: number): Declare {
  return (p) => {
    const ports = [{ ...HTTP, nodePort }, STATUS];
    write(p.platform, service('istio-system', 'istio-ingressgateway', { ...withNodePorts(...ports), selector: PODS }));
    p.gatewayWith({ delivery: GatewayDelivery.ownManifests() });
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
}

/** A release of Helm, or a gateway of this app, named as the Service in the cluster. */
function named(installation: GatewayInstallation, ...ports: readonly Manifest[]): Declare {
  return (p) => {
    const labels = { app: 'edge', istio: 'edge' };
    const own = service('istio-system', 'edge', { type: 'LoadBalancer', selector: labels, ports });
    p.gatewayWith({ installation, snapshot: someFiles(own) });
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
}

const HELM = GatewayInstallation.helm({ release: 'edge' });
const MANAGED = GatewayInstallation.managed({ name: 'edge' });
const WEB = { name: 'http2', port: 80, targetPort: 80 };
const KAFKA = { name: 'kafka', port: 9094, targetPort: 9094 };

/** The Service among the app's own objects, over the one in the cluster. */
function ownOver(own: readonly Manifest[], known: readonly Manifest[]): Declare {
  const stock = (ports: readonly Manifest[]) =>
    service('istio-system', 'istio-ingressgateway', { type: 'NodePort', selector: PODS, ports });
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(stock([STATUS, ...known])), delivery: GatewayDelivery.ownManifests() });
    p.port('web', { hosts: ['shop.example.com'], backend });
    write(p.platform, stock([STATUS, ...own]));
  };
}

function goes(port: string): string[] {
  return [`warning at platform/gateway: ING322 Service 'istio-system/edge' has ${port}, which the new Service would not have`];
}

function changes(option: string, from: string, to: string): string[] {
  return [`warning at team/web: ING319 port 80 of team/web changes its ${option} from ${from} to ${to}`];
}

export const changedServiceCases: readonly WarningCase[] = [
  {
    code: 'ING318',
    when: 'the Service is for the cluster alone, and a type is declared that opens it to all',
    fails: over({ type: 'ClusterIP' }, { serviceType: ServiceType.LOAD_BALANCER }),
    passes: over({ type: 'ClusterIP' }),
    finds: [`warning at platform/gateway: ING318 Service '${NAME}' changes from type CLUSTER_IP to LOAD_BALANCER`],
    url: URL,
  },
  {
    code: 'ING318',
    when: 'load balancers are declared in front of a Service of type LoadBalancer',
    fails: over({ type: 'LoadBalancer' }, { loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.0.0.1'] })] }),
    passes: over({ type: 'NodePort' }, { loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.0.0.1'] })] }),
    finds: [`warning at platform/gateway: ING318 Service '${NAME}' changes from type LOAD_BALANCER to NODE_PORT`],
    url: URL,
  },
  {
    code: 'ING319',
    when: 'a declared node port is another one than the Service has',
    fails: over(withNodePorts(HTTP), {}, { nodePort: 30080 }),
    passes: over(withNodePorts(HTTP)),
    finds: changes('nodePort', '31380', '30080'),
    url: URL,
  },
  {
    code: 'ING319',
    when: 'a declared target port is another one than the Service has',
    fails: over({ type: 'LoadBalancer', ports: [{ ...HTTP, targetPort: 9080 }] }, {}, { targetPort: 8080 }),
    passes: over({ type: 'LoadBalancer', ports: [{ ...HTTP, targetPort: 9080 }] }),
    finds: changes('targetPort', '9080', '8080'),
    url: URL,
  },
  {
    code: 'ING319',
    when: 'the target port is a name that no known container has',
    fails: over({ type: 'LoadBalancer', ports: [{ ...HTTP, targetPort: 'web' }] }),
    passes: over({ type: 'LoadBalancer', ports: [{ ...HTTP, targetPort: 'web' }] }, {}, {}, deployment(
      'istio-system', 'istio-ingressgateway', PODS, { containers: [{ ports: [{ name: 'web', containerPort: 9080 }] }] },
    )),
    finds: changes('targetPort', '\'web\'', '8080'),
    url: URL,
  },
  {
    code: 'ING319',
    when: 'a declared name is another one than the port has',
    fails: over({ ports: [{ name: 'web', port: 8000 }] }, {}, { port: 8000, portName: 'http-shop' }),
    passes: over({ ports: [{ name: 'web', port: 8000 }] }, {}, { port: 8000 }),
    finds: ['warning at team/web: ING319 port 8000 of team/web changes its portName from \'web\' to \'http-shop\''],
    url: 'http://shop.example.com:8000/',
  },
  {
    code: 'ING322',
    when: 'values of Helm do not contain a port of the Service',
    fails: named(HELM, WEB, KAFKA),
    passes: named(HELM, WEB),
    finds: goes('TCP port 9094 (\'kafka\')'),
    url: URL,
  },
  {
    code: 'ING322',
    when: 'a gateway of this app replaces a Service that has more ports',
    fails: named(MANAGED, WEB, { port: 443, protocol: 'UDP' }),
    passes: named(MANAGED, WEB),
    finds: goes('UDP port 443'),
    url: URL,
  },
  {
    code: 'ING322',
    when: 'the Service of the app lacks a port of the Service in the cluster',
    fails: ownOver([HTTP], [HTTP, KAFKA]),
    passes: ownOver([HTTP, KAFKA], [HTTP, KAFKA]),
    finds: [`warning at platform/gateway: ING322 Service '${NAME}' has TCP port 9094 ('kafka'), which the new Service would not have`],
    url: URL,
  },
];

export const clashingPortCases: readonly RuleCase[] = [
  {
    code: 'ING302',
    when: 'the Service in the cluster has node ports out of the range, which shows that the cluster has another one',
    fails: over(withNodePorts({ ...HTTP, nodePort: 25080 }, { ...STATUS, nodePort: 25021 })),
    passes: over(withNodePorts({ ...HTTP, nodePort: 25080 }, { ...STATUS, nodePort: 25021 }), { nodePortRange: OTHER_RANGE }),
    finds: [`platform/gateway: ING302 node ports 25021, 25080 of Service '${NAME}' in the cluster are not between 30000 and 32767`],
    advice: RANGE_OF_CLUSTER,
  },
  {
    code: 'ING302',
    when: 'the Service in the cluster has one node port out of the range that is declared',
    fails: over(withNodePorts(HTTP, STATUS), { nodePortRange: { first: 31000, last: 31100 } }),
    passes: over(withNodePorts(HTTP, STATUS), { nodePortRange: { first: 31000, last: 31999 } }),
    finds: [`platform/gateway: ING302 node port 31380 of Service '${NAME}' in the cluster is not between 31000 and 31100`],
    advice: RANGE_OF_CLUSTER,
  },
  {
    code: 'ING302',
    when: 'a declared node port replaces one, and is out of the range itself',
    fails: over(withNodePorts({ ...HTTP, nodePort: 30080 }, STATUS), {}, { nodePort: 25080 }),
    passes: over(withNodePorts({ ...HTTP, nodePort: 30080 }, STATUS), {}, { nodePort: 30080 }),
    finds: ['team/web: ING302 node port 25080 of port 80 is not between 30000 and 32767'],
  },
  {
    code: 'ING302',
    when: 'the Service in the app has a node port out of the range',
    fails: beside(25080),
    passes: beside(30080),
    finds: [`platform/gateway: ING302 node port 25080 of Service '${NAME}' in the app is not between 30000 and 32767`],
  },
  {
    code: 'ING321',
    when: 'a declared node port is that of a port that stays on the Service',
    fails: over(withNodePorts(HTTP, STATUS, { port: 31400, name: 'tcp', nodePort: 30426 }), {}, { nodePort: 30426 }),
    passes: over(withNodePorts(HTTP, STATUS, { port: 31400, name: 'udp', nodePort: 31380, protocol: 'UDP' })),
    finds: [`team/web: ING321 node port 30426 of port 80 of team/web is that of TCP port 31400 ('tcp') of Service '${NAME}'`],
  },
  {
    code: 'ING321',
    when: 'a node port by default is that of a port that stays on the Service',
    fails: over(withNodePorts(STATUS, { port: 31400, name: 'tcp', nodePort: 30080 }), NODE_PORT),
    passes: over(withNodePorts(STATUS, { port: 31400, name: 'tcp', nodePort: 30080 }), NODE_PORT, { nodePort: 30081 }),
    finds: [`team/web: ING321 node port 30080 of port 80 of team/web is that of TCP port 31400 ('tcp') of Service '${NAME}'`],
  },
  {
    code: 'ING321',
    when: 'a declared name is that of a port that stays on the Service',
    fails: over({ type: 'LoadBalancer', ports: [{ port: 31400, name: 'tcp' }] }, {}, { port: 8000, portName: 'tcp' }),
    passes: over({ type: 'LoadBalancer', ports: [{ port: 15020, name: 'status-port' }, { port: 31400, name: 'http2' }] }),
    finds: [`team/web: ING321 name 'tcp' of port 8000 of team/web is that of TCP port 31400 ('tcp') of Service '${NAME}'`],
  },
  {
    code: 'ING303',
    when: 'a node port by default is one that another port already has',
    fails: over(withNodePorts({ ...HTTP, nodePort: 30021 }), NODE_PORT),
    passes: over(withNodePorts({ ...HTTP, nodePort: 30021 }, STATUS), NODE_PORT),
    finds: [
      'platform/gateway: ING303 node port 30021 of the status port of gateway platform/gateway is also used by port 80 of team/web',
    ],
    advice: 'set statusNodePort, for example to 30022',
  },
];
