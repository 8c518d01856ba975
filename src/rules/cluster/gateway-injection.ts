// How the proxy gets into a gateway's pods: istiod's webhook fills it in where their image is auto.
import { surroundings } from '../../cluster/gateway-pods';
import {
  accepting, AUTO_IMAGE, declinesProxy, injectionLabels, isInjected, ISTIO_INJECTION, knowsInjectors, NEVER_INJECTED, REVISION,
} from '../../cluster/injection';
import type { ClusterNamespace } from '../../cluster/kinds/namespace';
import type { ClusterWorkload } from '../../cluster/kinds/workload';
import type { GatewayModel } from '../../model/ingress-model';
import { shown } from '../../model/shown';
import { InstallationKind } from '../../model/workload';
import { each, type Rule } from '../rule';
import { workloadText } from '../workload-text';

const INJECTION = 'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy';

/** What a snapshot of the cluster shows of the injection into the gateway's pods. */
export const gatewayInjectionRules: readonly Rule[] = [
  {
    code: 'ING412',
    name: 'gateway namespace without injection',
    level: 'error',
    allowed: 'a namespace where istiod injects proxies, unless the gateway\'s pods name an image of the proxy',
    otherwise: 'the image of the gateway\'s pods would stay auto, and none would start',
    fix: 'label the namespace istio-injection=enabled or istio.io/rev=<revision>, and remove other injection labels',
    see: INJECTION,
    check: (model) => each(model.gateways, (gateway) => {
      const { declaration: { at }, cluster, namespace } = gateway;
      if (!needsInjection(gateway)) return undefined;
      if (NEVER_INJECTED.includes(namespace)) {
        return { at, got: `istiod injects no proxy in namespace ${shown(namespace)}`, fix: 'move the gateway to another namespace' };
      }
      const known = namespaceOf(gateway);
      if (!known || isInjected(cluster, known, accepting(surroundings(gateway).podLabels))) return undefined;
      return { at, got: `namespace ${shown(namespace)} has ${injectionLabels(known)}` };
    }),
  },
  {
    code: 'ING414',
    name: 'conflicting injection labels',
    level: 'warning',
    allowed: 'one injection label on the namespace of a gateway',
    otherwise: 'istio-injection would silently win, and the pods would come from another control plane than istio.io/rev says',
    fix: 'remove one of the labels',
    see: INJECTION,
    causes: ['ING412'],
    check: (model) => each(model.gateways, (gateway) => {
      const { declaration: { at }, namespace } = gateway;
      const known = needsInjection(gateway) ? namespaceOf(gateway) : undefined;
      return known?.labels[ISTIO_INJECTION] !== undefined && known.labels[REVISION] !== undefined
        ? { at, got: `namespace ${shown(namespace)} has ${injectionLabels(known)}` } : undefined;
    }),
  },
  {
    code: 'ING422',
    name: 'gateway pods without injection',
    level: 'error',
    allowed: 'pods that istiod injects a proxy into, where their image is auto',
    otherwise: 'the image would stay auto, and no new pod would start',
    fix: 'label the pods sidecar.istio.io/inject=true',
    see: INJECTION,
    causes: ['ING412'],
    check: (model) => each(model.gateways, (gateway) => {
      const { workload } = surroundings(gateway);
      if (workload?.image !== AUTO_IMAGE) return undefined;
      const { problem, fix } = declined(gateway, workload) ?? {};
      return problem && { at: gateway.declaration.at, got: `${workloadText(workload)} ${problem}`, fix };
    }),
  },
  {
    code: 'ING423',
    name: 'gateway pods with the template of sidecars',
    level: 'error',
    allowed: 'the injection template gateway for the pods of a gateway',
    otherwise: 'istiod would inject a sidecar, which opens no listeners for Gateways, and clients would be refused',
    fix: 'annotate the pods inject.istio.io/templates: gateway',
    see: 'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#custom-templates-experimental',
    causes: ['ING412', 'ING422'],
    check: (model) => each(model.gateways, (gateway) => {
      const { workload } = surroundings(gateway);
      // The chart writes the annotation again.
      if (!workload || workload.image !== AUTO_IMAGE || workload.isRouter || gateway.declaration.throughChart) return undefined;
      const { templates = [SIDECAR] } = workload;
      if (!templates.includes(SIDECAR) || templates.includes(GATEWAY)) return undefined;
      const has = workload.templates ? `injection templates ${shown(templates.join(','))}` : 'no annotation \'inject.istio.io/templates\'';
      return { at: gateway.declaration.at, got: `${workloadText(workload)} has ${has}` };
    }),
  },
];

const SIDECAR = 'sidecar';
const GATEWAY = 'gateway';

/** Whether the pods get their proxy from istiod: what the cluster shows counts, otherwise the installation. */
function needsInjection(gateway: GatewayModel): boolean {
  const image = surroundings(gateway).workload?.image;
  return image === undefined ? gateway.declaration.workload.kind !== InstallationKind.ISTIOCTL : image === AUTO_IMAGE;
}

interface Declined {
  readonly problem: string;
  readonly fix?: string;
}

/** Why istiod leaves pods alone. Labels that the chart sets again are not reported. */
function declined(gateway: GatewayModel, { hostNetwork, podLabels }: ClusterWorkload): Declined | undefined {
  if (hostNetwork) {
    const fix = 'leave hostNetwork out, or give the pods a complete proxy';
    return { problem: 'has hostNetwork, and istiod injects nothing into such pods', fix };
  }
  if (gateway.declaration.throughChart) return undefined;
  if (declinesProxy(podLabels)) return { problem: 'has label \'sidecar.istio.io/inject=false\'' };
  const namespace = namespaceOf(gateway);
  if (!namespace || !knowsInjectors(gateway.cluster) || isInjected(gateway.cluster, namespace, podLabels)) return undefined;
  const labels = `namespace ${shown(namespace.name)} has ${injectionLabels(namespace)}`;
  return { problem: `has no label 'sidecar.istio.io/inject=true', and ${labels}` };
}

function namespaceOf({ cluster, namespace }: GatewayModel): ClusterNamespace | undefined {
  return cluster.namespaces.find(({ name }) => name === namespace);
}
