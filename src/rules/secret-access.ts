import type { Violation } from './rule';
import { surroundings } from '../cluster/gateway-pods';
import { mayListSecrets, type ClusterBinding, type ClusterRole } from '../cluster/kinds/access';
import type { GatewayModel, IngressModel } from '../model/ingress-model';
import { shown } from '../model/shown';
import { certificateLabel } from '../model/tls-settings';

/** Certificates from istiod on gateways whose delivery takes the right to read Secrets away, and to which nothing gives it back. */
export function* withoutSecrets({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways.filter((each) => !each.declaration.readsSecrets && !isAllowedOtherwise(each))) {
    for (const { declaration: { at, tls } } of gateway.servicePorts.flatMap(({ openedBy }) => openedBy)) {
      if (tls?.source !== 'credential') continue;
      yield { at, got: `certificate ${shown(certificateLabel(tls))} comes from istiod, but rbac.enabled of extraValues is false` };
    }
  }
}

/** What the chart itself created goes away with the change; it is named after the service account. */
function isAllowedOtherwise(gateway: GatewayModel): boolean {
  const { cluster, declaration: { workload }, namespace } = gateway;
  // The chart names the account after the release, unless the user's values do.
  const account = surroundings(gateway).workload?.serviceAccount ?? workload.name;
  const stays = (object: ClusterRole | ClusterBinding) => cluster.ofApp.has(object) || object.name !== account;
  return mayListSecrets({ roles: cluster.roles.filter(stays), bindings: cluster.bindings.filter(stays) }, namespace, account);
}
