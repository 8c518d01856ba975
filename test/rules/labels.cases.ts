// Labels and annotations of objects of ours that come from the chart, or that other tools read.
import { ApiObject, Chart, type ApiObjectMetadataDefinition } from 'cdk8s';
import { Backend, GatewayInstallation, IngressGateway, MeshApp, TlsCertificate, TlsIngress } from '../../src';
import type { Declare, Playground } from '../support/findings';
import type { RuleCase, WarningCase } from '../support/rule-cases';

const STEERING = { 'istio.io/rev': 'canary', 'experimental.istio.io/disable-gateway-port-translation': 'true' };
const HARMLESS = { 'team': 'x', 'app.kubernetes.io/part-of': 'shop' };

/** A gateway of the library's own, with a host and an application, in a chart with labels. */
function labelled(labels: Record<string, string>): Declare {
  return (p) => {
    const chart = new Chart(p.app, 'labelled', { namespace: 'edge', labels });
    const gateway = new IngressGateway(chart, 'gateway', { installation: GatewayInstallation.managed({ name: 'edge' }) });
    const certificate = TlsCertificate.credential('shop');
    const app = new MeshApp(chart, 'app', { image: 'web:1', containerPort: 80 });
    new TlsIngress(chart, 'web', { gateway, host: 'shop.example.com', name: 'web', certificate, backend: app });
  };
}

const TRANSLATION = '/metadata/labels/experimental.istio.io~1disable-gateway-port-translation';

export const chartLabelCases: readonly RuleCase[] = [
  {
    code: 'ING006',
    when: 'a chart has labels that steer',
    fails: labelled(STEERING),
    passes: labelled(HARMLESS),
    finds: [
      "labelled/gateway: ING006 Gateway 'edge' was changed at /metadata/labels/istio.io~1rev",
      `labelled/gateway: ING006 Service 'edge' was changed at ${TRANSLATION}`,
      `labelled/app: ING008 Service 'app' was changed at ${TRANSLATION}`,
      "labelled/web: ING614 VirtualService 'web' was changed at /metadata/labels/istio.io~1rev",
    ],
  },
];

function gatewayMetadata(p: Playground): ApiObjectMetadataDefinition {
  p.tls('web', 'shop.example.com', { backend: Backend.service('web', 80) });
  return ApiObject.of(p.gateway).metadata;
}

export const unappliedCases: readonly WarningCase[] = ([
  ['argocd.argoproj.io/hook', 'Skip'],
  ['kustomize.toolkit.fluxcd.io/reconcile', 'disabled'],
  ['kustomize.toolkit.fluxcd.io/ssa', 'Ignore'],
  ['helm.sh/hook', 'test'],
  ['kapp.k14s.io/noop', ''],
  ['config.kubernetes.io/local-config', 'true'],
] as const).map(([annotation, value]): WarningCase => ({
  code: 'ING007',
  when: `a Gateway gets the annotation ${annotation}, so that a tool may not apply it`,
  fails: (p) => gatewayMetadata(p).addAnnotation(annotation, value),
  passes: (p) => {
    const metadata = gatewayMetadata(p);
    metadata.addAnnotation('argocd.argoproj.io/ignore-healthcheck', 'true');
    metadata.addAnnotation('kustomize.toolkit.fluxcd.io/prune', 'disabled');
    metadata.addAnnotation('helm.sh/resource-policy', 'keep');
  },
  finds: ["warning at platform/gateway: ING007 Gateway 'istio-ingressgateway' was changed at "
    + `/metadata/annotations/${annotation.replace('/', '~1')}`],
  url: 'https://shop.example.com/',
}));
