import type { OtherRoutes } from '../cluster/other-routes';
import type { Destination, FilterChain, GatewayModel, Listener, Route, Server, ServicePort, VirtualService } from '../model/ingress-model';

/** What a client asks for. */
export interface IngressRequest {
  readonly url: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** Without query; empty if the scheme has no paths. */
  readonly path: string;
}

/** One request on its way: each hop reads what the hops before it found, and adds its own. */
export interface RequestPath {
  readonly request: IngressRequest;
  readonly gateway: GatewayModel;
  readonly servicePort?: ServicePort;
  readonly listener?: Listener;
  readonly server?: Server;
  readonly chain?: FilterChain;
  readonly virtualService?: VirtualService;
  readonly route?: Route;
  readonly destinations?: readonly Destination[];
  /** Routes of others that take the request, or may take it. */
  readonly others?: readonly OtherRoutes[];
}
