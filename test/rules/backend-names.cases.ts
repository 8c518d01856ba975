// Backends of which the app itself shows that another Service is meant.
import { Chart } from 'cdk8s';
import { Backend, MeshApp, type IBackend } from '../../src';
import type { Declare, Playground } from '../support/findings';
import type { WarningCase } from '../support/rule-cases';
import { service, someFiles, STOCK_SERVICE, wholeCluster, write } from '../support/snapshots';

const url = 'http://www.example.com/';

function app({ team }: Playground, name = 'web'): MeshApp {
  return new MeshApp(team, name, { image: 'web:1', containerPort: 8080 });
}

/** A route in the platform's namespace, whereas the app is in the team's. */
function besideApp(backend: (p: Playground) => IBackend, more: Declare = () => {}): Declare {
  return (p) => {
    more(p);
    p.port('port', { hosts: ['www.example.com'], namespace: 'istio-system', backend: backend(p) });
  };
}

/** A route in the team's namespace with the application of a name, and a backend of another name. */
function named(application: string, backend: string, more: Declare = () => {}): Declare {
  return (p) => {
    more(p);
    app(p, application);
    p.port('port', { hosts: ['www.example.com'], backend: Backend.service(backend, 80) });
  };
}

const elsewhere = ['warning at team/port: ING714 the app has no Service \'istio-system/web\', only \'shop/web\''];

function misspelled(backend: string, name: string): string[] {
  return [`warning at team/port: ING715 the app has no Service 'shop/${backend}', but 'shop/${name}'`];
}

export const namespaceWarnings: readonly WarningCase[] = [
  {
    code: 'ING714',
    when: 'the MeshApp of the backend\'s name is in another namespace',
    fails: besideApp((p) => (app(p), Backend.service('web', 80))),
    passes: besideApp((p) => (app(p), Backend.service('web', 80, { namespace: 'shop' }))),
    finds: elsewhere,
    url,
  },
  {
    code: 'ING714',
    when: 'a Service of the app with the backend\'s name is in another namespace',
    fails: besideApp((p) => (write(p.team, service('shop', 'web', { ports: [{ port: 80 }] })), Backend.service('web', 80))),
    passes: besideApp((p) => (write(p.team, service('shop', 'other', { ports: [{ port: 80 }] })), Backend.service('web', 80))),
    finds: elsewhere,
    url,
  },
  {
    code: 'ING714',
    when: 'the user did not write the other namespace',
    fails: besideApp((p) => (app(p), Backend.service('web', 80))),
    passes: besideApp((p) => (app(p), Backend.service('web', 80, { namespace: 'blog' }))),
    finds: elsewhere,
    url,
  },
  {
    code: 'ING714',
    when: 'the user misspelled the namespace',
    fails: besideApp((p) => (app(p), Backend.service('web', 80, { namespace: 'shpo' }))),
    passes: besideApp((p) => (app(p), Backend.service('web', 80, { namespace: 'shop' }))),
    finds: ['warning at team/port: ING714 the app has no Service \'shpo/web\', only \'shop/web\''],
    url,
  },
  {
    code: 'ING714',
    when: 'the cluster is not known to have the Service too',
    fails: besideApp((p) => (app(p), Backend.service('web', 80)), (p) => p.gatewayWith({ snapshot: someFiles(STOCK_SERVICE) })),
    passes: besideApp((p) => (app(p), Backend.service('web', 80)), (p) => p.gatewayWith({
      snapshot: someFiles(STOCK_SERVICE, service('istio-system', 'web', { ports: [{ port: 80 }] })),
    })),
    finds: elsewhere,
    url,
  },
  {
    code: 'ING714',
    when: 'one of two charts has the Service',
    fails: besideApp((p) => {
      new MeshApp(new Chart(p.app, 'blog', { namespace: 'blog' }), 'web', { image: 'web:1', containerPort: 8080 });
      app(p);
      return Backend.service('web', 80);
    }),
    passes: besideApp((p) => {
      new MeshApp(new Chart(p.app, 'blog', { namespace: 'istio-system' }), 'web', { image: 'web:1', containerPort: 8080 });
      app(p);
      return Backend.service('web', 80);
    }),
    finds: ['warning at team/port: ING714 the app has no Service \'istio-system/web\', only \'blog/web\''],
    url,
  },
];

export const spellingWarnings: readonly WarningCase[] = [
  {
    code: 'ING715',
    when: 'two letters of a MeshApp\'s name are swapped',
    fails: named('web', 'wbe'),
    passes: named('web', 'web'),
    finds: misspelled('wbe', 'web'),
    url,
  },
  {
    code: 'ING715',
    when: 'a letter of a name is missing',
    fails: named('frontend', 'fronted'),
    passes: named('frontend-1', 'frontend-2'),
    finds: misspelled('fronted', 'frontend'),
    url,
  },
  {
    code: 'ING715',
    when: 'a Service of the app has nearly the name',
    fails: named('other', 'chekout', (p) => write(p.team, service('shop', 'checkout', { ports: [{ port: 80 }] }))),
    passes: named('other', 'chekout', (p) => write(p.team, service('blog', 'checkout', { ports: [{ port: 80 }] }))),
    finds: misspelled('chekout', 'checkout'),
    url,
  },
  {
    code: 'ING715',
    when: 'the cluster is not known to have the Service',
    fails: named('frontend', 'fronted', (p) => p.gatewayWith({ snapshot: someFiles(STOCK_SERVICE) })),
    passes: named('frontend', 'fronted', (p) => p.gatewayWith({
      snapshot: someFiles(STOCK_SERVICE, service('shop', 'fronted', { ports: [{ port: 80 }] })),
    })),
    finds: misspelled('fronted', 'frontend'),
    url,
  },
  ...[['a', 'b'], ['api', 'app'], ['web-1', 'web-2'], ['web-a', 'web-b']].map(([one, other]): WarningCase => ({
    code: 'ING715',
    when: `two names differ by more than ${one} and ${other}`,
    fails: named('frontend', 'frontent'),
    passes: named(one, other),
    finds: misspelled('frontent', 'frontend'),
    url,
  })),
];

export const missingServices = [{
  code: 'ING708',
  when: 'the snapshot is complete and the app has the Service in another namespace',
  fails: besideApp((p) => (app(p), Backend.service('web', 80)), (p) => p.gatewayWith({ snapshot: wholeCluster(STOCK_SERVICE) })),
  passes: besideApp((p) => app(p), (p) => p.gatewayWith({ snapshot: wholeCluster(STOCK_SERVICE) })),
  finds: ['team/port: ING708 the snapshot has no Service \'istio-system/web\', only \'shop/web\''],
  advice: 'set namespace of the backend to \'shop\'',
}, {
  code: 'ING708',
  when: 'the snapshot is complete, which is then told instead',
  fails: named('frontend', 'fronted', (p) => p.gatewayWith({ snapshot: wholeCluster(STOCK_SERVICE) })),
  passes: named('frontend', 'frontend', (p) => p.gatewayWith({ snapshot: wholeCluster(STOCK_SERVICE) })),
  finds: ['team/port: ING708 the snapshot has no Service \'shop/fronted\''],
}];
