import type { IngressGateway } from '../../src';
import { IngressRegistry } from '../../src/app/registry';
import type { GatewayModel } from '../../src/model/ingress-model';

/** The current model of a gateway. */
export function modelOf(gateway: IngressGateway): GatewayModel {
  return IngressRegistry.of(gateway).current().gateways.get(gateway.node.path)!;
}
