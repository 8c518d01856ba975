import type { LoadBalancerPlan } from './load-balancer';
import type { GatewayModel } from '../model/ingress-model';
import { portName } from '../model/names';
import { ServiceType } from '../model/service-type';
import { STATUS_PATH } from '../model/workload';

/**
 * What every load balancer in front of a gateway has to do; undefined if the cloud provides the load balancer.
 */
export function loadBalancerPlan(gateway: GatewayModel): LoadBalancerPlan | undefined {
  if (gateway.declaration.serviceType !== ServiceType.NODE_PORT) return undefined;
  const [status, ...others] = gateway.servicePorts;
  return {
    gateway: gateway.workloadName,
    frontends: others.filter((port) => port.openedBy.length > 0).map((port) => ({
      name: portName(port.openedBy[0].protocol.name, port.port), port: port.port, nodePort: port.nodePort!,
    })),
    healthCheckNodePort: status.nodePort!,
    healthCheckPath: STATUS_PATH,
  };
}
