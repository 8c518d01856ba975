import { ApiObject, JsonPatch, Size } from 'cdk8s';
import {
  Capability, type ContainerSecurityContextProps, Cpu, Deployment, EnvValue, type IPodSelector, LabelSelector, Pod, Probe, Protocol,
  Service, ServiceAccount,
} from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { chartNamespace } from './common/chart-namespace';
import type { RegisteredApp } from '../app/declarations';
import { IngressRegistry } from '../app/registry';
import { isTouched, watchMetadata, type Manifest } from '../app/watched-object';
import { boolean, listOf, mapOf, number, oneOf, optional, requireProps, struct, string, type Shape } from '../arguments/argument-types';
import { exportTo } from '../cluster/kinds/service';
import { ManifestPart } from '../cluster/manifest-part';
import type { BackendDestination } from '../model/backend-destination';
import type { ContainerSecurity, MeshAppDeclaration } from '../model/declaration';
import { appSelector } from '../model/names';
import { IngressProtocol, PROTOCOL } from '../model/protocol';
import { HTTP_PORT } from '../model/web-ports';
import type { IBackend } from '../options/backend';
import { appDestination, appPodLabels, appServicePort, completedPort } from '../output/mesh-app';

/**
 * Options of an application.
 */
export interface MeshAppProps {
  /**
   * The container image, such as `registry.example.com/shop:1.4`.
   */
  readonly image: string;

  /**
   * The port that the container listens on, from 1 to 65535.
   */
  readonly containerPort: number;

  /**
   * The port of the Service, from 1 to 65535.
   *
   * @default - 80 for HTTP, HTTP2, GRPC and GRPC_WEB, otherwise the container port
   */
  readonly servicePort?: number;

  /**
   * The protocol that the application speaks. It must be a plain-text one, since the gateway does not speak TLS to it.
   *
   * @default IngressProtocol.HTTP
   */
  readonly protocol?: IngressProtocol;

  /**
   * Name of the Deployment, the Service and the ServiceAccount, and the value of the label `app`.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Namespace of the objects.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;

  /**
   * Value of the pods' label `version`, which tells releases apart in Istio's metrics. It is never part of a selector.
   *
   * @default - the image's tag, if it is a valid label value; otherwise no label
   */
  readonly version?: string;

  /**
   * Number of pods.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Environment variables of the container, by name.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Permissions of the container, if it needs more than the default. Fields that you leave out keep their default.
   *
   * @default - no root, no privilege escalation, no capabilities, a read-only root file system
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
   */
  readonly securityContext?: ContainerSecurityContextProps;

  /**
   * An HTTP path that answers with 2xx or 3xx once the application is ready.
   *
   * @default - the application is ready once its port accepts connections
   */
  readonly readinessPath?: string;
}

const CAPABILITIES = optional(listOf('capabilities', oneOf('Capability', Capability)));

const PROPS: Shape<MeshAppProps> = {
  image: string,
  containerPort: number,
  servicePort: optional(number),
  protocol: optional(PROTOCOL),
  name: optional(string),
  namespace: optional(string),
  version: optional(string),
  replicas: optional(number),
  env: optional(mapOf('strings', string)),
  securityContext: optional(struct<ContainerSecurityContextProps>({
    user: optional(number),
    group: optional(number),
    ensureNonRoot: optional(boolean),
    privileged: optional(boolean),
    readOnlyRootFilesystem: optional(boolean),
    allowPrivilegeEscalation: optional(boolean),
    capabilities: optional(struct<Required<ContainerSecurityContextProps>['capabilities']>({ add: CAPABILITIES, drop: CAPABILITIES })),
  })),
  readinessPath: optional(string),
};

/**
 * An application that Istio can route to: a Deployment, a Service and a ServiceAccount of cdk8s-plus-27, with the names, labels and
 * protocols that Istio requires, and with few permissions by default.
 *
 * @see https://istio.io/latest/docs/ops/deployment/application-requirements/
 */
export class MeshApp extends Construct implements IBackend {
  /**
   * The Deployment, to add volumes, probes, scaling and more.
   */
  public readonly deployment: Deployment;

  /**
   * The Service, to add ports and more. Istio reads the protocol of an added port from its name, such as `grpc-admin`.
   */
  public readonly service: Service;

  /**
   * The ServiceAccount of the pods, which is their identity in the mesh.
   */
  public readonly serviceAccount: ServiceAccount;

  private readonly declaration: MeshAppDeclaration;
  private readonly selected: AppService;

  /**
   * @param scope a chart, or a construct in one
   * @param id the construct's id
   * @param props image and port
   * @throws if an option is missing or has a wrong type
   */
  public constructor(scope: Construct, id: string, props: MeshAppProps) {
    super(scope, id);
    requireProps(this, 'MeshApp', PROPS, props);
    this.declaration = declaration(this, id, props);
    const registry = IngressRegistry.of(this);
    registry.addApp({ construct: this, declaration: this.declaration, current: () => this.current() });
    registry.watch(this);
    this.serviceAccount = new ServiceAccount(this, 'ServiceAccount', { metadata: this.metadata(), automountToken: false });
    this.deployment = this.addDeployment(props.env ?? {}, props.securityContext ?? {});
    this.selected = this.addService();
    this.service = this.selected;
    const managed = { holder: this, role: 'application' } as const;
    registry.manage(ApiObject.of(this.serviceAccount), managed);
    registry.manage(ApiObject.of(this.deployment), managed);
    registry.manage(ApiObject.of(this.service), { ...managed, completed: withProtocols });
    watchMetadata(this.deployment.podMetadata);
  }

  /**
   * The application's Service, as the target of routes.
   */
  public destinations(): BackendDestination[] {
    return [this.destination()];
  }

  /** What the objects say now. Users may have added ports, labels and selectors since. */
  private current(): ReturnType<RegisteredApp['current']> {
    const { podMetadata, matchLabels, matchExpressions } = this.deployment;
    return {
      podLabels: isTouched(podMetadata) ? podMetadata.toJson()?.labels ?? {} : this.podLabels(),
      serviceSelector: this.selected.selector,
      podSelector: { matchLabels, matchExpressions: matchExpressions.map(({ key, operator, values = [] }) => ({ key, operator, values })) },
      destination: this.destination(),
    };
  }

  private podLabels(): Record<string, string> {
    // Other constructs of cdk8s-plus-27 select the pods by this label. Its own value would contain a hash of the construct's path.
    return { ...appPodLabels(this.declaration), [Pod.ADDRESS_LABEL]: this.declaration.name };
  }

  private destination(): BackendDestination {
    const { metadata, ports } = this.service;
    const exported = isTouched(metadata) ? exportTo(new ManifestPart(metadata.toJson())) : undefined;
    return appDestination(this.declaration, ports.map(({ port }) => port), exported);
  }

  private addDeployment(env: Readonly<Record<string, string>>, securityContext: ContainerSecurityContextProps): Deployment {
    const { replicas, image, containerPort, readinessPath, name } = this.declaration;
    const deployment = new Deployment(this, 'Deployment', {
      metadata: this.metadata(),
      podMetadata: { labels: this.podLabels() },
      select: false,
      replicas,
      serviceAccount: this.serviceAccount,
    });
    // cdk8s-plus-27 has just overwritten it.
    deployment.podMetadata.addLabel(Pod.ADDRESS_LABEL, name);
    deployment.select(LabelSelector.of({ labels: appSelector(this.declaration) }));
    deployment.addContainer({
      name,
      image,
      // `ports`, not `portNumber`, which would add a startup probe.
      ports: [{ number: containerPort, name: appServicePort(this.declaration).name }],
      envVariables: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, EnvValue.fromValue(value)])),
      readiness: readinessPath === undefined
        ? Probe.fromTcpSocket({ port: containerPort }) : Probe.fromHttpGet(readinessPath, { port: containerPort }),
      securityContext,
      resources: { cpu: { request: Cpu.millis(50) }, memory: { request: Size.mebibytes(64) } },
    });
    // These make the pods meet the pod security standard "restricted"; cdk8s-plus-27 has no options for them.
    const patches = [JsonPatch.add('/spec/template/spec/securityContext/seccompProfile', { type: 'RuntimeDefault' })];
    if (!securityContext.capabilities) {
      patches.push(JsonPatch.add('/spec/template/spec/containers/0/securityContext/capabilities', { drop: ['ALL'] }));
    }
    // The pod's own field must agree with the container's.
    if (securityContext.ensureNonRoot === false) patches.push(JsonPatch.replace('/spec/template/spec/securityContext/runAsNonRoot', false));
    ApiObject.of(deployment).addJsonPatch(...patches);
    return deployment;
  }

  private addService(): AppService {
    const service = new AppService(this, 'Service', {
      metadata: this.metadata(),
      ports: [{ ...appServicePort(this.declaration), protocol: Protocol.TCP }],
    });
    for (const [key, value] of Object.entries(appSelector(this.declaration))) service.selectLabel(key, value);
    return service;
  }

  private metadata(): { name: string; namespace?: string; labels: Record<string, string> } {
    const { name, namespace } = this.declaration;
    return { name, namespace, labels: appSelector(this.declaration) };
  }
}

function declaration(scope: Construct, id: string, props: MeshAppProps): MeshAppDeclaration {
  const { image, containerPort, version, replicas, readinessPath } = props;
  const protocol = props.protocol ?? IngressProtocol.HTTP;
  return {
    at: scope.node.path,
    name: props.name ?? id,
    namespace: props.namespace ?? chartNamespace(scope),
    image,
    containerPort,
    servicePort: props.servicePort ?? (protocol._traits.http ? HTTP_PORT : containerPort),
    protocol: protocol.name,
    version,
    replicas,
    readinessPath,
    environment: Object.keys(props.env ?? {}),
    security: security(props.securityContext ?? {}),
  };
}

/** With the defaults of cdk8s-plus-27 and of this class. */
function security(context: ContainerSecurityContextProps): ContainerSecurity {
  const { user, group, ensureNonRoot = true, privileged = false, allowPrivilegeEscalation = false, capabilities } = context;
  return {
    user, group, nonRoot: ensureNonRoot, privileged, allowPrivilegeEscalation,
    addedCapabilities: capabilities?.add ?? [], droppedCapabilities: capabilities ? capabilities.drop ?? [] : ['ALL'],
  };
}

/** The application's Service. cdk8s-plus-27 does not tell what a Service selects. */
class AppService extends Service {
  /** The labels that it selects so far. */
  public readonly selector: Record<string, string> = {};

  public select(selector: IPodSelector): void {
    super.select(selector);
    // The labels are all that a Service takes of a selector.
    Object.assign(this.selector, selector.toPodSelectorConfig().labelSelector._toKube().matchLabels);
  }

  public selectLabel(key: string, value: string): void {
    super.selectLabel(key, value);
    this.selector[key] = value;
  }
}

/**
 * Sets `appProtocol`, which cdk8s-plus-27 does not support. A patch by index would miss ports that are added later, so the ports
 * are completed when the manifest is written.
 */
function withProtocols(manifest: Manifest): Manifest {
  return { ...manifest, spec: { ...manifest.spec, ports: manifest.spec.ports.map(completedPort) } };
}
