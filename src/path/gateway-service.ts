import { changed } from './changed';
import type { Hop } from './hop';
import { knowsAll } from '../cluster/cluster-facts';
import { IngressHop } from '../model/ingress-hop';
import type { GatewayModel, ServicePort } from '../model/ingress-model';

function unknowns({ cluster, namespace }: GatewayModel, { port, nodePort }: ServicePort): string[] {
  return [
    ...(nodePort === undefined || knowsAll(cluster, 'Service') ? [] : [`node port ${nodePort}: is it free in the cluster?`]),
    ...(knowsAll(cluster, 'Service', namespace) ? [] : [`other Services of the gateway's pods: does one lead port ${port} elsewhere?`]),
  ];
}

function changedService(gateway: GatewayModel): string[] {
  const { namespace, declaration: { workload: { name } } } = gateway;
  return changed(gateway, { kind: 'Service', namespace, name });
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
      unknowns: [...unknowns(path.gateway, servicePort), ...changedService(path.gateway)],
    };
  },
};
