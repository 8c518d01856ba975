import { changed } from './changed';
import type { Hop } from './hop';
import { IngressHop } from '../model/ingress-hop';

export const appServiceHop: Hop = {
  name: IngressHop.APP_SERVICE,
  follow: (path) => ({
    summary: path.destinations!.map(({ port, containerPort }) => `${port} -> ${containerPort ?? 'target port of the Service'}`).join(', '),
    object: path.destinations!.map(({ serviceName, namespace }) => `${namespace}/Service/${serviceName}`).join(', '),
    path,
    unknowns: path.destinations!.flatMap(({ servicePorts, serviceName: name, namespace, port }) => [
      ...(servicePorts === undefined ? [`Service ${namespace}/${name}: does it exist, with port ${port}?`] : []),
      ...changed(path.gateway, { kind: 'Service', namespace, name }),
    ]),
  }),
};
