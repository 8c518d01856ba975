// DestinationRules and PeerAuthentications between the gateway and a backend.
import { Backend, IngressProtocol, MeshApp, type ClusterSnapshot } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { deployment, namespace, object, service, someFiles, write, type Manifest } from '../../support/snapshots';

const HOST = 'web.shop.svc.cluster.local';
const INJECTED = namespace('shop', { 'istio-injection': 'enabled' });
const PLAIN = namespace('shop');
const PODS = deployment('shop', 'web', { app: 'web', tier: 'a' });
const WEB = service('shop', 'web', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] });
const STRICT = peers('shop', { mtls: { mode: 'STRICT' } });

/** A DestinationRule with a mode of TLS. */
function rule(home: string, mode: string | undefined, spec: Manifest = {}, name = 'own'): Manifest {
  const trafficPolicy = mode === undefined ? { loadBalancer: {} } : { tls: { mode } };
  return object('networking.istio.io/v1', 'DestinationRule', home, name, { spec: { host: HOST, trafficPolicy, ...spec } });
}

function peers(home: string, spec: Manifest, name = 'own'): Manifest {
  return object('security.istio.io/v1', 'PeerAuthentication', home, name, { spec });
}

function root(rootNamespace: string): Manifest {
  return object('v1', 'ConfigMap', 'istio-system', 'istio', { data: { mesh: `rootNamespace: ${rootNamespace}` } });
}

function cluster(...objects: readonly Manifest[]): ClusterSnapshot {
  return someFiles(INJECTED, PODS, WEB, ...objects);
}

function served(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { hosts: ['shop.example.com'], backend: Backend.service('web', 80) });
  };
}

/** An application of ours, beside a DestinationRule in the app. */
function app(mode: string): Declare {
  return (p) => {
    const backend = new MeshApp(p.team, 'web', { image: 'web:1', containerPort: 8080 });
    p.port('port', { hosts: ['shop.example.com'], backend });
    write(p.team, rule('shop', mode));
  };
}

function refused(home = 'shop', mode = 'DISABLE'): readonly string[] {
  return [
    `team/web: ING719 DestinationRule '${home}/own' has mode ${mode} for port 80 of Service 'shop/web', `
    + 'but a PeerAuthentication is STRICT for its pods',
  ];
}

const WITHOUT_PROXY = [
  'team/web: ING721 DestinationRule \'shop/own\' has mode ISTIO_MUTUAL for port 80 of Service \'shop/web\', whose pods have no proxy',
];

const MATCHING = { selector: { matchLabels: { tier: 'a' } } };
const ON_80 = [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }];
const CLIENTS = { workloadSelector: { matchLabels: { istio: 'ingressgateway' } } };
const OTHERS = { workloadSelector: { matchLabels: { istio: 'egressgateway' } } };

/** What makes the gateway speak plain text to pods that refuse it, and the nearest that does not. */
const REFUSED: ReadonlyArray<readonly [string, readonly Manifest[], readonly Manifest[], string?]> = [
  ['the mode is DISABLE', [rule('shop', 'DISABLE'), STRICT], [rule('shop', 'ISTIO_MUTUAL'), STRICT]],
  ['the host is a short name', [rule('shop', 'DISABLE', { host: 'web' }), STRICT], [rule('shop', 'DISABLE', { host: 'web.shop' }), STRICT]],
  ['the host is a wildcard', [rule('shop', 'DISABLE', { host: '*.local' }), STRICT], [
    rule('shop', 'DISABLE', { host: '*.local' }), rule('shop', undefined, {}, 'narrow'), STRICT,
  ]],
  ['the policy is strict', [rule('shop', 'DISABLE'), STRICT], [rule('shop', 'DISABLE'), peers('shop', { mtls: { mode: 'PERMISSIVE' } })]],
  ['the policy is one of the namespace', [rule('shop', 'DISABLE'), STRICT], [
    rule('shop', 'DISABLE'), peers('blog', { mtls: { mode: 'STRICT' } }),
  ]],
  ['the policy is one of the root namespace', [rule('shop', 'DISABLE'), peers('istio-system', { mtls: { mode: 'STRICT' } })], [
    rule('shop', 'DISABLE'), peers('istio-system', { mtls: { mode: 'STRICT' } }), peers('shop', { mtls: { mode: 'PERMISSIVE' } }),
  ]],
  ['the namespace leaves the mode to the root namespace', [
    rule('shop', 'DISABLE'), root('mesh'), peers('mesh', { mtls: { mode: 'STRICT' } }), peers('shop', { mtls: { mode: 'UNSET' } }),
  ], [rule('shop', 'DISABLE'), root('mesh'), peers('istio-system', { mtls: { mode: 'STRICT' } })]],
  ['the policy is for the pods', [rule('shop', 'DISABLE'), peers('shop', { ...MATCHING, mtls: { mode: 'STRICT' } })], [
    rule('shop', 'DISABLE'), STRICT, peers('shop', { ...MATCHING, mtls: { mode: 'DISABLE' } }, 'narrow'),
  ]],
  ['the policy is for the port', [rule('shop', 'DISABLE'), peers('shop', { ...MATCHING, portLevelMtls: { 8080: { mode: 'STRICT' } } })], [
    rule('shop', 'DISABLE'), peers('shop', { ...MATCHING, portLevelMtls: { 80: { mode: 'STRICT' } } }),
  ]],
  ['only the port has a mode', [rule('shop', undefined, { trafficPolicy: { portLevelSettings: ON_80 } }), STRICT], [
    rule('shop', undefined, { trafficPolicy: { tls: { mode: 'DISABLE' }, portLevelSettings: [{ port: { number: 80 } }] } }), STRICT,
  ]],
  ['tls has no mode', [rule('shop', undefined, { trafficPolicy: { tls: {} } }), STRICT], [
    rule('shop', undefined, { subsets: [{ name: 'a', trafficPolicy: { tls: { mode: 'DISABLE' } } }] }), STRICT,
  ]],
  ['the rule of the Service\'s namespace is exported', [rule('shop', 'DISABLE', { exportTo: ['istio-system'] }), STRICT], [
    rule('shop', 'DISABLE', { exportTo: ['.'] }), STRICT,
  ]],
  ['the rule is in the root namespace', [rule('istio-system', 'DISABLE'), STRICT], [
    rule('istio-system', 'DISABLE'), rule('shop', undefined), STRICT,
  ], 'istio-system'],
  ['the gateway\'s namespace has a rule of its own', [
    root('mesh'), rule('istio-system', 'DISABLE'), rule('shop', undefined, {}, 'x'), STRICT,
  ], [
    root('mesh'), rule('istio-system', undefined), rule('shop', 'DISABLE', {}, 'x'), STRICT,
  ], 'istio-system'],
  ['the rule of the root namespace is for it alone', [
    rule('istio-system', 'DISABLE', { exportTo: ['.'] }), rule('shop', undefined, {}, 'x'), STRICT,
  ], [rule('blog', 'DISABLE'), STRICT], 'istio-system'],
  ['the rule is for the gateway\'s pods', [rule('istio-system', 'DISABLE', CLIENTS), STRICT], [
    rule('istio-system', 'DISABLE', OTHERS), STRICT,
  ], 'istio-system'],
  ['one rule of two has a policy', [
    rule('shop', 'DISABLE'), rule('shop', undefined, { trafficPolicy: undefined }, 'x'), STRICT,
  ], [rule('shop', 'DISABLE'), rule('shop', 'ISTIO_MUTUAL', {}, 'x'), STRICT]],
];

export const backendTlsCases: readonly RuleCase[] = [
  ...REFUSED.map(([what, fails, passes, home]): RuleCase => ({
    code: 'ING719',
    when: `pods require mTLS, and ${what}`,
    fails: served(cluster(...fails)),
    passes: served(cluster(...passes)),
    finds: refused(home),
  })),
  {
    code: 'ING719',
    when: 'the gateway speaks TLS of its own to pods that require mTLS',
    fails: served(cluster(rule('shop', 'SIMPLE'), STRICT)),
    passes: served(someFiles(PLAIN, PODS, WEB, rule('shop', 'SIMPLE'), STRICT)),
    finds: refused('shop', 'SIMPLE'),
  },
  {
    code: 'ING719',
    when: 'the pods get a proxy',
    fails: served(cluster(rule('shop', 'DISABLE'), STRICT)),
    passes: served(someFiles(
      INJECTED, WEB, rule('shop', 'DISABLE'), STRICT,
      deployment('shop', 'web', { 'app': 'web', 'sidecar.istio.io/inject': 'false' }),
      deployment('shop', 'web-2', { app: 'web' }, { hostNetwork: true }),
    )),
    finds: refused(),
  },
  {
    code: 'ING721',
    when: 'a DestinationRule asks for mTLS with pods that have no proxy',
    fails: served(someFiles(PLAIN, PODS, WEB, rule('shop', 'ISTIO_MUTUAL'))),
    passes: served(someFiles(PLAIN, PODS, WEB, rule('shop', undefined), STRICT)),
    finds: WITHOUT_PROXY,
  },
  {
    code: 'ING721',
    when: 'no pod of the Service has a proxy',
    fails: served(someFiles(PLAIN, PODS, WEB, rule('shop', 'ISTIO_MUTUAL'))),
    passes: served(someFiles(WEB, PODS, rule('shop', 'ISTIO_MUTUAL'), namespace('shop', { 'istio.io/dataplane-mode': 'ambient' }))),
    finds: WITHOUT_PROXY,
  },
  {
    code: 'ING722',
    when: 'a DestinationRule of the app makes the gateway speak TLS to a MeshApp',
    fails: app('SIMPLE'),
    passes: app('ISTIO_MUTUAL'),
    finds: ['team/port: ING722 DestinationRule \'shop/own\' has mode SIMPLE for port 80 of Service \'shop/web\', which is a MeshApp'],
  },
  {
    code: 'ING707',
    when: 'the port of a Service expects TLS, and no DestinationRule makes the gateway speak it',
    fails: expectingTls(rule('shop', undefined)),
    passes: expectingTls(rule('shop', 'SIMPLE')),
    finds: ['team/web: ING707 port 80 has protocol HTTP, but port 443 of Service \'web\' speaks https'],
  },
];

function expectingTls(...objects: readonly Manifest[]): Declare {
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(service('shop', 'web', { ports: [{ name: 'https', port: 443 }] }), ...objects) });
    p.port('web', { hosts: ['shop.example.com'], protocol: IngressProtocol.HTTP, backend: Backend.service('web', 443) });
  };
}

export const backendTlsWarnings: readonly WarningCase[] = [
  {
    code: 'ING720',
    when: 'pods that may have a proxy would require mTLS',
    url: 'http://shop.example.com/',
    fails: served(someFiles(rule('shop', 'DISABLE'), STRICT)),
    passes: served(someFiles(rule('shop', 'DISABLE'))),
    finds: [
      'warning at team/web: ING720 DestinationRule \'shop/own\' has mode DISABLE for port 80 of Service \'shop/web\', '
      + 'but a PeerAuthentication is STRICT for its pods',
    ],
  },
];
