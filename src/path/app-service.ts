import type { Hop } from './hop';
import { IngressHop } from '../model/ingress-hop';

export const appServiceHop: Hop = {
  name: IngressHop.APP_SERVICE,
  follow: (path) => ({
    summary: path.destinations!.map(({ port, containerPort }) => `${port} -> ${containerPort ?? 'target port of the Service'}`).join(', '),
    object: path.destinations!.map(({ serviceName, namespace }) => `${namespace}/Service/${serviceName}`).join(', '),
    path,
    unknowns: path.destinations!.filter(({ servicePorts }) => servicePorts === undefined)
      .map(({ serviceName, namespace, port }) => `Service ${namespace}/${serviceName}: does it exist, with port ${port}?`),
  }),
};
