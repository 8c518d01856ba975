import { declinesProxy, injectionLabels, isInjected } from '../../model/cluster/injection';
import { groupBy } from '../../model/collections';
import type { IngressModel } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { shown } from '../../model/values';
import { backends } from '../backends';
import type { Rule, Violation } from '../rule';

/** What a snapshot of the cluster shows of applications' pods. */
export const clusterAppRules: readonly Rule[] = [
  {
    code: 'ING803',
    level: 'warning',
    title: 'a namespace whose pods istiod gives a proxy, for a MeshApp',
    consequence: 'the gateway would speak plain text to the application, and the mesh would neither protect nor see it',
    fix: 'label the namespace istio-injection=enabled or with the istio.io/rev of a control plane, or the pods sidecar.istio.io/inject=false where that is meant',
    see: 'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#automatic-sidecar-injection',
    check: outsideTheMesh,
  },
];

/** An application is known to be in the cluster of the gateways that lead to it. */
function* outsideTheMesh(model: IngressModel): Iterable<Violation> {
  const leading = groupBy(backends(model), ({ service }) => service);
  for (const app of model.declared.apps.filter(({ podLabels }) => !declinesProxy(podLabels))) {
    for (const { gateway: { cluster }, route: { declaredAt: at } } of leading.get(qualifiedName(app.namespace ?? '', app.name)) ?? []) {
      const namespace = cluster.namespaces.find(({ name }) => name === app.namespace);
      // In ambient mode the nodes encrypt, and pods have no proxies.
      if (!namespace || namespace.labels['istio.io/dataplane-mode'] === 'ambient' || isInjected(cluster, namespace, app.podLabels)) continue;
      yield { at, got: `namespace ${shown(namespace.name)} of MeshApp ${shown(app.name)} has ${injectionLabels(namespace)}` };
    }
  }
}
