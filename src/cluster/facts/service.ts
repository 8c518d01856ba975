import type { ClusterService, ClusterServicePort } from './cluster-facts';
import type { BackendDestination } from '../../model/backend-destination';
import { appProtocolOf } from '../../model/protocol';

/** The ports that a route can lead to. */
export function tcpPorts({ ports }: ClusterService): ClusterServicePort[] {
  return ports.filter(({ protocol }) => protocol === 'TCP');
}

/** A destination with all that its Service tells. */
export function describedBy(service: ClusterService, destination: BackendDestination): BackendDestination {
  const ports = tcpPorts(service);
  const port = ports.find((each) => each.port === destination.port);
  return {
    ...destination,
    servicePorts: ports.map((each) => each.port),
    appProtocol: port && appProtocolOf(port),
    containerPort: typeof port?.targetPort === 'number' ? port.targetPort : undefined,
    exportTo: service.exportTo && [...service.exportTo],
  };
}
