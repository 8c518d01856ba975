import type { GatewayChange, GatewayWorkload } from '../model/gateway-change';
import type { GatewayModel } from '../model/ingress-model';
import type { Workload } from '../model/workload';

/** The change that a delivery has to bring into the cluster. */
export function gatewayChange(gateway: GatewayModel): GatewayChange {
  const { declaration: { workload }, serviceType } = gateway;
  return {
    workload: changedWorkload(workload),
    service: { type: serviceType, ports: gateway.servicePorts.map(({ openedBy, ...port }) => port) },
    pod: { mounts: [...gateway.mounts] },
  };
}

/** The workload to change, which is known before the model is built. */
export function changedWorkload({ name, namespace = '', podLabels, chartVersion, objectKind }: Workload): GatewayWorkload {
  return { name, kind: objectKind, namespace, labels: { ...podLabels }, chartVersion };
}
