import { changed } from './changed';
import type { Hop } from './hop';
import { idleShare } from './idle-share';
import { servicePolicies } from './policies';
import { IngressHop } from '../model/ingress-hop';
import type { Destination } from '../model/ingress-model';

export const appServiceHop: Hop = {
  name: IngressHop.APP_SERVICE,
  follow: (path) => ({
    summary: path.destinations!.map(leads).join(', '),
    object: path.destinations!.map(object).join(', '),
    path,
    unknowns: path.destinations!.flatMap((destination) => [
      ...(destination.servicePorts === undefined ? [unknown(destination)] : []),
      ...changed(path.gateway, { kind: 'Service', namespace: destination.namespace, name: destination.serviceName }),
      ...servicePolicies(path.gateway, destination),
    ]),
  }),
};

function leads(destination: Destination): string {
  const { port, containerPort } = destination;
  return `${port} -> ${containerPort ?? 'target port of the Service'}${idleShare(destination)}`;
}

function object({ serviceName, namespace, aliasOf }: Destination): string {
  return `${namespace}/Service/${serviceName}${aliasOf === undefined ? '' : ` (alias of ${aliasOf})`}`;
}

function unknown({ serviceName, namespace, port, aliasOf }: Destination): string {
  return aliasOf === undefined
    ? `Service ${namespace}/${serviceName}: does it exist, with port ${port}?`
    : `alias ${namespace}/${serviceName}: does a ServiceEntry or a Service have host ${aliasOf}, with port ${port}?`;
}
