import { ApiObject, JsonPatch, Size, type Chart } from 'cdk8s';
import { Cpu, Deployment, LabelSelector, Pod, Probe, Protocol, Service, ServiceAccount } from 'cdk8s-plus-27';
import type { Entry } from './shape';

/** An application with the options that `MeshApp` gives. */
export function application(chart: Chart, { name, namespace, tcpPort }: Entry): void {
  const protocol = tcpPort === undefined ? 'http' : 'tcp';
  const labels = { app: name };
  const metadata = { name, namespace, labels };
  const serviceAccount = new ServiceAccount(chart, `${name}-account`, { metadata, automountToken: false });
  const deployment = new Deployment(chart, `${name}-deployment`, {
    metadata,
    podMetadata: { labels: { ...labels, version: '1.0' } },
    select: false,
    replicas: undefined,
    serviceAccount,
  });
  deployment.podMetadata.addLabel(Pod.ADDRESS_LABEL, name);
  deployment.select(LabelSelector.of({ labels }));
  deployment.addContainer({
    name,
    image: `${name}:1.0`,
    ports: [{ number: 8080, name: protocol }],
    readiness: Probe.fromTcpSocket({ port: 8080 }),
    resources: { cpu: { request: Cpu.millis(50) }, memory: { request: Size.mebibytes(64) } },
  });
  ApiObject.of(deployment).addJsonPatch(
    JsonPatch.add('/spec/template/spec/securityContext/seccompProfile', { type: 'RuntimeDefault' }),
    JsonPatch.add('/spec/template/spec/containers/0/securityContext/capabilities', { drop: ['ALL'] }),
  );
  const service = new Service(chart, `${name}-service`, {
    metadata, ports: [{ name: protocol, port: 80, targetPort: 8080, protocol: Protocol.TCP }],
  });
  service.selectLabel('app', name);
  ApiObject.of(service).addJsonPatch(JsonPatch.add('/spec/ports/0/appProtocol', protocol));
}
