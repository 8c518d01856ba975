// Gateways whose pods nothing runs: they cannot be changed, only replaced.
import { surroundings } from '../../cluster/gateway-pods';
import type { ClusterWorkload } from '../../cluster/kinds/workload';
import type { GatewayModel, IngressModel } from '../../model/ingress-model';
import { shown } from '../../model/shown';
import { mountPoints } from '../../model/tls-settings';
import { each, type Rule, type Violation } from '../rule';
import { workloadText } from '../workload-text';

export const barePodRules: readonly Rule[] = [
  {
    code: 'ING424',
    name: 'gateway of bare Pods',
    level: 'warning',
    allowed: 'a Deployment, DaemonSet or StatefulSet that runs the gateway\'s pods',
    otherwise: 'the output would change the Service alone, and once the Pod is gone, clients would be refused',
    fix: 'let a Deployment run the pods, or add what runs them to the snapshot',
    see: 'https://kubernetes.io/docs/concepts/workloads/pods/#working-with-pods',
    check: (model) => each(model.gateways, (gateway) => {
      const pod = barePod(gateway);
      return pod && { at: gateway.declaration.at, got: `only ${workloadText(pod)} has the labels of the selector, and nothing runs it` };
    }),
  },
  {
    code: 'ING425',
    name: 'mounted certificate on a bare Pod',
    level: 'error',
    allowed: 'mounted certificates on pods that a Deployment, DaemonSet or StatefulSet runs, or that mount the Secret already',
    otherwise: 'nothing would mount the certificate, and every TLS handshake for its hosts would fail',
    fix: 'let a Deployment run the pods, mount the Secret in a new Pod, or use TlsCertificate.credential',
    see: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement',
    acknowledgeable: true,
    check: unmounted,
  },
];

function barePod(gateway: GatewayModel): ClusterWorkload | undefined {
  const { workload } = surroundings(gateway);
  return workload?.kind === 'Pod' ? workload : undefined;
}

function* unmounted(model: IngressModel): Iterable<Violation> {
  const pods = new Map(model.gateways.map((gateway) => [gateway.declaration, barePod(gateway)]));
  for (const { declaration: { at, tls }, gateway } of model.ports) {
    const pod = pods.get(gateway);
    for (const { secretName, path } of pod && tls ? mountPoints(tls) : []) {
      const isMounted = pod!.mounts.some((mount) => mount.secretName === secretName && mount.mountPath === path);
      if (!isMounted) yield { at, got: `${workloadText(pod!)} does not mount Secret ${shown(secretName)} at ${shown(path)}` };
    }
  }
}
