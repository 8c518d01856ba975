import { Chart, Testing, type App } from 'cdk8s';
import {
  Backend, GatewayDelivery, GatewayInstallation, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, InstallationKind,
  type IngressGatewayProps,
} from '../../src';
import { IngressRegistry } from '../../src/app/registry';
import { gatewayChange } from '../../src/output/gateway-change';
import { delivered } from '../support/plug-ins';

const BALANCER = new HaproxyLoadBalancer({ workers: ['10.1.0.11'] });

/** A gateway with ports 80 and 389. */
function declared(props: IngressGatewayProps, namespace: string | undefined = 'ingress'): {
  readonly chart: Chart;
  readonly gateway: IngressGateway;
} {
  const chart = new Chart(Testing.app({ outdir: 'unused' }), 'chart', { namespace });
  const gateway = new IngressGateway(chart, 'gateway', { loadBalancers: [BALANCER], ...props });
  new IngressPort(chart, 'http', {
    gateway, namespace: 'web', port: 80, protocol: IngressProtocol.HTTP, hosts: ['example.com'], backend: Backend.service('web', 80),
  });
  new IngressPort(chart, 'ldap', {
    gateway, namespace: 'web', port: 389, protocol: IngressProtocol.TCP, backend: Backend.service('ldap', 389),
  });
  return { chart, gateway };
}

function gatewayObject(props: IngressGatewayProps, namespace?: string): any {
  return Testing.synth(declared(props, namespace).chart).find(({ kind }) => kind === 'Gateway');
}

function change(props: IngressGatewayProps) {
  const { gateway } = declared(props);
  return gatewayChange(IngressRegistry.of(gateway).gateway(gateway.node.path));
}

function ports(props: IngressGatewayProps): unknown[] {
  return change(props).service.ports.map(({ name, nodePort, port, targetPort }) => [name, nodePort, port, targetPort]);
}

describe('istioctl', () => {
  test('is the default, with the names and labels of the stock gateway', () => {
    const { metadata, spec } = gatewayObject({});
    expect(metadata).toEqual({ name: 'istio-ingressgateway', namespace: 'istio-system' });
    expect(spec.selector).toEqual({ istio: 'ingressgateway' });
    expect(gatewayObject({ installation: GatewayInstallation.istioctl() })).toEqual(gatewayObject({}));
  });

  test('may have other names and labels', () => {
    const installation = GatewayInstallation.istioctl({ namespace: 'edge', name: 'edge-gateway', selector: { istio: 'edge' } });
    const { metadata, spec } = gatewayObject({ installation });
    expect(metadata).toEqual({ name: 'edge-gateway', namespace: 'edge' });
    expect(spec.selector).toEqual({ istio: 'edge' });
  });

  test('has pods that cannot listen below 1024', () => {
    expect(ports({})).toEqual([
      ['status-port', 30021, 15021, 15021], ['http2', 30080, 80, 8080], ['tcp-389', 30389, 389, 10389], ['https', 30443, 443, 8443],
    ]);
  });

  test('has two mounts of its own', () => {
    expect(change({}).pod.mounts.map(({ mountPath }) => mountPath)).toEqual([
      '/etc/istio/ingressgateway-certs', '/etc/istio/ingressgateway-ca-certs',
    ]);
  });
});

describe('helm', () => {
  const helm = (release: string) => GatewayInstallation.helm({ release });

  test.each([
    ['istio-ingress', 'ingress'], ['istio-ingressgateway', 'ingressgateway'], ['edge', 'edge'], ['my-istio-edge', 'my-istio-edge'],
  ])('the release %s has the labels that the chart gives it', (release, istio) => {
    expect(gatewayObject({ installation: helm(release) }).spec.selector).toEqual({ app: release, istio });
  });

  test('is in the namespace of the chart, or in the given one', () => {
    expect(gatewayObject({ installation: helm('edge') }).metadata.namespace).toBe('ingress');
    const installation = GatewayInstallation.helm({ release: 'edge', namespace: 'other' });
    expect(gatewayObject({ installation }).metadata.namespace).toBe('other');
  });

  test('may have its own selector', () => {
    const installation = GatewayInstallation.helm({ release: 'edge', selector: { team: 'platform' } });
    expect(gatewayObject({ installation }).spec.selector).toEqual({ team: 'platform' });
  });

  test('has pods that listen on any port, and no mounts', () => {
    expect(ports({ installation: helm('edge') })).toEqual([
      ['status-port', 30021, 15021, 15021], ['http2', 30080, 80, 80], ['tcp-389', 30389, 389, 389], ['https', 30443, 443, 443],
    ]);
    expect(change({ installation: helm('edge') }).pod.mounts).toEqual([]);
  });

  test('fails when neither the chart nor the release has a namespace', () => {
    const chart = new Chart(Testing.app({ outdir: 'unused' }), 'chart');
    new IngressGateway(chart, 'gateway', { installation: helm('edge') });
    expect(() => Testing.synth(chart)).toThrow(/ING406 .*\n {6}gateway workload 'edge' has no namespace\n/);
  });
});

describe('managed', () => {
  const installation = GatewayInstallation.managed({ name: 'edge' });

  test('has only declared ports and the status port', () => {
    expect(ports({ installation })).toEqual([
      ['status-port', 30021, 15021, 15021], ['http-80', 30080, 80, 80], ['tcp-389', 30389, 389, 389],
    ]);
  });

  test('creates a workload whose labels the Gateway and the Service select', () => {
    const objects = Testing.synth(declared({ installation }).chart);
    const of = (kind: string) => objects.find((object) => object.kind === kind);
    const { labels } = of('Deployment').spec.template.metadata;
    for (const selector of [of('Gateway').spec.selector, of('Service').spec.selector, of('Deployment').spec.selector.matchLabels]) {
      expect(selector).toEqual({ app: 'edge', istio: 'edge' });
      expect(labels).toMatchObject(selector);
    }
  });

  test('may be in another namespace than the chart', () => {
    const elsewhere = GatewayInstallation.managed({ name: 'edge', namespace: 'other' });
    const ours = Testing.synth(declared({ installation: elsewhere }).chart).filter(({ metadata }) => metadata.name === 'edge');
    expect(ours.length).toBeGreaterThan(5);
    expect(new Set(ours.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['other']));
  });
});

describe('a delivery', () => {
  const installations = {
    [InstallationKind.ISTIOCTL]: GatewayInstallation.istioctl(),
    [InstallationKind.HELM]: GatewayInstallation.helm({ release: 'edge' }),
    [InstallationKind.MANAGED]: GatewayInstallation.managed({ name: 'edge' }),
  };
  const deliveries = [GatewayDelivery.kustomizeComponent(), GatewayDelivery.helmValues(), GatewayDelivery.fullManifests()];
  const pairs = deliveries.flatMap((delivery) => Object.values(InstallationKind).map((kind) => ({ name: delivery.name, delivery, kind })));
  const fitting = [
    'kustomize component/istioctl', 'kustomize component/helm', 'Helm values/helm', 'full manifests/managed',
  ];

  test.each(pairs)('$name for $kind is accepted, or refused with a list of alternatives', ({ name, delivery, kind }) => {
    const construct = () => declared({ installation: installations[kind], delivery });
    const kinds = delivery.installations.join(' or ');
    const refusal = `chart/gateway:\n  delivery '${name}' needs a gateway of kind ${kinds}, got ${kind}`;
    if (fitting.includes(`${name}/${kind}`)) expect(construct).not.toThrow();
    else expect(construct).toThrow(`${refusal}\n  fix: leave delivery out, or choose another`);
  });

  test('that is chosen by default fits every installation', () => {
    for (const installation of Object.values(installations)) expect(() => Testing.synth(declared({ installation }).chart)).not.toThrow();
  });
});

describe('Helm values', () => {
  const wanted = change({ installation: GatewayInstallation.helm({ release: 'edge' }) });
  const values = (extraValues: { [key: string]: any }) => (
    delivered(GatewayDelivery.helmValues({ extraValues }), wanted).documents[0] as any);

  test('are merged with the values of the user', () => {
    const merged = values({
      service: { annotations: { team: 'platform' } }, labels: { team: 'platform' }, autoscaling: { minReplicas: 3 },
    });
    expect(merged.service).toMatchObject({ type: 'NodePort', annotations: { team: 'platform' } });
    expect(merged.labels).toEqual({ app: 'edge', istio: 'edge', team: 'platform' });
    expect(merged.autoscaling).toEqual({ minReplicas: 3 });
  });

  test.each<[string, object]>([
    ['name', { name: 'other' }], ['service.ports', { service: { ports: [] } }], ['service.type', { service: { type: 'ClusterIP' } }],
    ['labels.app', { labels: { app: 'other' } }], ['labels.istio', { labels: { istio: 'other' } }], ['volumes', { volumes: [] }],
    ['volumeMounts', { volumeMounts: [] }], ['securityContext', { securityContext: {} }], ['networkGateway', { networkGateway: 'net' }],
    ['service.ports', { service: null }], ['labels.app', { labels: 'none' }],
    ['service.selectorLabels.app', { service: { selectorLabels: { app: 'other' } } }],
    ['_internal_defaults_do_not_set', { _internal_defaults_do_not_set: { securityContext: {} } }],
  ])('fail when the user sets %s, which is generated: %p', (key, extraValues) => {
    expect(() => GatewayDelivery.helmValues({ extraValues })).toThrow(`\n  extraValues must not set ${key}: `);
  });

  const unprivileged = 'ISTIO_META_UNPRIVILEGED_POD';

  /** Values that undo what the gateway needs, each with the nearest ones that do not. */
  test.each<[string, object, object]>([
    [`env.${unprivileged}`, { env: { [unprivileged]: 'true' } }, { env: { [unprivileged]: 'false' } }],
    [`env.${unprivileged}`, { env: { [unprivileged]: true } }, { env: { ISTIO_META_NETWORK: 'true' } }],
    ['envVarFrom', { envVarFrom: [{ name: unprivileged, valueFrom: {} }] }, { envVarFrom: [{ name: 'OTHER', valueFrom: {} }] }],
    [
      'podAnnotations.proxy.istio.io/config', { podAnnotations: { 'proxy.istio.io/config': `proxyMetadata: {${unprivileged}: "true"}` } },
      { podAnnotations: { 'proxy.istio.io/config': 'gatewayTopology: {numTrustedProxies: 1}' } },
    ],
    [
      'podAnnotations.inject.istio.io/templates', { podAnnotations: { 'inject.istio.io/templates': 'sidecar' } },
      { podAnnotations: { 'inject.istio.io/templates': 'gateway,own' } },
    ],
    ['podAnnotations', { podAnnotations: null }, { podAnnotations: { team: 'platform' } }],
    [
      'labels.sidecar.istio.io/inject', { labels: { 'sidecar.istio.io/inject': 'false' } },
      { labels: { 'sidecar.istio.io/inject': 'true' } },
    ],
    [
      'labels.experimental.istio.io/disable-gateway-port-translation',
      { labels: { 'experimental.istio.io/disable-gateway-port-translation': 'true' } }, { labels: { 'example.com/own': 'true' } },
    ],
    ['service.clusterIP', { service: { clusterIP: 'None' } }, { service: { clusterIP: '10.0.0.7' } }],
    [
      'service.selectorLabels', { service: { selectorLabels: { tier: 'edge' } } },
      { service: { selectorLabels: { tier: 'edge' } }, labels: { tier: 'edge' } },
    ],
    [
      'service.selectorLabels', { service: { selectorLabels: { tier: 'edge' } }, labels: { tier: 'core' } },
      { service: { selectorLabels: { tier: 1 } }, labels: { tier: '1' } },
    ],
    ['replicaCount', { replicaCount: 0, autoscaling: { enabled: false } }, { replicaCount: 1, autoscaling: { enabled: false } }],
    ['replicaCount', { replicaCount: 0, autoscaling: { enabled: false } }, { replicaCount: 0 }],
    ['autoscaling.minReplicas', { autoscaling: { minReplicas: 6 } }, { autoscaling: { minReplicas: 6, maxReplicas: 6 } }],
    ['autoscaling.minReplicas', { autoscaling: { minReplicas: 0 } }, { autoscaling: { minReplicas: 1 } }],
    ['rbac', { rbac: null }, { rbac: { enabled: false } }],
    ['serviceAccount', { serviceAccount: 'own' }, { serviceAccount: { create: false, name: 'own' } }],
    ['autoscaling', { autoscaling: [] }, { kind: 'DaemonSet' }],
  ])('fail when the user sets %s in %j, and not in %j', (key, wrong, right) => {
    expect(() => GatewayDelivery.helmValues({ extraValues: wrong })).toThrow(
      new RegExp(`^HelmValues:\\n {2}extraValues must not set ${key.replace(/\./g, '\\.')}: [^\\n]+$`));
    expect(() => GatewayDelivery.helmValues({ extraValues: right })).not.toThrow();
  });
});

test.each([
  [0, 1], [3, 2], [1.5, 2], [1, Number.NaN],
])('fails when a managed gateway has from %p to %p pods', (minReplicas, maxReplicas) => {
  expect(() => GatewayDelivery.fullManifests({ minReplicas, maxReplicas })).toThrow(
    `with 1 <= minReplicas <= maxReplicas, got ${minReplicas} and ${maxReplicas}`);
});

test.each([['', 'is empty'], ['a b', 'has characters other than letters, digits, dashes, dots and underscores']])(
  'fails when the revision of a managed gateway is %j', (revision, problem) => {
    expect(() => GatewayDelivery.fullManifests({ revision })).toThrow(
      `FullManifests:\n  revision '${revision}' ${problem}\n  fix: use the name of a revision, such as stable, or leave it out`);
  });

test('fails when extraValues give a label of the selector another value', () => {
  const { chart } = declared({
    installation: GatewayInstallation.helm({ release: 'web', selector: { team: 'x' } }),
    delivery: GatewayDelivery.helmValues({ extraValues: { labels: { team: 'y', cost: '7' } } }),
  });
  expect(() => (chart.node.root as App).synth())
    .toThrow('extraValues set labels.team to "y", but the Gateway selects pods by "x"');
});
