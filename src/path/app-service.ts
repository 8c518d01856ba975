import type { BackendDestination } from '../model/backend-destination';
import type { MeshAppDeclaration } from '../model/declaration';
import { IngressHop } from '../model/ingress-hop';
import { appProtocolOfPortName, portPrefix } from '../model/protocol';
import type { Hop } from './hop';

/** A port of an application's Service. */
export interface AppServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
}

/** The port of a mesh application's Service, named so that Istio takes it for its protocol. */
export function appServicePort(app: MeshAppDeclaration): AppServicePort {
  return { name: portPrefix(app.protocol), port: app.servicePort, targetPort: app.containerPort };
}

/** A mesh application as the target of routes. */
export function appDestination(app: MeshAppDeclaration, servicePorts: readonly number[], exportedTo: string[] | undefined): BackendDestination {
  return {
    serviceName: app.name,
    namespace: app.namespace,
    port: app.servicePort,
    servicePorts: [...servicePorts],
    appProtocol: app.protocol._facts.appProtocol,
    containerPort: app.containerPort,
    exportTo: exportedTo,
  };
}

/** A port in the manifest of a Service. */
export interface ManifestPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

/**
 * The port as Istio wants it: with the `appProtocol` that its name stands for. A port without a name, which Kubernetes refuses
 * beside others, is named after its transport; plain TCP carries every protocol.
 */
export function completedPort(port: ManifestPort): ManifestPort {
  const name = port.name ?? `${(port.protocol ?? 'TCP').toLowerCase()}-${port.port}`;
  const appProtocol = port.appProtocol ?? appProtocolOfPortName(name);
  return Object.assign(appProtocol === undefined ? {} : { appProtocol }, port, { name });
}

export const appServiceHop: Hop = {
  name: IngressHop.APP_SERVICE,
  follow: (path) => ({
    summary: path.destinations!.map(({ port, containerPort }) => `${port} -> ${containerPort ?? 'target port of the Service'}`).join(', '),
    object: path.destinations!.map(({ serviceName, namespace }) => `${namespace}/Service/${serviceName}`).join(', '),
    path,
    unknowns: path.destinations!.filter(({ servicePorts }) => servicePorts === undefined)
      .map(({ serviceName, namespace, port }) => `Service ${namespace}/${serviceName}: does it exist, has it port ${port}?`),
  }),
};
