import type { BackendDestination } from '../model/backend-destination';
import type { MeshAppDeclaration } from '../model/declaration';
import { appSelector } from '../model/names';
import { appProtocolOfPortName, portPrefix, protocolNamed } from '../model/protocol';

const LABEL_VALUE = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Labels of an application's pods; `version` tells releases apart in Istio's metrics and is never part of a selector. */
export function appPodLabels(app: MeshAppDeclaration): Record<string, string> {
  const version = app.version ?? imageTag(app.image);
  return { ...appSelector(app), ...(version === undefined ? {} : { version }) };
}

/** The tag of an image, if it is a valid label value. A digest is not a tag. */
function imageTag(image: string): string | undefined {
  const name = image.split('@')[0];
  const tag = name.slice(name.lastIndexOf('/') + 1).split(':')[1];
  return tag !== undefined && LABEL_VALUE.test(tag) ? tag : undefined;
}

/** A port of an application's Service. */
export interface AppServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
}

/** The port of an application's Service, named so that Istio recognizes its protocol. */
export function appServicePort(app: MeshAppDeclaration): AppServicePort {
  return { name: portPrefix(app.protocol), port: app.servicePort, targetPort: app.containerPort };
}

/** An application as the target of routes. */
export function appDestination(
  app: MeshAppDeclaration, servicePorts: readonly number[], exportTo: string[] | undefined,
): BackendDestination {
  return {
    serviceName: app.name,
    namespace: app.namespace,
    port: app.servicePort,
    servicePorts: [...servicePorts],
    appProtocol: protocolNamed(app.protocol).appProtocol,
    containerPort: app.containerPort,
    exportTo,
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
 * The port with the `appProtocol` that its name stands for. A port without a name, which Kubernetes allows only on a Service with one
 * port, is named after its transport protocol, such as `tcp-9000`: plain TCP can carry any protocol.
 */
export function completedPort(port: ManifestPort): ManifestPort {
  const name = port.name ?? `${(port.protocol ?? 'TCP').toLowerCase()}-${port.port}`;
  const appProtocol = port.appProtocol ?? appProtocolOfPortName(name);
  return Object.assign(appProtocol === undefined ? {} : { appProtocol }, port, { name });
}
