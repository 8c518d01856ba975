import { Backend, ClusterSnapshot } from '../../src';
import type { Playground } from '../support/findings';
import type { WarningCase } from '../support/rule-cases';

/** From the folder of the project, so that messages are the same on every machine. */
const GITOPS = 'test/fixtures/gitops';

function withSnapshot(p: Playground, ...paths: readonly string[]): void {
  p.gatewayWith({ snapshot: ClusterSnapshot.fromFiles(...paths) });
  p.port('web', { hosts: ['shop.example.com'], backend: Backend.service('paid', 80) });
}

export const passedOverWarnings: readonly WarningCase[] = [
  {
    code: 'ING012',
    when: 'a folder has templates, and objects without a namespace',
    url: 'http://shop.example.com/',
    fails: (p) => withSnapshot(p, GITOPS),
    passes: (p) => withSnapshot(p, `${GITOPS}/base.yaml`),
    finds: [
      `warning at platform/gateway: ING012 the snapshot has 1 file that cannot be read: '${GITOPS}/chart/templates/service.yaml'`,
      `warning at platform/gateway: ING012 the snapshot has 1 object without a namespace: Service 'web' in '${GITOPS}/overlay/web.yaml'`,
    ],
  },
];
