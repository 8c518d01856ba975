// What requests depend on in the objects of this library: a change beside the declarations would break what rules and `explain` say.
import type { FieldChange, Leaf } from './field-changes';
import type { ObjectRole } from './object-change';

/** Fields of a kind as patterns: keys in order, in which `*` stands for any one key. A pattern covers everything below it too. */
interface SteeringFields {
  /** Any change matters. */
  readonly fields: ReadonlyArray<readonly string[]>;
  /** What we wrote must stay, but users may add more. */
  readonly kept?: ReadonlyArray<readonly string[]>;
}

const OF_EVERY_KIND = [['apiVersion'], ['kind'], ['metadata', 'name'], ['metadata', 'namespace']];

/** istiod reads objects with this label only if it is of that revision. */
const REVISION = ['metadata', 'labels', 'istio.io/rev'];

const POD = ['spec', 'template', 'metadata'];
const POD_SPEC = ['spec', 'template', 'spec'];
const CONTAINER = [...POD_SPEC, 'containers', '0'];

/** Whether and how the proxy gets into pods, and who gives it its configuration. */
const INJECTION = [
  ...['istio.io/rev', 'sidecar.istio.io/inject', 'istio.io/dataplane-mode'].map((label) => [...POD, 'labels', label]),
  [...POD, 'annotations', 'inject.istio.io/templates'],
  [...POD_SPEC, 'hostNetwork'],
];

/** @param ports the fields of its ports */
const service = (ports: ReadonlyArray<readonly string[]>): SteeringFields => ({
  fields: [
    ['metadata', 'annotations', 'networking.istio.io/exportTo'],
    ['metadata', 'labels', 'experimental.istio.io/disable-gateway-port-translation'],
    ...['selector', 'type', 'externalName'].map((field) => ['spec', field]),
    ...ports.map((port) => ['spec', 'ports', ...port]),
  ],
});

const TLS = [
  'mode', 'httpsRedirect', 'credentialName', 'credentialNames', 'caCertCredentialName', 'serverCertificate', 'privateKey', 'caCertificates',
  'tlsCertificates',
];

const ROUTE = [['match'], ['redirect'], ['directResponse'], ['delegate'], ['route', '*', 'destination']];

const STEERING: Readonly<Record<ObjectRole, Readonly<Record<string, SteeringFields>>>> = {
  gateway: {
    Gateway: {
      fields: [
        REVISION,
        ['spec', 'selector'],
        ...['port', 'hosts', 'bind', 'defaultEndpoint'].map((field) => ['spec', 'servers', '*', field]),
        ...TLS.map((field) => ['spec', 'servers', '*', 'tls', field]),
      ],
    },
    Service: service([[]]),
    Deployment: {
      fields: [...INJECTION, ['spec', 'selector'], [...CONTAINER, 'image'], [...CONTAINER, 'ports']],
      kept: [
        [...POD, 'labels'],
        [...POD_SPEC, 'serviceAccountName'],
        [...POD_SPEC, 'volumes'],
        [...POD_SPEC, 'securityContext', 'sysctls'],
        [...CONTAINER, 'name'],
        [...CONTAINER, 'volumeMounts'],
      ],
    },
    ServiceAccount: { fields: [] },
    Role: { fields: [], kept: [['rules']] },
    RoleBinding: { fields: [['roleRef']], kept: [['subjects']] },
  },
  route: {
    VirtualService: {
      fields: [
        REVISION,
        ...['hosts', 'gateways', 'exportTo'].map((field) => ['spec', field]),
        ...['http', 'tls', 'tcp'].flatMap((section) => ROUTE.map((field) => ['spec', section, '*', ...field])),
      ],
    },
  },
  application: {
    Service: service([['0'], ...['port', 'targetPort', 'nodePort', 'protocol', 'name'].map((field) => ['*', field])]),
    Deployment: {
      fields: [
        ...INJECTION,
        ['spec', 'selector'],
        [...POD, 'labels', 'app'],
        [...POD_SPEC, 'serviceAccountName'],
        [...CONTAINER, 'ports'],
      ],
    },
    ServiceAccount: { fields: [] },
  },
};

/** What a change of a field means: requests depend on it, it may make a difference, or it makes none. */
export type Effect = 'steers' | 'unknown' | 'none';

/** Whether requests do not arrive without an object of that kind. Users may remove others, such as an autoscaler. */
export function isNeeded(role: ObjectRole, kind: string): boolean {
  return kind in STEERING[role];
}

export function effectOf(role: ObjectRole, kind: string, { leaves }: FieldChange): Effect {
  const { fields, kept = [] } = STEERING[role][kind] ?? { fields: [] };
  const steers = ({ keys, existed }: Leaf) => [...OF_EVERY_KIND, ...fields].some((pattern) => covers(pattern, keys))
    || (existed && kept.some((pattern) => covers(pattern, keys)));
  if (leaves.some(steers)) return 'steers';
  return leaves.every(isInert) ? 'none' : 'unknown';
}

/** A value that takes the place of an object or a list is above the fields of a pattern, and takes them away. */
function covers(pattern: readonly string[], keys: readonly string[]): boolean {
  return keys.every((key, index) => index >= pattern.length || pattern[index] === '*' || pattern[index] === key);
}

/** Labels and annotations, of objects and of pods, that neither Kubernetes nor Istio reads, nor tools that decide whether to apply them. */
function isInert({ keys }: Leaf): boolean {
  const [first, kind, key = ''] = keys.slice(keys.indexOf('metadata'));
  return first === 'metadata' && (kind === 'labels' || kind === 'annotations') && !READ.test(key) && !UNAPPLIED.has(key);
}

/** Prefixes of keys that components of a cluster read, which can change what happens to requests. */
const READ = /^(?!app\.|external-dns\.)([a-z0-9.-]+\.)?(istio|k8s|kubernetes|gke)\.io\/|^cloud\.google\.com\//;

/** With these, Argo CD, Flux, Helm or kapp may not apply an object, or only at some times. Components of Kubernetes are in `READ`. */
const UNAPPLIED: ReadonlySet<string> = new Set([
  'argocd.argoproj.io/hook', 'kustomize.toolkit.fluxcd.io/reconcile', 'kustomize.toolkit.fluxcd.io/ssa', 'helm.sh/hook',
  'kapp.k14s.io/noop', 'kapp.k14s.io/exists',
]);
