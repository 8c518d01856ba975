import type { LoadBalancerPlan } from './load-balancer';
import type { GatewayModel, ServicePort } from '../model/ingress-model';
import { balancerName, frontendName, portName } from '../model/names';
import { ServiceType } from '../model/service-type';
import { STATUS_PATH } from '../model/workload';

/** A load balancer, or its declaration. */
interface Named {
  readonly name: string;
}

/** A port that load balancers forward to the workers. */
export interface BalancedPort {
  readonly name: string;
  readonly port: number;
  readonly nodePort: number;
}

/** How load balancers find out whether a worker's gateway is healthy. */
export type HealthCheck = Pick<LoadBalancerPlan, 'healthCheckNodePort' | 'healthCheckPath'>;

/** The declared ports, for load balancers in front of the workers; undefined unless the Service has node ports. */
export function balancedPorts(gateway: GatewayModel): BalancedPort[] | undefined {
  if (gateway.serviceType !== ServiceType.NODE_PORT) return undefined;
  return gateway.servicePorts.filter(isDeclared).map(({ port, nodePort, openedBy }) => ({
    name: portName(openedBy[0].protocol.name, port), port, nodePort: nodePort!,
  }));
}

/** The health check of the workers; undefined unless the Service has node ports. */
export function healthCheck({ serviceType, servicePorts: [status] }: GatewayModel): HealthCheck | undefined {
  if (serviceType !== ServiceType.NODE_PORT) return undefined;
  return { healthCheckNodePort: status.nodePort!, healthCheckPath: STATUS_PATH };
}

/** The frontends of a load balancer in front of a gateway. */
export function frontends(gateway: GatewayModel, balancer: Named): BalancedPort[] {
  const name = nameOf(gateway, balancer);
  return (balancedPorts(gateway) ?? []).map((port) => ({ ...port, name: frontendName(name, port.name) }));
}

/** What a load balancer in front of a gateway has to do; undefined unless the Service has node ports. */
export function loadBalancerPlan(gateway: GatewayModel, balancer: Named): LoadBalancerPlan | undefined {
  const check = healthCheck(gateway);
  return check && {
    name: nameOf(gateway, balancer), gateway: gateway.workloadName, frontends: frontends(gateway, balancer), ...check,
  };
}

function nameOf({ namespace, declaration: { workload } }: GatewayModel, { name }: Named): string {
  return balancerName(namespace, workload.name, name);
}

/** The status port and stock ports that nobody declared are not for clients. */
function isDeclared({ openedBy }: ServicePort): boolean {
  return openedBy.length > 0;
}
