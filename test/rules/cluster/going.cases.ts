// Objects of the cluster that users delete.
import { Backend, PlainHttp, type ClusterSnapshot, type ReplacedObject } from '../../../src';
import type { Declare } from '../../support/findings';
import { over, SHOP, SIMPLE, URL } from '../../support/replaced';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import {
  deployment, gateway, namespace, object, secret, server, service, someFiles, STOCK_SERVICE, write, type Manifest,
} from '../../support/snapshots';

const HOME = 'istio-system';
const PODS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
const WEB = service('shop', 'web', { selector: { app: 'web' }, ports: [{ port: 80 }] });
const PAIR = { 'tls.crt': 'shop.crt', 'tls.key': 'shop.key' };

function keyOf({ kind, metadata }: Manifest): ReplacedObject {
  const { name, namespace: home } = metadata as { readonly name: string; readonly namespace?: string };
  return { kind: kind as string, name, namespace: home };
}

/** A cluster in which one object goes away. */
function without(gone: Manifest, ...others: readonly Manifest[]): ClusterSnapshot {
  return someFiles(gone, ...others).replacing(keyOf(gone));
}

/** The declarations fail if the object goes away, and not if it stays, or is written anew. */
function goes(gone: Manifest, effect: string, ...others: readonly Manifest[]): Omit<WarningCase, 'when'> {
  const { kind, name, namespace: home } = keyOf(gone);
  return {
    code: 'ING523',
    fails: over(without(gone, ...others)),
    passes: (p) => {
      over(without(gone, ...others))(p);
      write(p.platform, gone);
    },
    finds: [`warning at platform/gateway: ING523 ${kind} '${home === undefined ? name : `${home}/${name}`}'${effect}`],
    url: URL,
  };
}

/** The gateway needs the object, which goes away or stays. */
function needs(code: string, gone: Manifest, got: string, declare: (snapshot: ClusterSnapshot) => Declare = over): Omit<RuleCase, 'when'> {
  return { code, fails: declare(without(gone)), passes: declare(someFiles(gone)), finds: [got] };
}

function policy(kind: string, home: string, spec: Manifest = {}, group = 'security.istio.io'): Manifest {
  return object(`${group}/v1`, kind, home, 'one', { spec });
}

const AT_PODS = ', which is for the pods of the gateway, goes away: ';
const OLD_SECRET = secret(HOME, 'old', PAIR);
const usingOld = gateway('legacy', 'edge', server(443, 'HTTPS', ['old.example.com'], { ...SIMPLE, credentialName: 'old' }));

export const goingCases: readonly WarningCase[] = [
  {
    when: 'a policy goes away that guards the pods of the gateway',
    ...goes(policy('AuthorizationPolicy', HOME, { selector: { matchLabels: { istio: 'ingressgateway' } } }),
      `${AT_PODS}requests that it refuses would be let in`),
  },
  {
    when: 'a policy of the root namespace goes away that guards all pods',
    ...goes(policy('RequestAuthentication', HOME), `${AT_PODS}requests with tokens that it refuses would be let in`),
  },
  {
    when: 'a policy goes away that guards an application',
    ...goes(policy('AuthorizationPolicy', 'shop'), ' goes away: requests that it refuses would be let in'),
  },
  {
    when: 'a PeerAuthentication goes away',
    ...goes(policy('PeerAuthentication', 'shop', { mtls: { mode: 'STRICT' } }),
      ' goes away: connections would no longer be held to its mode of mTLS'),
  },
  {
    when: 'an EnvoyFilter of the gateway goes away',
    ...goes(policy('EnvoyFilter', HOME, { workloadSelector: { labels: PODS } }, 'networking.istio.io'),
      `${AT_PODS}Envoy would miss what it configures`),
  },
  {
    when: 'a Sidecar goes away',
    ...goes(policy('Sidecar', 'shop', {}, 'networking.istio.io'),
      ' goes away: proxies would know hosts that it hides, and miss its listeners'),
  },
  {
    when: 'a DestinationRule goes away',
    ...goes(policy('DestinationRule', 'shop', { host: 'web' }, 'networking.istio.io'),
      ' goes away: requests to \'web\' would miss its TLS, subsets and limits'),
  },
  {
    when: 'a ServiceEntry goes away',
    ...goes(policy('ServiceEntry', 'shop', { hosts: ['pay.example.org'] }, 'networking.istio.io'),
      ' goes away: proxies would not know \'pay.example.org\''),
  },
  {
    when: 'a Secret goes away that a Gateway still uses, which stays',
    ...goes(OLD_SECRET, ' goes away: another Gateway still uses it, and every TLS handshake for its hosts would fail', usingOld),
  },
  {
    code: 'ING523',
    when: 'a Secret goes away of which no Gateway is known that went with it',
    fails: over(someFiles(OLD_SECRET).replacing(keyOf(OLD_SECRET))),
    passes: over(someFiles(OLD_SECRET, gateway('legacy', 'edge', server(443, 'HTTPS', ['shop.example.com'], SIMPLE), {
      ...server(8443, 'HTTPS', [], { ...SIMPLE, credentialName: 'old' }),
    })).replacing(keyOf(OLD_SECRET), { kind: 'Gateway', namespace: 'legacy', name: 'edge' })),
    finds: ['warning at platform/gateway: ING523 Secret \'istio-system/old\' goes away: what reads it would fail'],
    url: URL,
  },
  {
    when: 'another Service of the gateway goes away',
    ...goes(service(HOME, 'internal', { selector: PODS }),
      ' goes away: clients that use its address or node ports would not reach the gateway'),
  },
  {
    when: 'a Deployment goes away',
    ...goes(deployment('shop', 'worker', { app: 'worker' }), ' goes away: its pods would end'),
  },
  {
    when: 'a Gateway for the pods of another gateway goes away',
    ...goes(object('networking.istio.io/v1', 'Gateway', 'legacy', 'other', {
      spec: { selector: { istio: 'legacy' }, servers: [server(80, 'HTTP', ['old.example.com'])] },
    }), ' goes away: pods of others would not serve \'old.example.com\''),
  },
  {
    when: 'an Ingress of another controller goes away',
    ...goes(object('networking.k8s.io/v1', 'Ingress', 'shop', 'www', { spec: { ingressClassName: 'nginx' } }),
      ' goes away: its hosts would not be served by its controller'),
  },
  {
    code: 'ING523',
    when: 'a namespace goes away with everything in it',
    fails: over(without(namespace('legacy'), deployment('legacy', 'edge', { app: 'edge' }))),
    passes: over(someFiles(namespace('legacy'), deployment('legacy', 'edge', { app: 'edge' }))),
    finds: ['warning at platform/gateway: ING523 Namespace \'legacy\' goes away: everything in it would go away too'],
    url: URL,
  },
  {
    code: 'ING517',
    when: 'a namespace goes away with a Gateway in it',
    fails: over(without(
      namespace('legacy'), gateway('legacy', 'edge', SHOP, server(443, 'HTTPS', ['old.example.com'], SIMPLE)),
    )),
    passes: over(someFiles(namespace('legacy'))),
    finds: [
      'warning at platform/gateway: ING517 host \'old.example.com\' on port 443 was served by Gateway \'legacy/edge\'',
      'warning at platform/gateway: ING523 Namespace \'legacy\' goes away: everything in it would go away too',
    ],
    url: URL,
  },
  {
    code: 'ING716',
    when: 'what runs the pods of the backend goes away',
    fails: over(without(deployment('shop', 'web', { app: 'web' }), WEB)),
    passes: over(someFiles(deployment('shop', 'web', { app: 'web' }), WEB)),
    finds: ['warning at team/web: ING716 Service \'shop/web\' selects {"app":"web"}, which no pods of the snapshot have'],
    url: URL,
  },
];

/** A MeshApp's namespace, which only the snapshot has. */
function inNamespace(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.tls('web', 'shop.example.com', { backend: Backend.service('web', 80, { namespace: 'shop' }), plainHttp: PlainHttp.CLOSED });
  };
}

export const neededCases: readonly RuleCase[] = [
  {
    when: 'the Secret of a certificate goes away',
    ...needs('ING410', secret(HOME, 'port-certificate', PAIR),
      'team/port: ING410 the snapshot has no Secret \'istio-system/port-certificate\''),
  },
  {
    when: 'the Service of a backend goes away',
    ...needs('ING708', WEB, 'team/web: ING708 the snapshot has no Service \'shop/web\''),
  },
  {
    when: 'the namespace of the routes goes away',
    ...needs('ING811', namespace('shop'), 'team/web: ING811 the snapshot has no namespace \'shop\', in which the route is', inNamespace),
  },
  {
    when: 'the Service of the gateway goes away',
    ...needs('ING311', STOCK_SERVICE, 'platform/gateway: ING311 the snapshot has no Service \'istio-system/istio-ingressgateway\''),
    advice: 'set name and namespace of the installation as in the cluster',
  },
  {
    when: 'what runs the pods of the gateway goes away',
    ...needs('ING409', deployment(HOME, 'istio-ingressgateway', PODS),
      'platform/gateway: ING409 the snapshot has no Deployment \'istio-system/istio-ingressgateway\''),
    advice: 'set name and namespace of the installation as in the cluster',
  },
];
