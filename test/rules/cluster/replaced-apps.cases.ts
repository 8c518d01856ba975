// Deployments and Services of the cluster with the names of those that the app writes.
import { Backend, GatewayInstallation, MeshApp } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { object, service, someFiles, type Manifest } from '../../support/snapshots';

/** A MeshApp over an object of the cluster. */
function appOver(manifest: Manifest): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(manifest) });
    const web = new MeshApp(p.team, 'web', { image: 'web:1', containerPort: 8080 });
    p.port('port', { hosts: ['shop.example.com'], backend: web });
  };
}

/** A managed gateway over an object of the cluster. */
function gatewayOver(manifest: Manifest): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(manifest), installation: GatewayInstallation.managed({ name: 'edge' }) });
    p.port('port', { hosts: ['shop.example.com'], backend: Backend.service('web', 80) });
  };
}

function selecting(home: string, name: string, matchLabels: Manifest, kind = 'Deployment'): Manifest {
  return object('apps/v1', kind, home, name, { spec: { selector: { matchLabels }, template: { metadata: { labels: matchLabels } } } });
}

export const replacedDeploymentCases: readonly RuleCase[] = [
  {
    code: 'ING810',
    when: 'the Deployment of a MeshApp selects pods by other labels in the cluster',
    fails: appOver(selecting('shop', 'web', { 'app.kubernetes.io/name': 'web' })),
    passes: appOver(selecting('shop', 'web', { app: 'web' })),
    finds: [
      'team/web: ING810 Deployment \'shop/web\' selects pods by \'app.kubernetes.io/name=web\', but is declared with \'app=web\'',
    ],
  },
  {
    code: 'ING430',
    when: 'the Deployment of a managed gateway selects pods by other labels in the cluster',
    fails: gatewayOver(selecting('istio-system', 'edge', { app: 'edge' })),
    passes: gatewayOver(selecting('istio-system', 'edge', { istio: 'edge', app: 'edge' })),
    finds: [
      'platform/gateway: ING430 Deployment \'istio-system/edge\' selects pods by \'app=edge\', but is declared with '
      + '\'app=edge, istio=edge\'',
    ],
  },
];

export const replacedAppServiceCases: readonly WarningCase[] = [{
  code: 'ING730',
  when: 'the Service of a MeshApp has more ports in the cluster',
  fails: appOver(service('shop', 'web', { ports: [{ port: 80 }, { port: 9000 }] })),
  passes: appOver(service('shop', 'web', { ports: [{ port: 80 }] })),
  finds: ['warning at team/port: ING730 Service \'shop/web\' has port 9000, which the MeshApp does not have'],
  url: 'http://shop.example.com/',
}];
