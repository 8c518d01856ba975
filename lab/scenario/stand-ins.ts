import type { PresumedService } from '../../test/scenarios/scenario';
import type { KubernetesObject } from '../control-plane/objects';

/** A Service that a scenario presumes, with the Deployment behind it. */
export function standIns({ namespace, name, portName, port }: PresumedService): KubernetesObject[] {
  const metadata = { namespace, name };
  const labels = { app: name };
  const container = { name: 'stand-in', image: 'stand-in:1', ports: [{ containerPort: port }], readinessProbe: { tcpSocket: { port } } };
  const template = { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, containers: [container] } };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ name: portName, port }] } },
    // Two pods, one a worker, so that a worker can go away.
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 2, selector: { matchLabels: labels }, template } },
  ];
}
