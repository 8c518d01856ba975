// Objects that users declare in the same app count as part of the cluster, without a snapshot.
import { Backend, MeshApp, ServiceType } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { gateway, namespace, server, service, virtualService, write, type Manifest } from '../../support/snapshots';

/** Plain HTTP on port 80 of the stock gateway, which leads to 8080, next to an object of the user. */
function beside(manifest: Manifest): Declare {
  return (p) => {
    p.gatewayWith({ serviceType: ServiceType.NODE_PORT });
    p.port('web', { hosts: ['shop.example.com'], backend: Backend.service('web', 80) });
    write(p.platform, manifest);
  };
}

function nodePort(number: number): Declare {
  return beside(service('monitoring', 'grafana', { type: 'NodePort', ports: [{ port: 80, nodePort: number }] }));
}

function secondService(targetPort: number): Declare {
  return beside(service('istio-system', 'internal', { selector: { istio: 'ingressgateway' }, ports: [{ port: 80, targetPort }] }));
}

function secondGateway(protocol: string): Declare {
  return beside(gateway('blog', 'edge', server(80, protocol, ['blog.example.com'])));
}

function secondRoute(host: string): Declare {
  return beside(virtualService('shop', 'more', { hosts: [host], gateways: ['istio-system/istio-ingressgateway'], http: [{ route: [] }] }));
}

function backendWith(port: number): Declare {
  return beside(service('shop', 'web', { ports: [{ port }] }));
}

export const ownObjectCases: readonly RuleCase[] = [
  {
    code: 'ING308',
    when: 'the app has another Service with the node port',
    fails: nodePort(30080),
    passes: nodePort(30081),
    finds: ['team/web: ING308 node port 30080 of port 80 of team/web is used by Service \'monitoring/grafana\''],
    advice: 'set nodePort, for example to 30081, or count nodePorts from another number (NodePorts.from)',
  },
  {
    code: 'ING309',
    when: 'the app has another Service for the gateway\'s pods that maps the port to another target port',
    fails: secondService(9080),
    passes: secondService(8080),
    finds: ['team/web: ING309 port 80 has target port 8080, but 9080 in Service \'istio-system/internal\''],
  },
  {
    code: 'ING513',
    when: 'the app has another Gateway that speaks another protocol on the port',
    fails: secondGateway('TCP'),
    passes: secondGateway('HTTP'),
    finds: ['team/web: ING513 port 80 of Gateway \'blog/edge\' has protocol TCP, but HTTP here'],
  },
  {
    code: 'ING611',
    when: 'the app has another VirtualService for the host',
    fails: secondRoute('shop.example.com'),
    passes: secondRoute('blog.example.com'),
    finds: ['team/web: ING611 host \'shop.example.com\' on port 80 is also routed by VirtualService \'shop/more\''],
  },
  {
    code: 'ING701',
    when: 'the Service of the app has no such port',
    fails: backendWith(8080),
    passes: backendWith(80),
    finds: ['team/web: ING701 Service \'web\' has no TCP port 80; its TCP ports are: 8080'],
  },
];

/** A MeshApp to which a route refers by Service name. */
function named(port: number, annotations: Record<string, string> = {}): Declare {
  return (p) => {
    const app = new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080 });
    Object.entries(annotations).forEach(([key, value]) => app.service.metadata.addAnnotation(key, value));
    p.port('web', { hosts: ['shop.example.com'], backend: Backend.service('app', port) });
  };
}

export const namedApps: readonly RuleCase[] = [
  {
    code: 'ING701',
    when: 'the MeshApp that a route names has no such port',
    fails: named(8080),
    passes: named(80),
    finds: ['team/web: ING701 Service \'app\' has no TCP port 8080; its TCP ports are: 80'],
  },
  {
    code: 'ING709',
    when: 'the MeshApp is exported only to its own namespace',
    fails: named(80, { 'networking.istio.io/exportTo': '.' }),
    passes: named(80, { 'networking.istio.io/exportTo': '*' }),
    finds: ['team/web: ING709 Service \'shop/app\' is exported only to \'.\', but the gateway is in \'istio-system\''],
  },
];

function meshAppIn(labels: Manifest): Declare {
  return (p) => {
    p.port('web', { hosts: ['shop.example.com'], backend: new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080 }) });
    write(p.team, namespace('shop', labels));
  };
}

export const ownObjectWarnings: readonly WarningCase[] = [{
  code: 'ING803',
  when: 'the namespace in the app gives its MeshApp no proxy',
  fails: meshAppIn({}),
  passes: meshAppIn({ 'istio-injection': 'enabled' }),
  finds: ['warning at team/web: ING803 namespace \'shop\' of MeshApp \'app\' has no injection label'],
  url: 'http://shop.example.com/',
}];
