import type { GatewayChange } from '../model/gateway-change';
import type { GatewayModel } from '../model/ingress-model';

/** What a delivery has to bring into the cluster. */
export function gatewayChange(gateway: GatewayModel): GatewayChange {
  const { workload, serviceType } = gateway.declaration;
  return {
    workload: { name: workload.name, namespace: gateway.namespace, labels: { ...workload.podLabels } },
    service: { type: serviceType, ports: gateway.servicePorts.map(({ openedBy, ...port }) => port) },
    pod: { mounts: [...gateway.mounts] },
  };
}
