import type { PresumedService } from '../../test/scenarios/scenario';
import type { KubernetesObject } from '../control-plane/objects';

/** A Service that a scenario presumes, with the Deployment behind it. */
export function standIns({ namespace, name, portName, port }: PresumedService): KubernetesObject[] {
  const metadata = { namespace, name };
  const labels = { app: name };
  const container = { name: 'stand-in', image: 'stand-in:1', ports: [{ containerPort: port }], readinessProbe: { tcpSocket: { port } } };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ name: portName, port }] } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      // One a worker, so that one can go away.
      spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, containers: [container] } } },
    },
  ];
}
