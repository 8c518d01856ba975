// The objects of a gateway that this library creates, as pure functions.
import { secretVolumes, volumeMounts } from './pod-volumes';
import type { GatewayChange, GatewayWorkload } from '../model/gateway-change';
import { PROXY_CONTAINER } from '../model/workload';

export interface ManagedGatewayOptions {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly revision?: string;
}

const METRICS_PORT = 15090;
const TARGET_CPU_PERCENT = 80;

/** istiod's injection webhook looks for the image `auto` and the template `gateway`. */
export function deploymentSpec(change: GatewayChange, options: ManagedGatewayOptions): object {
  const { workload, pod } = change;
  const volumes = secretVolumes(pod);
  return {
    selector: { matchLabels: workload.labels },
    template: {
      metadata: {
        labels: {
          ...workload.labels,
          'sidecar.istio.io/inject': 'true',
          // A gateway has its own proxy, so ambient mode must not capture its traffic as well.
          'istio.io/dataplane-mode': 'none',
          ...(options.revision === undefined ? {} : { 'istio.io/rev': options.revision }),
        },
        annotations: { 'inject.istio.io/templates': 'gateway' },
      },
      spec: {
        serviceAccountName: workload.name,
        // Without this, Envoy could not listen on ports below 1024, since it does not run as root.
        securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
        containers: [proxy(change)],
        ...(volumes.length > 0 ? { volumes } : {}),
      },
    },
  };
}

function proxy({ pod }: GatewayChange): object {
  return {
    name: PROXY_CONTAINER,
    image: 'auto',
    ports: [{ name: 'http-envoy-prom', containerPort: METRICS_PORT, protocol: 'TCP' }],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2000m', memory: '1024Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    },
    ...(pod.mounts.length > 0 ? { volumeMounts: volumeMounts(pod) } : {}),
  };
}

export function serviceSpec({ workload, service }: GatewayChange): object {
  return { type: service.type, selector: workload.labels, ports: service.ports };
}

/** istiod sends the Secret of a `credentialName` only to gateways whose service account may list Secrets in its namespace. */
export function secretReader(): object {
  return { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }] };
}

export function secretReaderBinding({ name, namespace }: GatewayWorkload): object {
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  };
}

export function autoscaler({ name }: GatewayWorkload, { minReplicas, maxReplicas }: ManagedGatewayOptions): object {
  return {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas,
      maxReplicas,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: TARGET_CPU_PERCENT } } }],
    },
  };
}

export function disruptionBudget({ labels }: GatewayWorkload): object {
  return { spec: { minAvailable: 1, selector: { matchLabels: labels } } };
}
