import type { Hop } from './hop';
import { IngressHop } from '../model/ingress-hop';

export const clientHop: Hop = {
  name: IngressHop.CLIENT,
  follow: (path) => ({
    summary: `${path.request.scheme} to ${path.request.host}:${path.request.port}`,
    object: 'DNS',
    path,
    unknowns: [`DNS: does ${path.request.host} lead to the load balancer?`],
  }),
};
