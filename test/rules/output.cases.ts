import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { Backend, IngressGateway, MeshApp } from '../../src';
import type { Playground } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);

function configMap({ team }: Playground, id: string, namespace?: string): void {
  new ApiObject(team, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace } });
}

export const outputCases: readonly RuleCase[] = [
  {
    code: 'ING001',
    when: 'two hosts become the same name with dashes',
    fails: (p) => {
      p.port('first', { hosts: ['a-b.example.com'], backend });
      p.port('second', { hosts: ['a.b-example.com'], backend });
    },
    passes: (p) => {
      p.port('first', { hosts: ['a-b.example.com'], backend });
      p.port('second', { hosts: ['a.b-example.com'], name: 'other', backend });
    },
    finds: ['team/second: ING001 VirtualService \'a-b-example-com\' in namespace \'shop\' is also created at team/first'],
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
    when: 'two hosts of one port make one name with dashes',
    fails: (p) => p.port('web', { hosts: ['a-b.example.com', 'a.b.example.com', 'c.example.com'], backend }),
    passes: (p) => p.port('web', { hosts: ['a-b.example.com', 'c.example.com'], backend }),
    finds: [
      'team/web: ING001 VirtualService \'a-b-example-com\' in namespace \'shop\' is created more than once: the default names of hosts '
        + '\'a-b.example.com\', \'a.b.example.com\' are equal',
    ],
    advice: 'attach each host by an IngressRoute with a name of its own',
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

/** The output mode is a property of the app, so it is set on the current one. */
function inFiles({ app }: Playground, mode: YamlOutputType): void {
  Object.defineProperty(app, 'yamlOutputType', { value: mode });
  const inside = new Chart(app, 'inside', { namespace: 'istio-system' });
  const gateway = new IngressGateway(inside, 'gateway');
  gateway._addResource();
  new ApiObject(new Chart(app as App, 'mine', { namespace: 'mine' }), 'gateway', {
    apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'istio-ingressgateway' },
  });
}
