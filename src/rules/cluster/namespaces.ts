// Namespaces that a complete listing does not have, and that the app does not declare either.
import { type ClusterFacts, lacksNamespace } from '../../cluster/cluster-facts';
import { IngressHop } from '../../model/ingress-hop';
import type { GatewayModel, IngressModel } from '../../model/ingress-model';
import { shown } from '../../model/shown';
import { InstallationKind } from '../../model/workload';
import type { Rule, Violation } from '../rule';
import { applications } from './applications';

const NAMESPACES = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/';

export const gatewayNamespaceRules: readonly Rule[] = [
  {
    code: 'ING427',
    name: 'missing namespace of the gateway',
    level: 'error',
    allowed: 'a gateway in a namespace that exists, or that the app declares',
    otherwise: 'the API server would reject the gateway\'s objects',
    fix: 'correct the namespace of the installation, or add the Namespace to the app',
    see: NAMESPACES,
    causes: ['ING406'],
    check: ({ gateways }) => withoutNamespace(gateways, (kind) => kind !== InstallationKind.HELM),
  },
  {
    code: 'ING428',
    name: 'missing namespace of a Helm release',
    level: 'warning',
    allowed: 'a release in a namespace that exists, or that the app declares',
    otherwise: 'unless Helm creates the namespace first, the API server would reject the Gateway',
    fix: 'correct the namespace of the installation, or add the Namespace to the app',
    see: 'https://helm.sh/docs/helm/helm_install/',
    causes: ['ING406'],
    check: ({ gateways }) => withoutNamespace(gateways, (kind) => kind === InstallationKind.HELM),
  },
];

export const appNamespaceRules: readonly Rule[] = [
  {
    code: 'ING811',
    name: 'missing namespace of a route or an application',
    level: 'error',
    allowed: 'routes and MeshApps in namespaces that exist, or that the app declares',
    otherwise: 'the API server would reject their objects, and no request would reach the application',
    fix: 'correct the namespace, or add the Namespace to the app',
    see: NAMESPACES,
    acknowledgeable: true,
    causes: ['ING601', 'ING604', 'ING705'],
    *check(model) {
      const clusters = new Map(model.gateways.map(({ declaration, cluster }) => [declaration, cluster]));
      for (const { declaration: { at, namespace }, port } of model.routes) {
        yield* missing(clusters.get(port.gateway)!, namespace, { at, what: 'route', hop: IngressHop.VIRTUAL_SERVICE });
      }
      for (const { app, cluster } of applications(model)) yield* missing(cluster, app.namespace, { at: app.at, what: 'MeshApp' });
    },
  },
];

function withoutNamespace(gateways: IngressModel['gateways'], isMeant: (kind: InstallationKind) => boolean): Violation[] {
  return gateways.filter(({ declaration }) => isMeant(declaration.workload.kind))
    .flatMap(({ cluster, namespace, declaration: { at } }: GatewayModel) => missing(cluster, namespace, { at, what: 'gateway' }));
}

function missing(
  cluster: ClusterFacts, namespace: string | undefined, { at, what, hop }: { at: string; what: string; hop?: IngressHop },
): Violation[] {
  if (namespace === undefined || !lacksNamespace(cluster, namespace)) return [];
  return [{ at, got: `the snapshot has no namespace ${shown(namespace)}, in which the ${what} is`, hop }];
}
