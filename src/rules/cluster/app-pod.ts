import { declinesProxy, injectionLabels, isInjected } from '../../cluster/injection';
import { isSubset } from '../../cluster/selector';
import type { IngressModel } from '../../model/ingress-model';
import { appSelector } from '../../model/names';
import { shown } from '../../model/shown';
import type { Rule, Violation } from '../rule';
import { workloadText } from '../workload-text';
import { applications } from './applications';
import { appNamespaceRules } from './namespaces';

/** What a snapshot of the cluster shows of applications' pods. */
export const clusterAppRules: readonly Rule[] = [
  {
    code: 'ING803',
    name: 'application outside the mesh',
    level: 'warning',
    allowed: 'a MeshApp in a namespace where istiod injects proxies',
    otherwise: 'the gateway would speak plain text to the application, and the mesh would neither protect nor observe it',
    fix: 'label the namespace istio-injection=enabled or istio.io/rev=<revision>; if no proxy is wanted, label the pods '
      + 'sidecar.istio.io/inject=false',
    see: 'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#automatic-sidecar-injection',
    check: outsideTheMesh,
  },
  {
    code: 'ING805',
    name: 'pods of others behind a MeshApp',
    level: 'warning',
    allowed: 'pods with the label of a MeshApp only in its own Deployment',
    otherwise: 'the Service of the MeshApp would send a share of the requests to the other pods',
    fix: 'give one of the two another name, or another value for the label app',
    see: 'https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes',
    check: foreignPods,
  },
  ...appNamespaceRules,
];

function* outsideTheMesh(model: IngressModel): Iterable<Violation> {
  for (const { app, cluster, at } of applications(model)) {
    const namespace = cluster.namespaces.find(({ name }) => name === app.namespace);
    if (!namespace || declinesProxy(app.podLabels) || isInjected(cluster, namespace, app.podLabels)) continue;
    // In ambient mode the nodes encrypt, and pods have no proxies.
    if (namespace.labels['istio.io/dataplane-mode'] === 'ambient') continue;
    yield { at, got: `namespace ${shown(namespace.name)} of MeshApp ${shown(app.name)} has ${injectionLabels(namespace)}` };
  }
}

function* foreignPods(model: IngressModel): Iterable<Violation> {
  for (const { app, cluster, at } of applications(model)) {
    const neighbours = [...cluster.workloads, ...cluster.pods.filter(({ isBare }) => isBare)]
      .filter(({ namespace, podLabels }) => namespace === app.namespace && isSubset(appSelector(app), podLabels));
    for (const other of neighbours) {
      yield { at, got: `pods of ${workloadText(other)} have label app=${app.name}, which the MeshApp's Service selects` };
    }
  }
}
