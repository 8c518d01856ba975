import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { Backend, GatewayInstallation, IngressGateway, IngressPort, IngressProtocol, MeshApp } from '../../src';
import type { Playground } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);

function configMap({ team }: Playground, id: string, namespace?: string): void {
  new ApiObject(team, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace } });
}

export const outputCases: readonly RuleCase[] = [
  {
    code: 'ING001',
    when: 'two hosts are given the same name',
    fails: (p) => {
      p.port('first', { hosts: ['a.example.com'], name: 'web', backend });
      p.port('second', { hosts: ['b.example.com'], name: 'web', backend });
    },
    // Their default names would be equal if each dot simply became a dash.
    passes: (p) => {
      p.port('first', { hosts: ['a-b.example.com', 'a.b.example.com'], backend });
      p.port('second', { hosts: ['a.b-example.com', '*.example.com', 'wildcard.example.com'], backend });
    },
    finds: ['team/second: ING001 VirtualService \'web\' in namespace \'shop\' is also created at team/first'],
  },
  {
    code: 'ING001',
    when: 'several hosts are given the same name',
    fails: (p) => p.port('first', { hosts: ['a.example.com', 'b.example.com'], name: 'both', backend }),
    passes: (p) => p.port('first', { hosts: ['a.example.com', 'b.example.com'], backend }),
    finds: ['team/first: ING001 VirtualService \'both\' in namespace \'shop\' is created more than once, once per host'],
    advice: 'leave name out: each VirtualService is then named after its host',
  },
  {
    code: 'ING001',
    when: 'one host on two gateways is given the same name',
    fails: (p) => onTwoGateways(p, 'web'),
    passes: (p) => onTwoGateways(p),
    finds: ['team/second: ING001 VirtualService \'web\' in namespace \'shop\' is also created at team/first'],
  },
  {
    code: 'ING001',
    when: 'an application has the name of another in its namespace, which is told once',
    fails: (p) => {
      new MeshApp(p.team, 'web', { image: 'web:1', containerPort: 8080 });
      new MeshApp(p.team, 'copy', { name: 'web', image: 'web:1', containerPort: 8080 });
    },
    passes: (p) => {
      new MeshApp(p.team, 'web', { image: 'web:1', containerPort: 8080 });
      new MeshApp(p.team, 'copy', { name: 'web', namespace: 'blog', image: 'web:1', containerPort: 8080 });
    },
    finds: ['team/web: ING001 Deployment, Service, ServiceAccount \'web\' in namespace \'shop\' are also created at team/copy'],
  },
  {
    code: 'ING001',
    when: 'an object of the user\'s own has the kind and name of one of ours',
    fails: (p) => {
      p.port('web', { hosts: ['shop.example.com'], backend });
      new ApiObject(p.team, 'mine', {
        apiVersion: 'networking.istio.io/v1beta1', kind: 'VirtualService', metadata: { name: 'shop-example-com' },
      });
    },
    passes: (p) => {
      p.port('web', { hosts: ['shop.example.com'], backend });
      // Duplicates among user objects are not reported.
      configMap(p, 'one');
      configMap(p, 'two');
    },
    finds: ['team/web: ING001 VirtualService \'shop-example-com\' in namespace \'shop\' is also created at team/mine'],
  },
  {
    code: 'ING002',
    when: 'two objects of the same kind and name go to the same file',
    fails: (p) => inFiles(p, YamlOutputType.FILE_PER_RESOURCE),
    passes: (p) => inFiles(p, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE),
    finds: [
      'inside/gateway: ING002 Gateway \'istio-ingressgateway\' is written to \'Gateway.istio-ingressgateway\', '
      + 'as is Gateway \'istio-ingressgateway\' of mine/gateway',
    ],
  },
];

/** A host that a public and an internal gateway serve. */
function onTwoGateways(p: Playground, name?: string): void {
  const installation = GatewayInstallation.helm({ release: 'istio-internal' });
  const internal = new IngressGateway(p.platform, 'internal', { installation });
  p.port('first', { hosts: ['shop.example.com'], name, backend });
  p.port('second', { gateway: internal, hosts: ['shop.example.com'], name, backend });
}

/** The output mode is a property of the app, so it is set on the current one. */
function inFiles({ app }: Playground, mode: YamlOutputType): void {
  Object.defineProperty(app, 'yamlOutputType', { value: mode });
  const inside = new Chart(app, 'inside', { namespace: 'istio-system' });
  const gateway = new IngressGateway(inside, 'gateway');
  new IngressPort(inside, 'web', { gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['*'], backend });
  new ApiObject(new Chart(app as App, 'mine', { namespace: 'mine' }), 'gateway', {
    apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'istio-ingressgateway' },
  });
}
