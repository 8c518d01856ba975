// What a snapshot shows of the object that runs the gateway's pods, and of pods that have its labels elsewhere.
import { Backend, TlsCertificate, type ClusterSnapshot } from '../../../src';
import type { Declare } from '../../support/findings';
import { pods, running, STOCK_LABELS, type Pods } from '../../support/gateway-pods';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { object, service, someFiles, STOCK_SERVICE, wholeCluster, type Manifest } from '../../support/snapshots';

const backend = Backend.service('web', 80);

function pod(name: string, described: Pods = {}, metadata: Manifest = {}): Manifest {
  const { metadata: labeled, spec } = pods(described);
  return object('v1', 'Pod', 'istio-system', name, { metadata: { ...labeled as Manifest, ...metadata }, spec });
}

/** Plain HTTP on port 80 of the stock gateway. */
function http(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
}

/** A certificate from a mounted Secret, on a gateway whose pods are in the snapshot. */
function mounted(...objects: readonly Manifest[]): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(...objects) });
    p.tls('web', 'shop.example.com', { certificate: TlsCertificate.mounted('shop-certs'), backend });
  };
}

const MOUNTS: Pods = {
  proxy: { volumeMounts: [{ name: 'shop', mountPath: '/etc/istio/shop-certs' }] },
  spec: { volumes: [{ name: 'shop', secret: { secretName: 'shop-certs' } }] },
};
const OWNED = { ownerReferences: [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'edge', controller: true }] };
const BARE = 'Pod \'istio-system/edge-1\'';
const BARE_WARNING = `warning at platform/gateway: ING424 only ${BARE} has the labels of the selector, and nothing runs it`;

export const barePodCases: readonly RuleCase[] = [
  {
    code: 'ING425',
    when: 'nothing runs the only pod of the gateway, which does not mount the Secret',
    fails: mounted(pod('edge-1')),
    passes: mounted(pod('edge-1', MOUNTS)),
    finds: [`team/web: ING425 ${BARE} does not mount Secret 'shop-certs' at '/etc/istio/shop-certs'`],
  },
  {
    code: 'ING425',
    when: 'the snapshot has no Deployment that would get the mount',
    fails: mounted(pod('edge-1')),
    passes: mounted(pod('edge-1'), running('DaemonSet', 'istio-system', 'istio-ingressgateway')),
    finds: [`team/web: ING425 ${BARE} does not mount Secret 'shop-certs' at '/etc/istio/shop-certs'`],
  },
  {
    code: 'ING409',
    when: 'the cluster has neither a Deployment nor pods with the labels, of whatever kind',
    fails: http(wholeCluster(STOCK_SERVICE, running('Deployment', 'istio-system', 'istiod', { labels: { app: 'istiod' } }))),
    passes: http(wholeCluster(
      STOCK_SERVICE, running('Deployment', 'istio-system', 'istiod', { labels: { app: 'istiod' } }),
      service('shop', 'web', { ports: [{ port: 80 }] }), pod('edge-5d4f-1', {}, OWNED),
    )),
    finds: [
      'platform/gateway: ING409 the snapshot has no Deployment \'istio-system/istio-ingressgateway\'',
      'team/web: ING708 the snapshot has no Service \'shop/web\'',
    ],
    advice: ['set name and namespace of the installation as in the cluster'],
  },
  {
    code: 'ING309',
    when: 'another Service selects the bare Pod of the gateway by labels of its own',
    fails: http(someFiles(pod('edge-1', { labels: { ...STOCK_LABELS, zone: 'a' } }), zoned(9080))),
    passes: http(someFiles(running('Deployment', 'istio-system', 'istio-ingressgateway'), zoned(9080))),
    finds: ['team/web: ING309 port 80 has target port 8080, but 9080 in Service \'istio-system/internal\''],
  },
];

function zoned(targetPort: number): Manifest {
  return service('istio-system', 'internal', { selector: { istio: 'ingressgateway', zone: 'a' }, ports: [{ port: 80, targetPort }] });
}

const ROUTER = { proxy: { args: ['proxy', 'router'] } };
const OWN = running('Deployment', 'istio-system', 'istio-ingressgateway');
const STRICT_SERVICE = service('istio-system', 'istio-ingressgateway', { selector: STOCK_LABELS });
const URL = 'http://shop.example.com/';

/** The stock gateway beside another one. */
function twin(other: Manifest, own: Manifest = STOCK_SERVICE): Declare {
  return http(someFiles(OWN, own, other));
}

/** A mounted certificate beside a canary of the gateway. */
function canary(described: Pods): Declare {
  return mounted(OWN, STRICT_SERVICE, running('Deployment', 'istio-system', 'canary', described));
}

function alsoMatches(text: string): string[] {
  return [`warning at platform/gateway: ING426 the selector {"istio":"ingressgateway"} also matches the pods of ${text}`];
}

export const workloadWarnings: readonly WarningCase[] = [
  {
    code: 'ING424',
    when: 'nothing runs the only pod with the labels',
    fails: http(someFiles(pod('edge-1'))),
    passes: http(someFiles(pod('edge-1', {}, OWNED))),
    finds: [BARE_WARNING],
    url: URL,
  },
  {
    code: 'ING424',
    when: 'the pod with the labels runs Envoy',
    fails: http(someFiles(pod('edge-1'))),
    passes: http(someFiles(pod('edge-1', { proxy: { name: 'debug' } }))),
    finds: [BARE_WARNING],
    url: URL,
  },
  {
    code: 'ING426',
    when: 'a gateway in another namespace has the labels',
    fails: twin(running('Deployment', 'internal', 'gateway', ROUTER)),
    passes: twin(running('Deployment', 'internal', 'gateway', { ...ROUTER, labels: { istio: 'internal' } })),
    finds: alsoMatches('Deployment \'internal/gateway\''),
    url: URL,
  },
  {
    code: 'ING426',
    when: 'the other pods are those of a gateway, which istiod injects',
    fails: twin(running('DaemonSet', 'internal', 'gateway', { annotations: { 'inject.istio.io/templates': 'gateway' } })),
    passes: twin(running('DaemonSet', 'internal', 'gateway')),
    finds: alsoMatches('DaemonSet \'internal/gateway\''),
    url: URL,
  },
  {
    code: 'ING426',
    when: 'a gateway of the same namespace has the labels, and the Service does not select its pods',
    fails: twin(running('Deployment', 'istio-system', 'canary', { ...ROUTER, labels: { istio: 'ingressgateway' } }), STRICT_SERVICE),
    passes: twin(running('Deployment', 'istio-system', 'canary', ROUTER), STRICT_SERVICE),
    finds: [
      'warning at platform/gateway: ING426 the selector {"istio":"ingressgateway"} also matches the pods of Deployment '
      + '\'istio-system/canary\'',
    ],
    url: URL,
  },
  {
    code: 'ING426',
    when: 'a bare Pod in another namespace has the labels',
    fails: twin(object('v1', 'Pod', 'internal', 'gateway', pods(ROUTER))),
    passes: twin(object('v1', 'Pod', 'internal', 'gateway', { ...pods(ROUTER), metadata: { labels: STOCK_LABELS, ...OWNED } })),
    finds: alsoMatches('Pod \'internal/gateway\''),
    url: URL,
  },
  {
    code: 'ING429',
    when: 'the Service also selects pods that do not mount the Secret',
    fails: canary(ROUTER),
    passes: canary({ ...MOUNTS, proxy: { ...ROUTER.proxy, ...MOUNTS.proxy } }),
    finds: [
      'warning at team/web: ING429 Deployment \'istio-system/canary\' does not mount Secret \'shop-certs\' at \'/etc/istio/shop-certs\'',
    ],
    url: 'https://shop.example.com/',
  },
  {
    code: 'ING429',
    when: 'the other pods are behind the gateway\'s own Service',
    fails: canary(ROUTER),
    passes: canary({ ...ROUTER, labels: { app: 'canary' } }),
    finds: [
      'warning at team/web: ING429 Deployment \'istio-system/canary\' does not mount Secret \'shop-certs\' at \'/etc/istio/shop-certs\'',
    ],
    url: 'https://shop.example.com/',
  },
];
