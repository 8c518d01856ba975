import type { GatewayServiceChange } from '../model/gateway-change';
import { IngressHop } from '../model/hop';
import type { GatewayModel } from '../model/ingress-model';
import type { Hop } from '../model/step';

/** What the gateway's Service must have: its type, and all its ports with the status port first. */
export function gatewayService(gateway: GatewayModel): GatewayServiceChange {
  return {
    type: gateway.declaration.serviceType,
    // The protocol is always written: tools merge this list by port and protocol, and drop entries where one side has none.
    ports: gateway.servicePorts.map(({ name, port, targetPort, nodePort }) => ({ name, port, protocol: 'TCP', targetPort, nodePort })),
  };
}

export const gatewayServiceHop: Hop = {
  name: IngressHop.GATEWAY_SERVICE,
  follow: (path) => {
    const servicePort = path.gateway.servicePorts.find(({ port }) => port === path.request.port)!;
    const numbers = [servicePort.nodePort, servicePort.port, servicePort.targetPort].filter((number) => number !== undefined);
    return {
      summary: numbers.join(' -> '),
      object: `${path.gateway.namespace}/Service/${path.gateway.declaration.workload.name} ports[${servicePort.name}]`,
      path: { ...path, servicePort },
    };
  },
};
