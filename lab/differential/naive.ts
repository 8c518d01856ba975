import { ApiObject, type App } from 'cdk8s';
import type { AppDeclaration } from '../../src/model/declaration';
import type { GatewayModel } from '../../src/model/ingress-model';
import { secretNames } from '../../src/model/tls-settings';
import { gatewayChange } from '../../src/output/gateway-change';
import { OWN_BACKEND, OWN_CERTIFICATE } from '../../test/support/beside-the-model';
import { keyOf, qualifiedName, type KubernetesObject } from '../control-plane/objects';
import { certificateSecrets, type IssuerCertificate, type Pair } from '../scenario/certificates';
import { standIns } from '../scenario/stand-ins';

/** What would be written if nothing were checked, with what the declarations presume of the cluster. */
export function naiveObjects(
  app: App, declared: AppDeclaration, gateways: readonly GatewayModel[], certificates: Certificates,
): KubernetesObject[] {
  const written = writtenObjects(app);
  return lastOfEach([...presumedObjects(declared, gateways, written, certificates), ...gateways.flatMap(workload), ...written]);
}

/** One certificate does for all: whether it fits is not asked here. */
export interface Certificates {
  readonly pair: Pair;
  readonly authority: IssuerCertificate;
}

/** What charts contain. */
export function writtenObjects(app: App): KubernetesObject[] {
  return app.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .map((object): KubernetesObject => object.toJson());
}

/** What the declarations presume of the cluster, apart from the gateways. */
export function presumedObjects(
  declared: AppDeclaration, gateways: readonly GatewayModel[], written: readonly KubernetesObject[], certificates: Certificates,
): KubernetesObject[] {
  return lastOfEach([
    ...services(declared, written), ...ofOwnObjects(gateways, certificates),
    ...namespaces(written, gateways), ...secrets(gateways, certificates),
  ]);
}

/** As `kubectl apply` does: of two objects of one name the last is there. */
function lastOfEach(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return [...new Map(objects.map((object) => [keyOf(object), object])).values()];
}

function namespaces(written: readonly KubernetesObject[], gateways: readonly GatewayModel[]): KubernetesObject[] {
  const names = new Set([...written.flatMap(({ metadata }) => metadata.namespace ?? []), ...gateways.map(({ namespace }) => namespace)]);
  return [...names].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
}

/** The gateway's Service as it is changed, and a Deployment with its labels. */
export function workload(gateway: GatewayModel): KubernetesObject[] {
  const { workload: { name, namespace, labels }, service } = gatewayChange(gateway);
  const metadata = { name, namespace };
  const env = gateway.declaration.workload.unprivileged ? [{ name: 'ISTIO_META_UNPRIVILEGED_POD', value: 'true' }] : [];
  const template = { metadata: { labels }, spec: { containers: [{ name: 'istio-proxy', image: 'istio/proxyv2', env }] } };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata: { ...metadata, labels }, spec: { ...service, selector: labels } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector: { matchLabels: labels }, template } },
  ];
}

/** The Service and the certificate that the user's own objects name. */
function ofOwnObjects(gateways: readonly GatewayModel[], { pair, authority }: Certificates): KubernetesObject[] {
  const [name, home] = OWN_BACKEND.host.split('.');
  return [
    ...standIns({ namespace: home, name, portName: 'http', port: OWN_BACKEND.port.number }),
    ...gateways.flatMap(({ namespace }) => certificateSecrets({ namespace, secret: OWN_CERTIFICATE, hosts: [] }, pair, authority)),
  ];
}

/** Services that are named and not made. */
function services({ routes }: AppDeclaration, written: readonly KubernetesObject[]): KubernetesObject[] {
  const made = new Set(written.filter(({ kind }) => kind === 'Service').map(qualifiedName));
  const named = routes.flatMap(({ destinations, namespace: own = '' }) => destinations.map(
    ({ serviceName: name, namespace = own, port, appProtocol: portName = 'grpc' }) => ({ namespace, name, portName, port })));
  return named.filter((service) => !made.has(`${service.namespace}/${service.name}`)).flatMap(standIns);
}

function secrets(gateways: readonly GatewayModel[], { pair, authority }: Certificates): KubernetesObject[] {
  const ports = gateways.flatMap(({ namespace, servicePorts }) => servicePorts.flatMap(({ openedBy }) =>
    openedBy.map(({ declaration: { tls } }) => ({ tls, namespace }))));
  return ports.flatMap(({ tls, namespace }) => (tls ? secretNames(tls) : [])
    .flatMap((secret) => certificateSecrets({ namespace, secret, hosts: [], clientAuthority: secret }, pair, authority)));
}
