import { parsed, type KubernetesObject } from '../control-plane/objects';
import type { Programs } from '../programs/programs';
import { run } from '../system/run';

const ISTIOD = 'istiod';
const WEBHOOKS = 'https://istiod.istio-system.svc:15017';

/** Settings of the mesh that a stock Envoy needs: Istio's own filters are not in it. */
const MESH = 'defaultProviders: {}\naccessLogFile: /dev/stdout\n';

/** The stock installation, parted by what is done with it. */
export interface Installation {
  readonly crds: readonly KubernetesObject[];
  /** Everything for istiod. */
  readonly mesh: readonly KubernetesObject[];
  /** The webhooks that fill in proxies: that of the revision, and that of the tag `stable`. */
  readonly injectors: readonly KubernetesObject[];
  /** The stock ingress gateway, whose Service and Deployment users change. */
  readonly gateway: readonly KubernetesObject[];
  /** What istiod injects into pods, by file. */
  readonly injection: Readonly<Record<string, string>>;
}

/**
 * What `istioctl manifest generate` prints, made fit for an istiod that is a process and not a pod: its webhooks are reached by URL.
 * They fail closed, for objects of every namespace.
 */
export async function installation(programs: Programs): Promise<Installation> {
  const objects = parsed(await run(programs.path('istioctl'), ['manifest', 'generate', '--set', 'profile=default']))
    .filter(({ kind }) => kind !== 'HorizontalPodAutoscaler')
    .filter(({ kind, metadata }) => !(metadata.name === ISTIOD && ['Deployment', 'Service'].includes(kind)))
    .map(adapted);
  const isGateway = ({ metadata }: KubernetesObject) => metadata.name.startsWith('istio-ingressgateway');
  const isInjector = ({ kind }: KubernetesObject) => kind === 'MutatingWebhookConfiguration';
  const injectorFiles = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'istio-sidecar-injector')!;
  return {
    crds: objects.filter(({ kind }) => kind === 'CustomResourceDefinition'),
    mesh: objects.filter((object) => object.kind !== 'CustomResourceDefinition' && !isGateway(object) && !isInjector(object)),
    injectors: objects.filter(isInjector).flatMap((injector) => [injector, tagged(injector, 'stable')]),
    gateway: objects.filter(isGateway),
    injection: injectorFiles.data,
  };
}

/** What `istioctl tag set` would add: the webhooks of the revision for those who ask for the tag. */
function tagged(injector: KubernetesObject, tag: string): KubernetesObject {
  const { labels } = injector.metadata;
  const webhooks = injector.webhooks.filter(({ name }: { name: string }) => name.startsWith('rev.'));
  const asksForTag = JSON.stringify(webhooks).replaceAll('"values":["default"]', `"values":["${tag}"]`);
  const metadata = { name: `istio-revision-tag-${tag}`, labels: { ...labels, 'istio.io/tag': tag } };
  return { ...injector, metadata, webhooks: JSON.parse(asksForTag) };
}

function adapted(object: KubernetesObject): KubernetesObject {
  if (object.kind === 'ConfigMap' && object.metadata.name === 'istio') {
    const mesh = object.data.mesh.replace(/defaultProviders:\n(?: +.*\n)+/, MESH);
    return { ...object, data: { ...object.data, mesh } };
  }
  if (!object.kind.endsWith('WebhookConfiguration')) return object;
  const webhooks = object.webhooks.map((webhook: any) => ({
    ...webhook,
    failurePolicy: 'Fail',
    clientConfig: { url: `${WEBHOOKS}${webhook.clientConfig.service.path}` },
    // The stock filter leaves objects to the istiod of their revision.
    ...(object.kind.startsWith('Validating') ? { objectSelector: {} } : {}),
  }));
  return { ...object, webhooks };
}
