import type { IVirtualService } from '@kubernetes-models/istio/networking.istio.io/v1/VirtualService' with { 'resolution-mode': 'import' };
import type { Route } from '../../model/ingress-model';

export type VirtualServiceSpec = NonNullable<IVirtualService['spec']>;

interface IstioDestination {
  readonly destination: { readonly host: string; readonly port: { readonly number: number } };
  readonly weight?: number;
}

/** `route` of one entry of a VirtualService. A single destination has no weight. */
export function istioDestinations({ destinations }: Route): IstioDestination[] {
  return destinations.map(({ host, port, weight }) => ({
    destination: { host, port: { number: port } },
    ...(destinations.length > 1 ? { weight } : {}),
  }));
}
