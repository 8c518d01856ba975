// Values of Istio's Helm chart `gateway` that users must not set: they are generated, or would undo what the generated ones rely on.

/** Values of a Helm chart. */
export type Values = { readonly [key: string]: unknown };

/** Values that are never the user's, each with what to do instead. */
const OURS: Readonly<Record<string, string>> = {
  '_internal_defaults_do_not_set': 'it is the chart\'s own; set the values in it directly',
  'name': 'it renames the Deployment and the Service; set release of GatewayInstallation.helm instead',
  'networkGateway': 'the chart would ignore service.ports, and every declared port would be closed',
  'labels.app': 'the Gateway selects pods by it; set selector of GatewayInstallation.helm instead',
  'labels.istio': 'the Gateway selects pods by it; set selector of GatewayInstallation.helm instead',
  'securityContext': 'it replaces the sysctl without which Envoy cannot listen on ports below 1024',
  'service.type': 'set serviceType of the IngressGateway instead',
  'service.ports': 'it is generated from the declared ports; use IngressPort instead',
  'service.selectorLabels.app': 'the Service selects pods by it already; set selector of GatewayInstallation.helm instead',
  'service.selectorLabels.istio': 'the Service selects pods by it already; set selector of GatewayInstallation.helm instead',
  'volumes': 'it is generated from the declared certificates; use TlsCertificate.mounted instead',
  'volumeMounts': 'it is generated from the declared certificates; use TlsCertificate.mounted instead',
};

const UNPRIVILEGED = 'ISTIO_META_UNPRIVILEGED_POD';
const SKIPS_LISTENERS = 'istiod would open no listener on ports below 1024, such as 80 and 443';
const INJECT = 'sidecar.istio.io/inject';

interface Hazard {
  /** The path of the value. */
  readonly at: readonly string[];
  readonly isWrong: (value: unknown, values: Values) => boolean;
  readonly reason: string;
}

/** Values of which only some undo what the gateway needs; a value that was left out is never wrong. */
const HAZARDS: readonly Hazard[] = [
  ...['autoscaling', 'labels', 'podAnnotations', 'rbac', 'service', 'serviceAccount'].map((key): Hazard => (
    { at: [key], isWrong: (value) => !isMap(value), reason: 'the chart reads a map there; leave it out for the default' })),
  { at: ['env', UNPRIVILEGED], isWrong: isTrue, reason: SKIPS_LISTENERS },
  { at: ['envVarFrom'], isWrong: (value) => namesOf(value).includes(UNPRIVILEGED), reason: `with ${UNPRIVILEGED} ${SKIPS_LISTENERS}` },
  {
    at: ['podAnnotations', 'proxy.istio.io/config'],
    isWrong: (value) => `${value as string}`.includes(UNPRIVILEGED), reason: `with ${UNPRIVILEGED} ${SKIPS_LISTENERS}`,
  },
  {
    at: ['podAnnotations', 'inject.istio.io/templates'], isWrong: (value) => !`${value as string}`.split(',').includes('gateway'),
    reason: 'without the template gateway, istiod would inject a sidecar instead of a gateway',
  },
  {
    at: ['labels', INJECT], isWrong: (value) => `${value as string}` !== 'true',
    reason: 'without injection, the image of the pods would stay auto, and none would start',
  },
  {
    at: ['labels', 'experimental.istio.io/disable-gateway-port-translation'], isWrong: () => true,
    reason: 'Envoy would listen on the ports of the Service instead of its target ports',
  },
  { at: ['service', 'clusterIP'], isWrong: (value) => value === 'None', reason: 'a Service without an address has no node ports' },
  {
    at: ['service', 'selectorLabels'], isWrong: (value, { labels }) => !isMap(value) || !Object.entries(value).every(([key, label]) =>
      isMap(labels) && `${labels[key] as string}` === `${label as string}`),
    reason: 'the pods do not have these labels, so the Service would select none; set the same in labels',
  },
  {
    at: ['replicaCount'], isWrong: (value, values) => value === 0 && at(values, ['autoscaling', 'enabled']) === false,
    reason: 'the gateway would have no pod',
  },
  {
    at: ['autoscaling', 'minReplicas'], isWrong: (value, values) => typeof value === 'number'
      && (value < 1 || value > numberAt(values, ['autoscaling', 'maxReplicas'], DEFAULT_MAX_REPLICAS)),
    reason: 'the API server would reject the autoscaler; use a number from 1 to autoscaling.maxReplicas, which is 5 by default',
  },
];

const DEFAULT_MAX_REPLICAS = 5;

/** What is wrong with the user's own values. */
export function rejectedValues(values: Values): string[] {
  const ours = Object.keys(OURS).filter((key) => has(values, key.split('.'))).map((key) => ({ key, reason: OURS[key] }));
  const hazards = HAZARDS.filter(({ at: path, isWrong }) => {
    const value = at(values, path);
    return value !== undefined && isWrong(value, values);
  }).map(({ at: path, reason }) => ({ key: path.join('.'), reason }));
  // A value that is no map stands in the way of all those below it: that is one mistake.
  const found = [...ours, ...hazards.filter(({ key }) => !ours.some((other) => other.key.startsWith(key)))];
  return found.map(({ key, reason }) => `extraValues must not set ${key}: ${reason}`);
}

/** Whether the chart gives the gateway's service account no right to read Secrets. */
export function keepsSecretsClosed(values: Values): boolean {
  return at(values, ['rbac', 'enabled']) === false;
}

export function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(values: unknown, [key, ...rest]: readonly string[]): unknown {
  if (!isMap(values)) return undefined;
  return rest.length === 0 ? values[key] : at(values[key], rest);
}

function numberAt(values: Values, path: readonly string[], otherwise: number): number {
  const value = at(values, path);
  return typeof value === 'number' ? value : otherwise;
}

function has(values: unknown, [key, ...rest]: readonly string[]): boolean {
  if (!isMap(values) || !(key in values)) return false;
  return rest.length === 0 || !isMap(values[key]) || has(values[key], rest);
}

/** What istiod reads as true. */
function isTrue(value: unknown): boolean {
  return ['1', 't', 'true'].includes(`${value as string}`.toLowerCase());
}

function namesOf(list: unknown): unknown[] {
  return Array.isArray(list) ? list.map((each: unknown) => at(each, ['name'])) : [];
}
