import { ApiObject } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Backend, GatewayInstallation, IngressGateway, IngressRoute, MeshApp } from '../../src';
import type { Playground } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);

function second(p: Playground): IngressGateway {
  return new IngressGateway(p.platform, 'second', { installation: GatewayInstallation.helm({ release: 'second' }) });
}

function meshApp(p: Playground): MeshApp {
  return new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080 });
}

function managed(p: Playground): IngressGateway {
  const gateway = p.gatewayWith({ installation: GatewayInstallation.managed({ name: 'edge' }) });
  p.tls('web', 'shop.example.com', { backend });
  return gateway;
}

/** A construct whose default child is that of cdk8s-plus. */
class Around extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new plus.Service(this, 'Default', { ports: [{ port: 80 }] });
  }
}

export const referenceCases: readonly RuleCase[] = [
  {
    code: 'ING003',
    when: 'the gateway of a port was removed, told once although the port has a route',
    fails: (p) => {
      p.tls('web', 'shop.example.com', { gateway: second(p), backend });
      p.platform.node.tryRemoveChild('second');
    },
    passes: (p) => {
      p.tls('web', 'shop.example.com', { gateway: second(p), backend });
      p.team.node.tryRemoveChild('web');
      p.platform.node.tryRemoveChild('second');
    },
    finds: ['team/web: ING003 gateway platform/second was removed'],
  },
  {
    code: 'ING003',
    when: 'another gateway was declared in its place',
    fails: (p) => {
      p.port('web', { hosts: ['shop.example.com'], gateway: second(p), backend });
      p.platform.node.tryRemoveChild('second');
      second(p);
    },
    passes: (p) => {
      second(p);
      p.platform.node.tryRemoveChild('second');
      p.port('web', { hosts: ['shop.example.com'], gateway: second(p), backend });
    },
    finds: ['team/web: ING003 gateway platform/second was removed, and another of its path was declared since'],
    advice: 'declare this construct again, after the new platform/second',
  },
  {
    code: 'ING003',
    when: 'the port of a route was removed',
    fails: (p) => {
      new IngressRoute(p.team, 'route', { port: p.tls('web', 'shop.example.com'), backend });
      p.team.node.tryRemoveChild('web');
    },
    passes: (p) => {
      new IngressRoute(p.team, 'route', { port: p.tls('web', 'shop.example.com'), backend });
      p.team.node.tryRemoveChild('route');
      p.team.node.tryRemoveChild('web');
    },
    finds: ['team/route: ING003 port team/web was removed'],
  },
  ...([
    ['the backend', (app: MeshApp) => app],
    ['a share of the backend', (app: MeshApp) => Backend.weighted([{ backend: app, weight: 1 }, { backend, weight: 1 }])],
    ['the Service of the backend', (app: MeshApp) => Backend.fromConstruct(app.service)],
  ] as const).map(([what, backendOf]): RuleCase => ({
    code: 'ING003',
    when: `${what} was removed`,
    fails: (p) => {
      p.tls('web', 'shop.example.com', { backend: backendOf(meshApp(p)) });
      p.team.node.tryRemoveChild('app');
    },
    passes: (p) => {
      p.tls('web', 'shop.example.com', { backend: backendOf(meshApp(p)) });
    },
    finds: [`team/web: ING003 backend team/app${what.startsWith('the Service') ? '/Service' : ''} was removed`],
  })),
  ...([
    ['a Service of cdk8s-plus', (p: Playground) => new plus.Service(p.team, 'own', { ports: [{ port: 80 }] })],
    ['a construct around one', (p: Playground) => new Around(p.team, 'own')],
  ] as const).map(([what, serviceOf]): RuleCase => ({
    code: 'ING003',
    when: `the object of ${what}, which is the backend, was removed by itself`,
    fails: (p) => {
      const own = serviceOf(p);
      p.tls('web', 'shop.example.com', { backend: Backend.fromConstruct(own) });
      ApiObject.of(own).node.scope!.node.tryRemoveChild('Resource');
    },
    passes: (p) => void p.tls('web', 'shop.example.com', { backend: Backend.fromConstruct(serviceOf(p)) }),
    finds: [`team/web: ING003 backend team/own${what.startsWith('a construct') ? '/Default' : ''}/Resource was removed`],
  })),
];

export const objectCases: readonly RuleCase[] = [
  {
    code: 'ING004',
    when: 'the Gateway resource was removed',
    fails: (p) => {
      p.tls('web', 'shop.example.com', { backend });
      p.gateway.node.tryRemoveChild('Resource');
    },
    passes: (p) => void p.tls('web', 'shop.example.com', { backend }),
    finds: ['platform/gateway: ING004 Gateway \'istio-ingressgateway\' was removed'],
  },
  {
    code: 'ING004',
    when: 'the VirtualServices of a chart were removed',
    fails: (p) => {
      p.tls('web', 'shop.example.com', { name: 'web', backend });
      p.team.node.tryRemoveChild('IngressVirtualServices');
    },
    passes: (p) => {
      p.tls('web', 'shop.example.com', { name: 'web', backend });
      p.team.node.tryRemoveChild('IngressVirtualServices');
      p.team.node.tryRemoveChild('web');
    },
    finds: ['team/web: ING004 VirtualService \'web\' was removed'],
  },
  {
    code: 'ING004',
    when: 'the Deployment of a managed gateway was removed, rather than its autoscaler',
    fails: (p) => managed(p).node.tryRemoveChild('Deployment'),
    passes: (p) => managed(p).node.tryRemoveChild('Autoscaler'),
    finds: ['platform/gateway: ING004 Deployment \'edge\' was removed'],
  },
  {
    code: 'ING004',
    when: 'the Service of a MeshApp was removed',
    fails: (p) => {
      const app = meshApp(p);
      p.tls('web', 'shop.example.com', { backend: app });
      app.node.tryRemoveChild('Service');
    },
    passes: (p) => {
      p.tls('web', 'shop.example.com', { backend: meshApp(p) });
    },
    finds: ['team/app: ING004 Service \'app\' was removed'],
  },
];
