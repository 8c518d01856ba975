import type { Construct } from 'constructs';
import type { IGatewayChangeSource, IGatewayDelivery } from './delivery';
import { secretVolumes, volumeMounts } from './pod-volumes';
import { yamlFile } from './yaml-file';
import type { GatewayChange } from '../model/gateway-change';
import type { IngressArtifact } from '../model/ingress-artifact';
import { InstallationKind, PROXY_CONTAINER } from '../model/workload';

const FOLDER = 'kustomize';

/**
 * Strategic merge patches for the gateway's Service and Deployment, as a kustomize component. All ports, volumes and mounts of the
 * installation stay, including those that nobody declared. If a snapshot shows a DaemonSet or a StatefulSet, that is patched instead.
 *
 * @see https://kubectl.docs.kubernetes.io/guides/config_management/components/
 */
export class KustomizeComponent implements IGatewayDelivery {
  /**
   * Name of the delivery.
   */
  public readonly name = 'kustomize component';

  /**
   * The kinds of installation that it can change.
   */
  public readonly installations = [InstallationKind.ISTIOCTL, InstallationKind.HELM];

  /**
   * Whether the change goes through values of the Helm chart.
   */
  public readonly throughChart = false;

  /**
   * Adds nothing: the patched objects belong to the installation.
   *
   * @param _scope the construct to which objects would be added
   * @param _source what they would contain
   */
  public addObjects(_scope: Construct, _source: IGatewayChangeSource): void {}

  /**
   * Returns the files of the component, in `kustomize/`.
   *
   * @param change what the patches must contain
   */
  public files(change: GatewayChange): IngressArtifact[] {
    const patches = [
      { file: 'service-status-port.yaml', why: STATUS_PORT_WHY, content: statusPortPatch(change) },
      { file: 'service.yaml', why: SERVICE_WHY, content: servicePatch(change) },
      ...podPatches(change),
    ];
    return [
      yamlFile(`${FOLDER}/kustomization.yaml`, COMPONENT_WHY, {
        apiVersion: 'kustomize.config.k8s.io/v1alpha1',
        kind: 'Component',
        patches: patches.map((patch) => ({ path: patch.file })),
      }),
      ...patches.map(({ file, why, content }) => yamlFile(`${FOLDER}/${file}`, why, content)),
    ];
  }
}

const COMPONENT_WHY = 'Ports and certificates of the ingress gateway; '
  + 'list this folder under `components` of the overlay that installs Istio.';
const STATUS_PORT_WHY = 'Takes the status port out, so that service.yaml can put it back in front: kustomize puts added ports first,'
  + '\nand some balancers check the health of a Service on its first port.';
const SERVICE_WHY = 'Each port names its protocol: '
  + 'kustomize matches ports by number and protocol, and drops an entry where one side has none.';
const PODS_WHY = 'Certificates from files; the mounts of the installation are repeated and stay as they are.';

function statusPortPatch(change: GatewayChange): object {
  const [{ port, protocol }] = change.service.ports;
  return { ...service(change), spec: { ports: [{ port, protocol, $patch: 'delete' }] } };
}

function servicePatch(change: GatewayChange): object {
  return { ...service(change), spec: { type: change.service.type, ports: change.service.ports } };
}

function service(change: GatewayChange): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: metadata(change) };
}

/** Pods that nothing runs cannot get volumes. */
function podPatches(change: GatewayChange): Array<{ file: string; why: string; content: object }> {
  const { workload: { kind = 'Deployment' }, pod: { mounts } } = change;
  if (mounts.length === 0 || kind === 'Pod') return [];
  return [{ file: `${kind.toLowerCase()}.yaml`, why: PODS_WHY, content: podPatch(change, kind) }];
}

function podPatch(change: GatewayChange, kind: string): object {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: metadata(change),
    spec: {
      template: {
        spec: {
          containers: [{ name: PROXY_CONTAINER, volumeMounts: volumeMounts(change.pod) }],
          volumes: secretVolumes(change.pod),
        },
      },
    },
  };
}

function metadata({ workload }: GatewayChange): object {
  return { name: workload.name, namespace: workload.namespace };
}
