import { changed } from './changed';
import type { Hop } from './hop';
import { knowsAll } from '../cluster/cluster-facts';
import { NO_TRANSLATION, surroundings, targetOf } from '../cluster/gateway-pods';
import { IngressHop } from '../model/ingress-hop';
import type { GatewayModel, ServicePort } from '../model/ingress-model';
import { qualifiedName } from '../model/names';

function unknowns(gateway: GatewayModel, { port, targetPort, nodePort }: ServicePort): string[] {
  const { cluster, namespace } = gateway;
  return [
    ...(nodePort === undefined || knowsAll(cluster, 'Service') ? [] : [`node port ${nodePort}: is it free in the cluster?`]),
    ...(knowsAll(cluster, 'Service', namespace) ? [] : [`other Services of the gateway's pods: does one lead port ${port} elsewhere?`]),
    ...namedTargets(gateway, port).map((target) => `${target}: is it ${targetPort} in the gateway's pods?`),
  ];
}

function changedService(gateway: GatewayModel): string[] {
  const { namespace, declaration: { workload: { name } } } = gateway;
  return changed(gateway, { kind: 'Service', namespace, name });
}

/** Target ports that other Services of the pods have for a port by a name that only the containers explain. */
function namedTargets(gateway: GatewayModel, port: number): string[] {
  const around = surroundings(gateway);
  return around.services.filter(({ labels }) => labels[NO_TRANSLATION] === undefined).flatMap(({ namespace, name, ports }) => ports
    .filter((each) => each.port === port && targetOf(each, around) === undefined)
    .map(({ targetPort }) => `target port ${targetPort} of Service ${qualifiedName(namespace, name)}`));
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
