import { HaproxyLoadBalancer } from '../../src';
import { STATUS_PATH, STATUS_PORT } from '../../src/model/workload';
import type { Service } from '../control-plane/objects';
import { WORKERS } from '../network/hosts';

/**
 * What a cloud does for a Service of type LoadBalancer: it reads the Service with its node ports from the cluster, and forwards
 * every port.
 */
export function cloudConfiguration({ metadata, spec }: Service): string {
  const ports = spec.ports ?? [];
  const status = ports.find(({ port }) => port === STATUS_PORT.port);
  const [{ content }] = new HaproxyLoadBalancer({ workers: WORKERS.map(({ address }) => address) }).render({
    name: 'cloud',
    gateway: `${metadata.namespace}/${metadata.name}`,
    frontends: ports.map(({ port, nodePort }) => ({ name: `cloud.port-${port}`, port, nodePort: nodePort! })),
    healthCheckNodePort: status!.nodePort!,
    healthCheckPath: STATUS_PATH,
  });
  return content;
}
