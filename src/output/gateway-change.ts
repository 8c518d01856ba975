import type { GatewayChange } from '../delivery/gateway-change';
import type { GatewayModel } from '../model/ingress-model';
import { gatewayPod } from '../path/gateway-pod';
import { gatewayService } from '../path/gateway-service';

/** What a delivery has to bring into the cluster: the output of the two hops that belong to the gateway workload. */
export function gatewayChange(gateway: GatewayModel): GatewayChange {
  const { workload } = gateway.declaration;
  return {
    workload: { name: workload.name, namespace: gateway.namespace, labels: { ...workload.podLabels } },
    service: gatewayService(gateway),
    pod: gatewayPod(gateway),
  };
}
