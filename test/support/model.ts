import type { IngressGateway } from '../../src';
import type { GatewayModel } from '../../src/model/ingress-model';
import { IngressRegistry } from '../../src/app/registry';

/** What was decided for a gateway, as things stand. */
export function modelOf(gateway: IngressGateway): GatewayModel {
  const registry = IngressRegistry.of(gateway);
  registry.forget();
  return registry.gateway(gateway._declaration);
}
