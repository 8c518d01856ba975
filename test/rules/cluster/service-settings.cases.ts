// What the gateway's Service in the cluster has beside type and ports.
import { ApiObject, JsonPatch } from 'cdk8s';
import { Backend, GatewayDelivery, GatewayInstallation, ServiceType, type IngressGatewayProps } from '../../../src';
import type { Declare } from '../../support/findings';
import type { WarningCase } from '../../support/rule-cases';
import { service, someFiles, write, type Manifest } from '../../support/snapshots';

const backend = Backend.service('web', 80);
const LABELS = { app: 'edge', istio: 'edge' };
const PORTS = [{ name: 'http2', port: 80, targetPort: 80 }];
const BALANCED = { type: 'LoadBalancer', selector: LABELS, ports: PORTS };
const URL = 'http://shop.example.com/';
const HELM = { installation: GatewayInstallation.helm({ release: 'edge' }) };
const MANAGED = { installation: GatewayInstallation.managed({ name: 'edge' }) };
const INTERNAL = 'service.beta.kubernetes.io/aws-load-balancer-internal';

/** A gateway whose Service in the cluster has more than its ports. */
function over(props: IngressGatewayProps, spec: Manifest, metadata: Manifest = {}): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(service('istio-system', 'edge', { ...BALANCED, ...spec }, metadata)), ...props });
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
}

function withValues(settings: Manifest, rest: Manifest = {}): IngressGatewayProps {
  return { ...HELM, delivery: GatewayDelivery.helmValues({ extraValues: { service: settings, ...rest } }) };
}

function loses(what: string, effect: string, name = 'edge'): string[] {
  const before = `Service 'istio-system/${name}' has ${what}`;
  return [`warning at platform/gateway: ING326 ${before}, which the new Service would not have: ${effect}`];
}

const RANGES = { loadBalancerSourceRanges: ['10.0.0.0/8'] };
const OPENS = loses('loadBalancerSourceRanges', 'clients from everywhere could reach the gateway');
const PUBLISHES = loses(`annotation '${INTERNAL}'`, 'a load balancer could become public, or lose its settings');

/** The Service among the app's own objects, over the one in the cluster. */
function own(spec: Manifest): Declare {
  const stock = (rest: Manifest) => service(
    'istio-system', 'istio-ingressgateway', { ...BALANCED, selector: { istio: 'ingressgateway' }, ...rest },
  );
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(stock(RANGES)), delivery: GatewayDelivery.ownManifests() });
    p.port('web', { hosts: ['shop.example.com'], backend });
    write(p.platform, stock(spec));
  };
}

/** A managed gateway whose Service users patch. */
function patched(...operations: readonly JsonPatch[]): Declare {
  return (p) => {
    over(MANAGED, {}, { annotations: { 'example.com/pool': 'internal' } })(p);
    ApiObject.of(p.gateway.node.findChild('Service')).addJsonPatch(...operations);
  };
}

export const serviceSettingCases: readonly WarningCase[] = [
  {
    code: 'ING326',
    when: 'values of Helm lack the addresses that may reach the gateway',
    fails: over(HELM, RANGES),
    passes: over(withValues(RANGES), RANGES),
    finds: OPENS,
    url: URL,
  },
  {
    code: 'ING326',
    when: 'a gateway of this app replaces a Service with limited addresses, which the kustomize component keeps',
    fails: over(MANAGED, RANGES),
    passes: over({ ...HELM, delivery: GatewayDelivery.kustomizeComponent() }, RANGES),
    finds: OPENS,
    url: URL,
  },
  {
    code: 'ING326',
    when: 'an annotation keeps the load balancer inside',
    fails: over(HELM, {}, { annotations: { [INTERNAL]: 'true' } }),
    passes: over(withValues({ annotations: { [INTERNAL]: 'true' } }), {}, {
      annotations: { [INTERNAL]: 'true', 'meta.helm.sh/release-name': 'edge' },
    }),
    finds: PUBLISHES,
    url: URL,
  },
  {
    code: 'ING326',
    when: 'a label is not of the chart',
    fails: over(HELM, {}, { labels: { ...LABELS, 'helm.sh/chart': 'gateway', 'monitored': 'yes' } }),
    passes: over(withValues({}, { labels: { monitored: 'yes' } }), {}, { labels: { ...LABELS, monitored: 'yes' } }),
    finds: loses('label \'monitored\'', 'what selects the Service by it would not find it'),
    url: URL,
  },
  {
    code: 'ING326',
    when: 'applications see the addresses of clients',
    fails: over(HELM, { externalTrafficPolicy: 'Local' }),
    passes: over(HELM, {
      externalTrafficPolicy: 'Cluster', internalTrafficPolicy: 'Cluster', sessionAffinity: 'None', ipFamilyPolicy: 'SingleStack',
      allocateLoadBalancerNodePorts: true,
    }),
    finds: loses('externalTrafficPolicy', 'applications would see addresses of nodes in place of those of clients'),
    url: URL,
  },
  {
    code: 'ING326',
    when: 'connections of a client go to one pod',
    fails: over(HELM, { sessionAffinity: 'ClientIP' }),
    passes: over({ ...HELM, delivery: GatewayDelivery.kustomizeComponent() }, { sessionAffinity: 'ClientIP' }),
    finds: loses('sessionAffinity', 'connections of a client would go to different pods'),
    url: URL,
  },
  {
    code: 'ING326',
    when: 'ports have no node ports',
    fails: over(MANAGED, { allocateLoadBalancerNodePorts: false }),
    passes: over({ ...MANAGED, serviceType: ServiceType.LOAD_BALANCER }, { allocateLoadBalancerNodePorts: true }),
    finds: loses('allocateLoadBalancerNodePorts', 'its ports would get node ports'),
    url: URL,
  },
  {
    code: 'ING326',
    when: 'the Service of the app lacks the addresses that may reach the gateway',
    fails: own({}),
    passes: own(RANGES),
    finds: loses('loadBalancerSourceRanges', 'clients from everywhere could reach the gateway', 'istio-ingressgateway'),
    url: URL,
  },
  {
    code: 'ING326',
    when: 'a patch does not set an annotation again',
    fails: patched(JsonPatch.add('/metadata/annotations', { 'example.com/owner': 'platform' })),
    passes: patched(JsonPatch.add('/metadata/annotations', { 'example.com/pool': 'internal' })),
    finds: loses('annotation \'example.com/pool\'', 'a load balancer could become public, or lose its settings'),
    url: URL,
  },
];
