import { appPodHop } from './app-pod';
import { appServiceHop } from './app-service';
import { clientHop } from './client';
import { gatewayHop } from './gateway';
import { gatewayPodHop } from './gateway-pod';
import { gatewayServiceHop } from './gateway-service';
import type { Hop } from './hop';
import { loadBalancerHop } from './load-balancer';
import { virtualServiceHop } from './virtual-service';

/** All hops, in the order in which a request passes them. */
export const REQUEST_PATH: readonly Hop[] = [
  clientHop,
  loadBalancerHop,
  gatewayServiceHop,
  gatewayPodHop,
  gatewayHop,
  virtualServiceHop,
  appServiceHop,
  appPodHop,
];
