import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { IngressProtocol, MeshApp, type MeshAppProps } from '../../src';

interface Manifests {
  readonly deployment: any;
  readonly pod: any;
  readonly service: any;
  readonly account: any;
  readonly all: any[];
}

const PROPS: MeshAppProps = { image: 'counter:1.0', containerPort: 8080 };

function declared(props: Partial<MeshAppProps> = {}, id = 'counter'): MeshApp {
  return new MeshApp(new Chart(Testing.app({ outdir: 'unused' }), 'lab', { namespace: 'default' }), id, { ...PROPS, ...props });
}

function synthesized(app: MeshApp): Manifests {
  const all = Testing.synth(Chart.of(app));
  const of = (kind: string) => all.find((object) => object.kind === kind);
  const deployment = of('Deployment');
  return { all, deployment, pod: deployment.spec.template.spec, service: of('Service'), account: of('ServiceAccount') };
}

describe('names', () => {
  test('of Deployment, Service and service account are the construct id, without a hash', () => {
    const { deployment, service, account } = synthesized(declared());
    for (const { metadata } of [deployment, service, account]) {
      expect(metadata).toEqual({ name: 'counter', namespace: 'default', labels: { app: 'counter' } });
    }
  });

  test('and namespaces can be set', () => {
    const { deployment, service, account } = synthesized(declared({ name: 'tally', namespace: 'lab' }));
    for (const { metadata } of [deployment, service, account]) expect(metadata).toMatchObject({ name: 'tally', namespace: 'lab' });
  });

  test('contain no hash, so that moving the construct within the app changes nothing', () => {
    const chart = new Chart(Testing.app({ outdir: 'unused' }), 'other', { namespace: 'default' });
    const inner = new Chart(chart, 'inner', { namespace: 'default' });
    const [here, there] = [synthesized(declared()), synthesized(new MeshApp(inner, 'counter', PROPS))];
    expect(there.all).toEqual(here.all);
    expect(JSON.stringify(here.all)).not.toMatch(/c8[0-9a-f]{6}/);
  });
});

describe('pods', () => {
  test('are selected by the label app only, both by Deployment and Service', () => {
    const { deployment, service } = synthesized(declared());
    expect([deployment.spec.selector.matchLabels, service.spec.selector]).toEqual([{ app: 'counter' }, { app: 'counter' }]);
    expect(deployment.spec.template.metadata.labels).toMatchObject({ app: 'counter', version: '1.0' });
  });

  test.each([
    ['counter:1.0', '1.0'],
    ['registry.example.com:5000/lab/counter:2.3-beta', '2.3-beta'],
    ['registry.example.com:5000/lab/counter', undefined],
    ['counter:1.0@sha256:0123', '1.0'],
    ['counter@sha256:0123', undefined],
    ['counter:-bad-', undefined],
  ])('of the image %s have the version %s', (image, version) => {
    expect(synthesized(declared({ image })).deployment.spec.template.metadata.labels.version).toBe(version);
  });

  test('run as the service account, without a token', () => {
    const { pod, account } = synthesized(declared());
    expect(pod.serviceAccountName).toBe('counter');
    expect([account.automountServiceAccountToken, pod.automountServiceAccountToken]).toEqual([false, false]);
  });

  test('meet the Kubernetes standard "restricted"', () => {
    const { pod } = synthesized(declared());
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod.containers).toHaveLength(1);
    expect(pod.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false, privileged: false, readOnlyRootFilesystem: true, runAsNonRoot: true, capabilities: { drop: ['ALL'] },
    });
    expect([pod.hostNetwork, pod.hostPID, pod.hostIPC].some(Boolean)).toBe(false);
  });

  test('are ready as soon as the port, or readinessPath, answers', () => {
    const probe = (props: Partial<MeshAppProps>) => synthesized(declared(props)).pod.containers[0].readinessProbe;
    expect(probe({}).tcpSocket).toEqual({ port: 8080 });
    expect(probe({ readinessPath: '/ready' }).httpGet).toMatchObject({ path: '/ready', port: 8080 });
  });

  test('have no startup and liveness probes by default', () => {
    const [container] = synthesized(declared()).pod.containers;
    expect([container.startupProbe, container.livenessProbe]).toEqual([undefined, undefined]);
  });

  test('are two by default, or as many as set in replicas', () => {
    expect([{}, { replicas: 0 }, { replicas: 5 }].map((props) => synthesized(declared(props)).deployment.spec.replicas)).toEqual([2, 0, 5]);
  });

  test('get the environment', () => {
    expect(synthesized(declared({ env: { LANGUAGE: 'en' } })).pod.containers[0].env).toEqual([{ name: 'LANGUAGE', value: 'en' }]);
  });
});

describe('the Service', () => {
  test.each([
    [IngressProtocol.HTTP, 'http', 80], [IngressProtocol.HTTP2, 'http2', 80], [IngressProtocol.GRPC, 'grpc', 80],
    [IngressProtocol.GRPC_WEB, 'grpc-web', 80], [IngressProtocol.TCP, 'tcp', 8080], [IngressProtocol.MONGO, 'mongo', 8080],
  ])('declares the protocol $name by port name and appProtocol', (protocol, name, port) => {
    expect(synthesized(declared({ protocol })).service.spec.ports)
      .toEqual([{ name, port, targetPort: 8080, protocol: 'TCP', appProtocol: name }]);
  });

  test('has the port set in servicePort', () => {
    expect(synthesized(declared({ servicePort: 9000 })).service.spec.ports[0]).toMatchObject({ port: 9000, targetPort: 8080 });
  });

  test('declares the protocol of ports that are added later, according to their names', () => {
    const app = declared();
    app.service.bind(9000, { name: 'grpc-admin', targetPort: 9001 });
    app.service.bind(9002);
    app.service.bind(9003, { name: 'metrics' });
    app.service.bind(53, { protocol: kplus.Protocol.UDP });
    expect(synthesized(app).service.spec.ports.slice(1)).toEqual([
      { name: 'grpc-admin', port: 9000, targetPort: 9001, appProtocol: 'grpc' },
      { name: 'tcp-9002', port: 9002, appProtocol: 'tcp' },
      { name: 'metrics', port: 9003 },
      { name: 'udp-53', port: 53, protocol: 'UDP' },
    ]);
  });

  test('keeps an appProtocol that was patched into an added port', () => {
    const app = declared();
    app.service.bind(9000, { name: 'admin' });
    ApiObject.of(app.service).addJsonPatch(JsonPatch.add('/spec/ports/1/appProtocol', 'kubernetes.io/h2c'));
    expect(synthesized(app).service.spec.ports[1].appProtocol).toBe('kubernetes.io/h2c');
  });
});

describe('with features of cdk8s-plus', () => {
  test('an autoscaler sets the number of pods', () => {
    const app = declared();
    new kplus.HorizontalPodAutoscaler(Chart.of(app), 'scaling', { target: app.deployment, maxReplicas: 9 });
    const { deployment, all } = synthesized(app);
    expect(deployment.spec.replicas).toBeUndefined();
    expect(all.find(({ kind }) => kind === 'HorizontalPodAutoscaler').spec.scaleTargetRef.name).toBe('counter');
  });

  test('volumes can be mounted', () => {
    const app = declared();
    app.deployment.containers[0].mount('/tmp', kplus.Volume.fromEmptyDir(app, 'Scratch', 'scratch'));
    const { pod } = synthesized(app);
    expect(pod.volumes).toEqual([{ name: 'scratch', emptyDir: {} }]);
    expect(pod.containers[0].volumeMounts).toEqual([{ name: 'scratch', mountPath: '/tmp' }]);
  });

  test('containers can be added, and the first keeps its security context', () => {
    const app = declared();
    app.deployment.addContainer({ name: 'logger', image: 'logger:1', resources: {} });
    app.deployment.addInitContainer({ name: 'init', image: 'init:1', resources: {} });
    const { pod } = synthesized(app);
    expect(pod.containers.map(({ name }: { name: string }) => name)).toEqual(['counter', 'logger']);
    expect(pod.containers[0].securityContext.capabilities).toEqual({ drop: ['ALL'] });
  });

  test('network policies select its pods, and no others', () => {
    const app = declared();
    const other = new MeshApp(Chart.of(app), 'other', { ...PROPS, containerPort: 9090 });
    app.deployment.connections.allowTo(other.deployment);
    const { all, deployment } = synthesized(app);
    const policies = all.filter(({ kind }) => kind === 'NetworkPolicy');
    const [egress, ingress] = ['Egress', 'Ingress'].map((type) => policies.find(({ spec }) => spec.policyTypes.includes(type)));
    expect(deployment.spec.template.metadata.labels).toMatchObject(egress.spec.podSelector.matchLabels);
    expect(egress.spec.egress[0].to[0].podSelector.matchLabels).toEqual(ingress.spec.podSelector.matchLabels);
    expect(ingress.spec.podSelector.matchLabels).not.toEqual(egress.spec.podSelector.matchLabels);
  });

  test('a second Service has its own name and ports', () => {
    const app = declared();
    app.deployment.exposeViaService({ name: 'counter-public', ports: [{ port: 8080, targetPort: 8080 }] });
    const services = synthesized(app).all.filter(({ kind }) => kind === 'Service');
    expect(services.map(({ metadata }) => metadata.name).sort()).toEqual(['counter', 'counter-public']);
  });

  test('a Service of the same name is an error', () => {
    const app = declared();
    app.deployment.exposeViaService({ name: 'counter' });
    expect(() => synthesized(app)).toThrow('[lab/counter] ING001 duplicate object name\n'
      + '      Service \'counter\' in namespace \'default\' is also created at lab/counter/Deployment/counterService/Resource\n');
  });
});

describe('the security of the container', () => {
  function pod(props: Partial<MeshAppProps>): any {
    const chart = new Chart(Testing.app({ outdir: 'unused' }), 'shop', { namespace: 'shop' });
    new MeshApp(chart, 'web', { image: 'web:1', containerPort: 8080, ...props });
    return Testing.synth(chart).find(({ kind }) => kind === 'Deployment').spec.template.spec;
  }

  test('can be relaxed for an image that needs it, and other settings stay', () => {
    const { containers: [container], securityContext } = pod({
      securityContext: { ensureNonRoot: false, user: 0, readOnlyRootFilesystem: false },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false, privileged: false, readOnlyRootFilesystem: false, runAsNonRoot: false, runAsUser: 0,
      capabilities: { drop: ['ALL'] },
    });
    expect(securityContext.runAsNonRoot).toBe(false);
  });

  test('uses capabilities as given', () => {
    const add = [kplus.Capability.NET_BIND_SERVICE];
    expect(pod({ securityContext: { capabilities: { add } } }).containers[0].securityContext.capabilities).toEqual({ add });
  });
});
