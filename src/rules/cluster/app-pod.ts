import type { ClusterFacts } from '../../cluster/facts/cluster-facts';
import { declinesProxy, injectionLabels, isInjected } from '../../cluster/facts/injection';
import { isSubset } from '../../cluster/facts/selector';
import { groupBy } from '../../model/collections';
import type { DecidedApp } from '../../model/declaration';
import type { IngressModel } from '../../model/ingress-model';
import { appSelector, qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import { backends } from '../backends';
import type { Rule, Violation } from '../rule';

/** What a snapshot of the cluster shows of applications' pods. */
export const clusterAppRules: readonly Rule[] = [
  {
    code: 'ING803',
    name: 'NAME ING803',
    level: 'warning',
    allowed: 'a namespace whose pods istiod gives a proxy, for a MeshApp',
    otherwise: 'the gateway would speak plain text to the application, and the mesh would neither protect nor see it',
    fix: 'label the namespace istio-injection=enabled or with the istio.io/rev of a control plane, or the pods sidecar.istio.io/inject=false where that is meant',
    see: 'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#automatic-sidecar-injection',
    check: outsideTheMesh,
  },
  {
    code: 'ING805',
    name: 'NAME ING805',
    level: 'warning',
    allowed: 'pods with the label of a MeshApp in its own Deployment alone',
    otherwise: 'the Service of the MeshApp would send a share of the requests to the other pods',
    fix: 'give one of the two another name, or another label app',
    see: 'https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes',
    check: foreignPods,
  },
];

function* outsideTheMesh(model: IngressModel): Iterable<Violation> {
  for (const { app, cluster, at } of applications(model)) {
    const namespace = cluster.namespaces.find(({ name }) => name === app.namespace);
    // In ambient mode the nodes encrypt, and pods have no proxies.
    if (!namespace || declinesProxy(app.podLabels) || namespace.labels['istio.io/dataplane-mode'] === 'ambient' || isInjected(cluster, namespace, app.podLabels)) continue;
    yield { at, got: `namespace ${shown(namespace.name)} of MeshApp ${shown(app.name)} has ${injectionLabels(namespace)}` };
  }
}

function* foreignPods(model: IngressModel): Iterable<Violation> {
  for (const { app, cluster, at } of applications(model)) {
    const others = cluster.workloads.filter(({ namespace, podLabels }) => namespace === app.namespace && isSubset(appSelector(app), podLabels));
    for (const { kind, namespace, name } of others) {
      yield { at, got: `${kind} ${shown(qualifiedName(namespace, name))} gives its pods the label app=${app.name}, by which the Service of the MeshApp selects` };
    }
  }
}

/** Each application for each gateway that leads to it, in whose cluster it is. */
function applications(model: IngressModel): Array<{ readonly app: DecidedApp; readonly cluster: ClusterFacts; readonly at: string }> {
  const leading = groupBy(backends(model), ({ service }) => service);
  return model.declared.apps.flatMap((app) => (leading.get(qualifiedName(app.namespace ?? '', app.name)) ?? [])
    .map(({ gateway: { cluster }, at }) => ({ app, cluster, at })));
}
