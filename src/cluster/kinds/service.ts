import type { Namespaced } from './kind';
import { serviceSettings, type ServiceSettings } from './service-settings';
import type { BackendDestination } from '../../model/backend-destination';
import { appProtocolOf, UNNAMED_PROTOCOL } from '../../model/protocol';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { Labels } from '../selector';

export interface ClusterServicePort {
  readonly name: string;
  /** 0 if it is no number, such as a text. */
  readonly port: number;
  readonly protocol: string;
  /** A string is the name of a port of the pods' containers. */
  readonly targetPort: number | string;
  readonly nodePort?: number;
  readonly appProtocol?: string;
}

export interface ClusterService extends ObjectKey {
  readonly namespace: string;
  readonly type: string;
  readonly labels: Labels;
  readonly selector: Labels;
  readonly ports: readonly ClusterServicePort[];
  /** Namespaces whose proxies can reach the Service, `.` for its own; undefined means all. */
  readonly exportTo?: readonly string[];
  readonly healthCheckNodePort?: number;
  /** The host that it is an alias of (type ExternalName); empty if it names none. */
  readonly externalName?: string;
  readonly settings: ServiceSettings;
}

const EXPORT_TO = 'networking.istio.io/exportTo';

export function serviceOf(key: Namespaced, manifest: ManifestPart): ClusterService {
  const spec = manifest.at('spec');
  return {
    ...key,
    type: spec.at('type').string() ?? 'ClusterIP',
    labels: manifest.at('metadata', 'labels').stringFields(),
    selector: spec.at('selector').stringFields(),
    ports: spec.at('ports').list().map(servicePort),
    exportTo: exportTo(manifest.at('metadata')),
    externalName: spec.at('type').string() === 'ExternalName' ? spec.at('externalName').string() ?? '' : undefined,
    healthCheckNodePort: spec.at('healthCheckNodePort').number(),
    settings: serviceSettings(manifest),
  };
}

function servicePort(port: ManifestPart): ClusterService['ports'][number] {
  const number = port.at('port').number() ?? 0;
  return {
    name: port.at('name').string() ?? '',
    port: number,
    protocol: port.at('protocol').string() ?? 'TCP',
    targetPort: targetPort(port.at('targetPort')) ?? number,
    nodePort: port.at('nodePort').number(),
    appProtocol: port.at('appProtocol').string(),
  };
}

/** The API server takes 0 and an empty name for no target port, which means the port itself. */
function targetPort(target: ManifestPart): number | string | undefined {
  const value = target.number() ?? target.string();
  return value === 0 || value === '' ? undefined : value;
}

/** The namespaces in the annotation. An empty annotation means the same as none. */
export function exportTo(metadata: ManifestPart): string[] | undefined {
  const entries = (metadata.at('annotations', EXPORT_TO).string() ?? '').split(',');
  const namespaces = entries.map((namespace) => namespace.trim()).filter((namespace) => namespace !== '');
  return namespaces.length === 0 ? undefined : namespaces;
}

/** The ports that routes can lead to. */
export function tcpPorts({ ports }: ClusterService): ClusterServicePort[] {
  return ports.filter(({ protocol }) => protocol === 'TCP');
}

/** A destination, with everything that its Service tells about it. */
export function describedBy(service: ClusterService, destination: BackendDestination): BackendDestination {
  const ports = tcpPorts(service).filter(({ port }) => port !== 0);
  const port = ports.find((each) => each.port === destination.port);
  return {
    ...destination,
    servicePorts: ports.map((each) => each.port),
    appProtocol: port && (appProtocolOf(port) ?? UNNAMED_PROTOCOL),
    containerPort: typeof port?.targetPort === 'number' ? port.targetPort : undefined,
    exportTo: service.exportTo && [...service.exportTo],
  };
}
