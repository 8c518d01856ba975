// Deployments and Services of the cluster that a MeshApp, or a gateway of this app, replaces.
import { applications } from './applications';
import type { ClusterFacts } from '../../cluster/cluster-facts';
import type { LabelSelector } from '../../cluster/selector';
import { unique } from '../../model/collections';
import { qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import { InstallationKind } from '../../model/workload';
import { each, type Rule, type Violation } from '../rule';

const IMMUTABLE = 'the API server would reject the Deployment: its selector cannot change';
const DEPLOYMENT = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates';

export const replacedGatewayPodRules: readonly Rule[] = [{
  code: 'ING430',
  name: 'gateway Deployment with another selector',
  level: 'error',
  allowed: 'the selector that the Deployment already has',
  otherwise: IMMUTABLE,
  fix: 'choose another name for the managed installation, or delete the Deployment first',
  see: DEPLOYMENT,
  check: (model) => each(model.gateways, ({ cluster, namespace, declaration: { at, workload } }) => {
    const { kind, name, podLabels: matchLabels } = workload;
    if (kind !== InstallationKind.MANAGED) return undefined;
    const got = otherSelector(cluster, { namespace, name }, { matchLabels, matchExpressions: [] });
    return got && { at, got };
  }),
}];

export const replacedAppPodRules: readonly Rule[] = [{
  code: 'ING810',
  name: 'Deployment with another selector',
  level: 'error',
  allowed: 'the selector that the Deployment already has',
  otherwise: IMMUTABLE,
  fix: 'choose another name for the MeshApp, or delete the Deployment first',
  see: DEPLOYMENT,
  acknowledgeable: true,
  *check(model) {
    for (const { app: { at, name, namespace = '', podSelector }, cluster } of applications(model)) {
      const got = otherSelector(cluster, { namespace, name }, podSelector);
      if (got) yield { at, got };
    }
  },
}];

export const replacedAppServiceRules: readonly Rule[] = [{
  code: 'ING730',
  name: 'port that the Service of a MeshApp loses',
  level: 'warning',
  allowed: 'all ports that the Service already has, unless nobody needs them',
  otherwise: 'clients of the missing ports would be refused',
  fix: 'add the port to the Service of the MeshApp; acknowledge this if nobody needs it',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services',
  *check(model): Iterable<Violation> {
    for (const { app: { name, namespace = '', destination: { servicePorts = [] } }, cluster, at } of applications(model)) {
      const before = cluster.replaced.services.filter((service) => service.name === name && service.namespace === namespace);
      const lost = unique(before.flatMap(({ ports }) => ports.map(({ port }) => port))).filter((port) => !servicePorts.includes(port));
      const service = shown(qualifiedName(namespace, name));
      yield* lost.map((port) => ({ at, got: `Service ${service} has port ${port}, which the MeshApp does not have` }));
    }
  },
}];

function otherSelector(
  { replaced }: ClusterFacts, { namespace, name }: { readonly namespace: string; readonly name: string }, selector: LabelSelector,
): string | undefined {
  const former = replaced.workloads.find((one) => one.kind === 'Deployment' && one.name === name && one.namespace === namespace);
  // Every Deployment has a selector: where a manifest shows none, it is unknown.
  if (!former?.selector || ['\'\'', selectorText(selector)].includes(selectorText(former.selector))) return undefined;
  return `Deployment ${shown(qualifiedName(namespace, name))} selects pods by ${selectorText(former.selector)}, `
    + `but is declared with ${selectorText(selector)}`;
}

function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values }) => `${key} ${operator} (${values.join(', ')})`);
  return shown([...labels, ...expressions].sort().join(', '));
}
