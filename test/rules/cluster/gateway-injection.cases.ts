// How the proxy gets into a gateway's pods, and what these tell istiod of ports below 1024.
import { Backend, GatewayDelivery, GatewayInstallation, type IngressGatewayProps } from '../../../src';
import type { Declare } from '../../support/findings';
import { running, STOCK_LABELS, type Pods } from '../../support/gateway-pods';
import type { RuleCase } from '../../support/rule-cases';
import { namespace, someFiles, wholeCluster, type Manifest } from '../../support/snapshots';

const EDGE = { app: 'edge', istio: 'edge' };
const ENV = 'ISTIO_META_UNPRIVILEGED_POD';

/** TCP on a port, which leads to the same port of the pods. */
function tcp(port: number, proxy: Manifest, props: IngressGatewayProps = {}, annotations?: Manifest): Declare {
  return (p) => {
    const name = props.installation ? 'edge' : 'istio-ingressgateway';
    const labels = props.installation ? EDGE : STOCK_LABELS;
    p.gatewayWith({ snapshot: someFiles(running('Deployment', 'istio-system', name, { labels, proxy, annotations })), ...props });
    p.tcp('ldap', port, { targetPort: port, backend: Backend.service('ldap', 389) });
  };
}

const HELM = { installation: GatewayInstallation.helm({ release: 'edge' }) };
const PATCHED_HELM = { ...HELM, delivery: GatewayDelivery.kustomizeComponent() };
const MARKED = { env: [{ name: ENV, value: 'true' }] };
const CANNOT_LISTEN = (name: string) => [
  `team/ldap: ING401 target port 389 is below 1024, where the unprivileged pods of '${name}' cannot listen`,
];

export const markedPodCases: readonly RuleCase[] = [
  {
    code: 'ING401',
    when: 'the pods of a Helm release are marked as unprivileged',
    fails: tcp(389, MARKED, HELM),
    passes: tcp(389, { env: [{ name: ENV, value: 'false' }] }, HELM),
    finds: CANNOT_LISTEN('edge'),
  },
  {
    code: 'ING401',
    when: 'the pods of a stock gateway are marked, as they are by default',
    fails: tcp(389, MARKED),
    passes: tcp(389, {}),
    finds: CANNOT_LISTEN('istio-ingressgateway'),
  },
  {
    code: 'ING401',
    when: 'the mark of a stock gateway comes from a place that the snapshot does not show',
    fails: tcp(389, { envFrom: [{ configMapRef: { name: 'proxy' } }] }),
    passes: tcp(389, { env: [{ name: ENV, value: 'no' }] }),
    finds: CANNOT_LISTEN('istio-ingressgateway'),
  },
  {
    code: 'ING401',
    when: 'the mark of a stock gateway is in its proxy configuration, which is not read',
    fails: tcp(389, {}, {}, { 'proxy.istio.io/config': `proxyMetadata:\n  ${ENV}: "true"` }),
    passes: tcp(389, {}, {}, { 'proxy.istio.io/config': 'concurrency: 2' }),
    finds: CANNOT_LISTEN('istio-ingressgateway'),
  },
];

const AUTO = { proxy: { image: 'auto' } };
const TEMPLATE = { 'inject.istio.io/templates': 'gateway' };
const INJECT = { ...EDGE, 'sidecar.istio.io/inject': 'true' };

/** A release that the kustomize component changes, in a namespace with labels, and all webhooks of istiod. */
function injected(described: Pods, labels: Manifest = {}, props: IngressGatewayProps = PATCHED_HELM): Declare {
  const pods = { labels: INJECT, annotations: TEMPLATE, ...AUTO, ...described };
  const objects = [namespace('istio-system', labels), running('Deployment', 'istio-system', 'edge', pods)];
  return (p) => p.gatewayWith({ snapshot: wholeCluster(...objects, DEFAULT_WEBHOOKS), ...props });
}

const NO_LABELS = { operator: 'DoesNotExist', values: [] };

/** Webhooks of a control plane: for namespaces, for pods, and for pods that name its revision. */
const DEFAULT_WEBHOOKS: Manifest = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'istio-sidecar-injector' },
  webhooks: [
    {
      name: 'namespace.sidecar-injector.istio.io',
      namespaceSelector: { matchLabels: { 'istio-injection': 'enabled' } },
      objectSelector: { matchExpressions: [{ key: 'sidecar.istio.io/inject', operator: 'NotIn', values: ['false'] }] },
    },
    ...[{ 'sidecar.istio.io/inject': 'true' }, { 'istio.io/rev': 'canary' }].map((matchLabels) => ({
      name: 'object.sidecar-injector.istio.io',
      namespaceSelector: { matchExpressions: [{ key: 'istio-injection', ...NO_LABELS }, { key: 'istio.io/rev', ...NO_LABELS }] },
      objectSelector: { matchLabels },
    })),
  ],
};

const WITHOUT_LABEL = running('Deployment', 'istio-system', 'edge', { labels: EDGE, annotations: TEMPLATE, ...AUTO });
const DEPLOYMENT = 'platform/gateway: ING422 Deployment \'istio-system/edge\'';
const AT_SIDECAR = 'platform/gateway: ING423 Deployment \'istio-system/edge\' has';

export const injectedPodCases: readonly RuleCase[] = [
  {
    code: 'ING422',
    when: 'neither the pods nor their namespace ask for a proxy',
    fails: injected({ labels: EDGE }),
    passes: injected({ labels: EDGE }, { 'istio-injection': 'enabled' }),
    finds: [`${DEPLOYMENT} has no label 'sidecar.istio.io/inject=true', and namespace 'istio-system' has no injection label`],
  },
  {
    code: 'ING422',
    when: 'the pods name no revision either',
    fails: injected({ labels: EDGE }),
    passes: injected({ labels: { ...EDGE, 'istio.io/rev': 'canary' } }),
    finds: [`${DEPLOYMENT} has no label 'sidecar.istio.io/inject=true', and namespace 'istio-system' has no injection label`],
  },
  {
    code: 'ING422',
    when: 'the image is auto, and the chart does not set the label again',
    fails: injected({ labels: EDGE }),
    passes: injected({ labels: EDGE }, {}, HELM),
    finds: [`${DEPLOYMENT} has no label 'sidecar.istio.io/inject=true', and namespace 'istio-system' has no injection label`],
  },
  {
    code: 'ING422',
    when: 'no webhook injects into pods without labels, which some installations have',
    fails: injected({ labels: EDGE }),
    passes: (p) => p.gatewayWith({ ...PATCHED_HELM, snapshot: someFiles(namespace('istio-system'), WITHOUT_LABEL) }),
    finds: [`${DEPLOYMENT} has no label 'sidecar.istio.io/inject=true', and namespace 'istio-system' has no injection label`],
  },
  {
    code: 'ING422',
    when: 'the pods decline a proxy, without which they do not start',
    fails: injected({ labels: { ...EDGE, 'sidecar.istio.io/inject': 'false' } }),
    passes: injected({ labels: { ...EDGE, 'sidecar.istio.io/inject': 'false' }, proxy: { image: 'istio/proxyv2:1.31.1' } }),
    finds: [`${DEPLOYMENT} has label 'sidecar.istio.io/inject=false'`],
  },
  {
    code: 'ING422',
    when: 'the pods use the network of their node',
    fails: injected({ spec: { hostNetwork: true } }, {}, HELM),
    passes: injected({ spec: { hostNetwork: true }, proxy: { image: 'istio/proxyv2:1.31.1' } }, {}, HELM),
    finds: [`${DEPLOYMENT} has hostNetwork, and istiod injects nothing into such pods`],
    advice: 'leave hostNetwork out, or give the pods a complete proxy',
  },
  {
    code: 'ING412',
    when: 'a stock gateway has the image auto, and its namespace turns injection off',
    fails: (p) => p.gatewayWith({
      snapshot: someFiles(
        namespace('istio-system', { 'istio-injection': 'disabled' }),
        running('Deployment', 'istio-system', 'istio-ingressgateway', { annotations: TEMPLATE, ...AUTO }),
      ),
    }),
    passes: (p) => p.gatewayWith({
      snapshot: someFiles(
        namespace('istio-system', { 'istio-injection': 'disabled' }), running('Deployment', 'istio-system', 'istio-ingressgateway'),
      ),
    }),
    finds: ['platform/gateway: ING412 namespace \'istio-system\' has label \'istio-injection=disabled\''],
  },
  {
    code: 'ING412',
    when: 'the gateway is in a namespace that istiod leaves alone',
    fails: (p) => p.gatewayWith({ installation: GatewayInstallation.managed({ name: 'edge', namespace: 'kube-system' }) }),
    passes: (p) => p.gatewayWith({ installation: GatewayInstallation.managed({ name: 'edge', namespace: 'edge' }) }),
    finds: ['platform/gateway: ING412 istiod injects no proxy in namespace \'kube-system\''],
    advice: 'move the gateway to another namespace',
  },
  {
    code: 'ING423',
    when: 'the pods do not name the template of gateways',
    fails: injected({ annotations: {} }),
    passes: injected({ annotations: {} }, {}, HELM),
    finds: [`${AT_SIDECAR} no annotation 'inject.istio.io/templates'`],
  },
  {
    code: 'ING423',
    when: 'the pods name the template of sidecars, and have no arguments of a gateway',
    fails: injected({ annotations: { 'inject.istio.io/templates': 'sidecar, mine' } }),
    passes: injected({ annotations: { 'inject.istio.io/templates': 'sidecar' }, proxy: { image: 'auto', args: ['proxy', 'router'] } }),
    finds: [`${AT_SIDECAR} injection templates 'sidecar,mine'`],
  },
  {
    code: 'ING423',
    when: 'the template of sidecars comes without that of gateways',
    fails: injected({ annotations: { 'inject.istio.io/templates': 'sidecar' } }),
    passes: injected({ annotations: { 'inject.istio.io/templates': 'sidecar,gateway' } }),
    finds: [`${AT_SIDECAR} injection templates 'sidecar'`],
  },
];
