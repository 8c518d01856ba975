// What the gateway's Service has beside type and ports, and loses where the change replaces it as a whole.
import { replacesPorts, serviceInCluster } from '../../cluster/service-before';
import type { GatewayModel } from '../../model/ingress-model';
import { objectKey } from '../../model/object-change';
import { ServiceType } from '../../model/service-type';
import { shown } from '../../model/shown';
import type { Rule, Violation } from '../rule';

export const serviceSettingRules: readonly Rule[] = [{
  code: 'ING326',
  name: 'setting that the gateway\'s Service loses',
  level: 'warning',
  allowed: 'fields, annotations and labels that the Service already has, unless nobody needs them',
  otherwise: 'tools that apply the whole object, such as helm upgrade, would take the setting away',
  fix: 'set it again; acknowledge this if nobody needs it',
  see: 'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec',
  check: ({ gateways }) => gateways.flatMap((gateway) => lostSettings(gateway)),
}];

interface Setting {
  readonly kind: 'field' | 'annotation' | 'label';
  readonly name: string;
}

function lostSettings(gateway: GatewayModel): Violation[] {
  const { declaration: { at }, workloadName } = gateway;
  const before = serviceInCluster(gateway);
  const after = settingsAfter(gateway);
  if (!before || !after) return [];
  const { fields, annotations, labels } = before.settings;
  const all: Setting[] = [
    ...fields.map((name) => ({ kind: 'field', name }) as const),
    ...annotations.map((name) => ({ kind: 'annotation', name }) as const),
    ...labels.map((name) => ({ kind: 'label', name }) as const),
  ];
  const isOfBalancer = ({ name }: Setting) => /^(allocateL|l)oadBalancer/.test(name);
  return all.filter((setting) => !after.has(setting.name)
    // With another type, which is told, they have no meaning.
    && (gateway.serviceType === ServiceType.LOAD_BALANCER || !isOfBalancer(setting))).map((setting) => {
    const what = setting.kind === 'field' ? setting.name : `${setting.kind} ${shown(setting.name)}`;
    const got = `Service ${shown(workloadName)} has ${what}, which the new Service would not have: ${effectOf(setting)}`;
    return { at, got, fix: fixFor(gateway, setting) };
  });
}

/** What the Service will have; undefined if all that it has stays. */
function settingsAfter(gateway: GatewayModel): ReadonlySet<string> | undefined {
  const { declaration, namespace, cluster: { services, ofApp }, changes } = gateway;
  const { workload: { name, podLabels }, serviceSettings } = declaration;
  const own = services.find((service) => service.name === name && service.namespace === namespace && ofApp.has(service));
  if (own && !replacesPorts(declaration)) return new Set(Object.values(own.settings).flat());
  if (!replacesPorts(declaration)) return undefined;
  const change = changes.get(objectKey({ kind: 'Service', namespace, name }));
  const patched = [...change?.others ?? [], ...change?.steering ?? [], ...change?.inert ?? []].map(lastKey);
  return new Set([...serviceSettings, ...Object.keys(podLabels), ...patched]);
}

/** The name of a field, an annotation or a label in a pointer to it. */
function lastKey(pointer: string): string {
  const [, part, field = '', key = ''] = pointer.split('/');
  return (part === 'metadata' ? key : field).replace(/~1/g, '/').replace(/~0/g, '~');
}

const EFFECTS: Readonly<Record<string, string>> = {
  loadBalancerSourceRanges: 'clients from everywhere could reach the gateway',
  loadBalancerIP: 'its address could change',
  loadBalancerClass: 'the API server would refuse the change, or another load balancer would serve it',
  externalIPs: 'it would not be reached at them',
  externalTrafficPolicy: 'applications would see addresses of nodes in place of those of clients',
  internalTrafficPolicy: 'connections inside the cluster would leave their node',
  sessionAffinity: 'connections of a client would go to different pods',
  ipFamilyPolicy: 'it could lose its addresses of one family',
  allocateLoadBalancerNodePorts: 'its ports would get node ports',
  publishNotReadyAddresses: 'pods that are not ready would get no connections',
  trafficDistribution: 'connections would be spread over all zones',
};

function effectOf({ kind, name }: Setting): string {
  if (kind === 'label') return 'what selects the Service by it would not find it';
  return kind === 'annotation' ? 'a load balancer could become public, or lose its settings' : EFFECTS[name];
}

/** Values of Istio's chart that are fields of the Service. */
const OF_CHART: ReadonlySet<string> = new Set([
  'loadBalancerSourceRanges', 'loadBalancerIP', 'loadBalancerClass', 'externalIPs', 'externalTrafficPolicy', 'internalTrafficPolicy',
  'ipFamilyPolicy', 'allocateLoadBalancerNodePorts',
]);

function fixFor({ declaration: { throughChart, changesOwnObjects } }: GatewayModel, { kind, name }: Setting): string {
  const acknowledge = 'acknowledge this if nobody needs it';
  if (throughChart) {
    if (kind === 'field' && !OF_CHART.has(name)) return `use GatewayDelivery.kustomizeComponent, which keeps it; ${acknowledge}`;
    const place = { field: `service.${name}`, annotation: 'service.annotations', label: 'labels' }[kind];
    return `set ${place} in extraValues; ${acknowledge}`;
  }
  return `${changesOwnObjects ? 'add it to your own Service' : 'patch the Service below the gateway, or your own'}; ${acknowledge}`;
}
