// The gateway's Service and Deployment, where they are among the app's own objects: they are applied as they are written there.
import { leadsNowhere, surroundings, targetOf } from '../../cluster/gateway-pods';
import type { ClusterService, ClusterServicePort } from '../../cluster/kinds/service';
import type { ClusterWorkload } from '../../cluster/kinds/workload';
import type { GatewayModel, IngressModel, ServicePort } from '../../model/ingress-model';
import { ServiceType } from '../../model/service-type';
import { shown } from '../../model/shown';
import { mountPoints } from '../../model/tls-settings';
import { InstallationKind, STATUS_PORT } from '../../model/workload';
import { each, type Rule, type Violation } from '../rule';
import { servicePortText, setterOf } from '../service-port';

export const ownWorkloadRules: readonly Rule[] = [
  {
    code: 'ING315',
    name: 'gateway manifests in the app without the declared change',
    level: 'error',
    allowed: 'a gateway Service and Deployment in the app that have what is declared, or a delivery that changes them',
    otherwise: 'the object would be applied without the change, and requests to the port would be refused or fail',
    fix: 'set delivery of the IngressGateway to GatewayDelivery.ownManifests(), or write the same into the object',
    see: 'https://istio.io/latest/docs/setup/additional-setup/gateway/',
    *check(model) {
      for (const gateway of model.gateways) {
        if (gateway.declaration.changesOwnObjects) continue;
        const { service, workload } = ownObjects(model, gateway);
        if (service) yield* serviceLacks(gateway, service);
        if (workload) yield* podsLack(gateway, workload);
      }
    },
  },
  {
    code: 'ING316',
    name: 'no gateway manifests in the app to change',
    level: 'error',
    allowed: 'the gateway\'s Service and Deployment among the app\'s own objects',
    otherwise: 'neither ports nor certificates would get into the cluster',
    fix: 'add them, such as by Include or Helm, with name and namespace of the installation; or choose another delivery',
    see: 'https://istio.io/latest/docs/setup/additional-setup/gateway/',
    check: (model) => each(model.gateways, (gateway) => {
      const { declaration: { at, changesOwnObjects }, workloadName } = gateway;
      if (!changesOwnObjects) return undefined;
      const { service, workload } = ownObjects(model, gateway);
      if (!service) return { at, got: `the app has no Service ${shown(workloadName)}` };
      if (!mountsCertificates(gateway)) return undefined;
      if (!workload) return { at, got: `the app has no Deployment ${shown(workloadName)}` };
      return workload.hasProxy ? undefined : { at, got: `${workload.kind} ${shown(workloadName)} has no container 'istio-proxy'` };
    }),
  },
];

function mountsCertificates({ servicePorts }: GatewayModel): boolean {
  return servicePorts.some(({ openedBy }) => openedBy.some(({ declaration: { tls } }) => tls && mountPoints(tls).length > 0));
}

/** The objects of a gateway's workload that users put into the app; ours are written as declared. */
function ownObjects({ declared }: IngressModel, gateway: GatewayModel): { service?: ClusterService; workload?: ClusterWorkload } {
  const { namespace, declaration: { workload: { name, kind } } } = gateway;
  const inApp = new Set(declared.objects.filter((object) => !object.ours && object.name === name && object.namespace === namespace)
    .map((object) => `${object.group}/${object.kind}`));
  if (kind === InstallationKind.MANAGED) return {};
  const { ownService, workload } = surroundings(gateway);
  return {
    service: inApp.has('/Service') ? ownService : undefined,
    workload: workload && inApp.has(`${workload.group}/${workload.kind}`) ? workload : undefined,
  };
}

/** The declared ports; for node ports also the status port, on which load balancers check the gateway's health. */
function* serviceLacks(gateway: GatewayModel, service: ClusterService): Iterable<Violation> {
  const { servicePorts, declaration, serviceType } = gateway;
  const name = `Service ${shown(gateway.workloadName)} of the app`;
  if (service.type !== serviceType) {
    yield { at: declaration.at, got: `${name} has type ${service.type}, but ${serviceType} is declared` };
  }
  // Without the type, it has no node ports either: that is one mistake.
  const hasNodePorts = serviceType === ServiceType.NODE_PORT && service.type === serviceType;
  const needed = servicePorts.filter(({ port, openedBy }) => openedBy.length > 0
    || (port === STATUS_PORT.port && hasNodePorts));
  for (const wanted of needed) {
    const found = service.ports.find(({ port, protocol }) => port === wanted.port && protocol === wanted.protocol);
    const problem = found ? otherTarget(gateway, wanted, found) ?? (hasNodePorts ? otherNodePort(gateway, wanted, found) : undefined)
      : `has no ${wanted.protocol} port ${wanted.port}`;
    const at = wanted.openedBy.length > 0 ? wanted.openedBy.map(({ declaration: { at: path } }) => path).sort()[0]
      : setterOf(wanted, declaration, 'nodePort');
    if (problem) yield { at, got: `${name} ${problem}` };
  }
}

function otherTarget(gateway: GatewayModel, { port, targetPort }: ServicePort, found: ClusterServicePort): string | undefined {
  const around = surroundings(gateway);
  const target = targetOf(found, around);
  const isRight = target === targetPort || (target === undefined && !leadsNowhere(found, around));
  return isRight ? undefined
    : `leads port ${port} to ${shown(found.targetPort)}, but to ${targetPort} is declared`;
}

function otherNodePort({ declaration }: GatewayModel, wanted: ServicePort, { nodePort }: ClusterServicePort): string | undefined {
  if (wanted.nodePort === undefined || wanted.nodePort === nodePort) return undefined;
  const has = nodePort === undefined ? 'no node port' : `node port ${nodePort}`;
  return `has ${has} for ${servicePortText(wanted, declaration)}, but ${wanted.nodePort} is declared`;
}

function* podsLack({ servicePorts, workloadName, mounts }: GatewayModel, workload: ClusterWorkload): Iterable<Violation> {
  const declared = servicePorts.flatMap(({ openedBy }) => openedBy);
  for (const { declaration: { at, tls } } of declared) {
    for (const { secretName, path } of tls ? mountPoints(tls) : []) {
      const isMounted = workload.mounts.some((mount) => mount.secretName === secretName && mount.mountPath === path);
      if (isMounted || !mounts.some(({ mountPath }) => mountPath === path)) continue;
      const name = `${workload.kind} ${shown(workloadName)} of the app`;
      yield { at, got: `${name} does not mount Secret ${shown(secretName)} at ${shown(path)}` };
    }
  }
}
