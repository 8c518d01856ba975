import { knowsAll } from '../../cluster/cluster-facts';
import { lacksWorkload, surroundings } from '../../cluster/gateway-pods';
import { mayListSecrets } from '../../cluster/kinds/access';
import { isSubset } from '../../cluster/selector';
import type { GatewayModel } from '../../model/ingress-model';
import { shown } from '../../model/shown';
import { certificateLabel } from '../../model/tls-settings';
import { each, type Rule } from '../rule';
import { workloadText } from '../workload-text';
import { barePodRules } from './bare-pods';
import { gatewayInjectionRules } from './gateway-injection';
import { gatewayNamespaceRules } from './namespaces';
import { otherProxyRules } from './other-proxies';

const GATEWAYS = 'https://istio.io/latest/docs/setup/additional-setup/gateway/';

/** What a snapshot of the cluster shows of the gateway's pods. */
export const clusterPodRules: readonly Rule[] = [
  ...gatewayInjectionRules,
  ...barePodRules,
  ...otherProxyRules,
  ...gatewayNamespaceRules,
  {
    code: 'ING409',
    name: 'gateway workload missing or mislabeled',
    level: 'error',
    allowed: 'a gateway workload that exists and has the labels of the selector',
    otherwise: 'the Gateway would select no pods, and clients would be refused',
    fix: 'set name, namespace and selector of the installation as in the cluster',
    see: GATEWAYS,
    causes: ['ING427'],
    check: (model) => each(model.gateways, (gateway) => {
      const { declaration: { at, workload: { selector } } } = gateway;
      const { workload } = surroundings(gateway);
      if (workload && !isSubset(selector, workload.podLabels)) {
        return {
          at,
          got: `selector ${JSON.stringify(selector)} does not match the pods of ${workloadText(workload)}, labeled `
            + JSON.stringify(workload.podLabels),
          fix: 'set selector of the installation to labels that the pods have',
        };
      }
      const fix = 'set name and namespace of the installation as in the cluster';
      return lacksWorkload(gateway) ? { at, got: `the snapshot has no Deployment ${shown(gateway.workloadName)}`, fix } : undefined;
    }),
  },
  {
    code: 'ING413',
    name: 'gateway without permission to read Secrets',
    level: 'error',
    allowed: 'credential certificates only if the gateway\'s service account may list Secrets',
    otherwise: 'istiod would send no certificate, and every TLS handshake would fail',
    fix: 'bind the account to a Role that may get, watch and list secrets, or use TlsCertificate.mounted',
    see: 'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#troubleshooting',
    check: (model) => each(model.ports, ({ declaration: { at, tls }, gateway }) => {
      const decided = model.gateways.find(({ declaration }) => declaration === gateway)!;
      const account = surroundings(decided).workload?.serviceAccount;
      const { cluster, namespace } = decided;
      if (tls?.source !== 'credential' || account === undefined || !knowsAllAccess(decided)) return undefined;
      return mayListSecrets(cluster, namespace, account) ? undefined
        : {
          at,
          got: `certificate ${shown(certificateLabel(tls))} comes from istiod, but service account ${shown(account)} `
            + `may not list Secrets in ${shown(namespace)}`,
        };
    }),
  },
];

/** A permission can come by any of these kinds. */
function knowsAllAccess({ cluster, namespace }: GatewayModel): boolean {
  return ['Role', 'RoleBinding'].every((kind) => knowsAll(cluster, kind, namespace))
    && ['ClusterRole', 'ClusterRoleBinding'].every((kind) => knowsAll(cluster, kind));
}
