import type { JsonPatch } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { outputObjects, type OutputObject } from './output-objects';
import { sha256 } from './sha256';
import { requireShape } from '../arguments/argument-types';
import { clusterBesideApp } from '../cluster/cluster-beside-app';
import type { ClusterFacts } from '../cluster/cluster-facts';
import type { IGatewayDelivery } from '../delivery/delivery';
import type { ILoadBalancer } from '../load-balancer/load-balancer';
import type { BackendDestination } from '../model/backend-destination';
import { buildModel } from '../model/build-model';
import { by, groupBy } from '../model/collections';
import type {
  AcknowledgementDeclaration, AppDeclaration, GatewayDeclaration, MeshAppDeclaration, PortDeclaration, RouteDeclaration, RouteOnPort,
} from '../model/declaration';
import type { GatewayModel, IngressModel } from '../model/ingress-model';
import { DESTINATIONS, type IBackend } from '../options/backend';
import { findingText, type Finding } from '../rules/finding';
import { RULE_TABLES } from '../rules/index';
import { findings } from '../rules/rule';

/** A gateway, what is known about its cluster, and the plug-ins that write its files. */
export interface RegisteredGateway {
  readonly declaration: GatewayDeclaration;
  readonly snapshot?: ClusterFacts;
  readonly delivery: IGatewayDelivery;
  readonly loadBalancers: readonly ILoadBalancer[];
}

/** A route. The destinations of its backend are read when the model is built. */
export interface RegisteredRoute {
  readonly declaration: RouteOnPort;
  /** Absent if the route redirects. */
  readonly backend?: IBackend;
  /** The construct's patches; users may add more later. */
  readonly patches: readonly JsonPatch[];
}

/** An application. Labels and ports of its objects are read when the model is built. */
export interface RegisteredApp {
  readonly declaration: MeshAppDeclaration;
  podLabels(): Readonly<Record<string, string>>;
  destination(): BackendDestination;
}

/** What is kept while cdk8s writes: of the model only the gateways, since only rules need its other parts. */
interface Decided {
  readonly findings: readonly Finding[];
  /** By construct path. */
  readonly errors: ReadonlyMap<string, readonly Finding[]>;
  /** By id. */
  readonly gateways: ReadonlyMap<string, GatewayModel>;
}

const REGISTRIES = new WeakMap<IConstruct, IngressRegistry>();

/**
 * Everything that is declared in one app. Constructs register their declarations here and read decisions from here; they never ask
 * each other for decisions.
 *
 * `current()` builds a new model each time, since users may have changed anything since the last call, such as the ports of a Service.
 * A synthesis builds its model once, when it begins; validations and `Lazy` values read that one.
 */
export class IngressRegistry {
  /** The registry of the app that a construct belongs to. */
  public static of(scope: IConstruct): IngressRegistry {
    const { root } = scope.node;
    const registry = REGISTRIES.get(root) ?? new IngressRegistry(root);
    REGISTRIES.set(root, registry);
    return registry;
  }

  private readonly registeredGateways: RegisteredGateway[] = [];
  private readonly ports: PortDeclaration[] = [];
  private readonly routes: RegisteredRoute[] = [];
  private readonly apps: RegisteredApp[] = [];
  private readonly acknowledgements: AcknowledgementDeclaration[] = [];
  private readonly owners = new WeakMap<IConstruct, string>();
  private decided?: Decided;
  private synthesizing = false;

  private constructor(private readonly root: IConstruct) {
    // cdk8s validates the root first, so a synthesis begins here.
    root.node.addValidation({
      validate: () => {
        this.current();
        return [];
      },
    });
  }

  /** Gateways, sorted by path. */
  public get gateways(): readonly RegisteredGateway[] {
    return [...this.registeredGateways].sort(by(({ declaration }) => declaration.at));
  }

  public addGateway(gateway: RegisteredGateway): void {
    this.registeredGateways.push(gateway);
    this.decided = undefined;
  }

  public addPort(port: PortDeclaration): void {
    this.ports.push(port);
    this.decided = undefined;
  }

  public addRoute(route: RegisteredRoute): void {
    this.routes.push(route);
    this.decided = undefined;
  }

  public addApp(app: RegisteredApp): void {
    this.apps.push(app);
    this.decided = undefined;
  }

  public acknowledge(acknowledgement: AcknowledgementDeclaration): void {
    this.acknowledgements.push(acknowledgement);
    this.decided = undefined;
  }

  /** Records which declaration a construct, and every object below it, comes from; of several, the first by path counts. */
  public own(object: IConstruct, at: string): void {
    const owner = this.owners.get(object);
    if (owner === undefined || at < owner) this.owners.set(object, at);
  }

  /** Makes a construct fail validation with the errors in its declarations. */
  public watch(construct: IConstruct): void {
    const { path } = construct.node;
    this.own(construct, path);
    construct.node.addValidation({ validate: () => (this.settled().errors.get(path) ?? []).map(findingText) });
  }

  /** Decides from the current declarations. During a synthesis, returns what was decided when it began. */
  public current(): Decided {
    if (!this.synthesizing) this.decided = undefined;
    return this.settled();
  }

  /** The model of a gateway. During a synthesis, the one that was built when it began. */
  public gateway(id: string): GatewayModel {
    return this.settled().gateways.get(id)!;
  }

  /** Runs a synthesis with one model, although cdk8s validates again for each chart. */
  public synthesize<T>(work: () => T): T {
    this.current();
    this.synthesizing = true;
    try {
      return work();
    } finally {
      this.synthesizing = false;
      this.decided = undefined;
    }
  }

  /**
   * Builds a model of the current declarations.
   *
   * @param snapshotOf what is known about a gateway's cluster, for callers that know more than the user's snapshot
   */
  public model(snapshotOf: (gateway: RegisteredGateway) => ClusterFacts | undefined = ({ snapshot }) => snapshot): IngressModel {
    const objects = outputObjects(this.root, this.owners);
    const clusters = new Map(this.gateways.map((gateway) => [gateway.declaration.at, clusterBesideApp(snapshotOf(gateway), objects)]));
    return buildModel(this.declared(objects), { clusters, sha256 });
  }

  private settled(): Decided {
    this.decided ??= this.decide();
    return this.decided;
  }

  private decide(): Decided {
    const model = this.model();
    const found = findings(model, RULE_TABLES);
    return {
      findings: found,
      errors: groupBy(found.filter(({ level }) => level === 'error'), ({ at }) => at),
      gateways: new Map(model.gateways.map((gateway) => [gateway.declaration.at, gateway])),
    };
  }

  private declared(objects: readonly OutputObject[]): AppDeclaration {
    return {
      gateways: this.gateways.map(({ declaration }) => declaration),
      ports: [...this.ports].sort(byPath),
      routes: this.routes.map(decidedRoute).sort(byPath),
      apps: this.apps.map((app) => ({ ...app.declaration, podLabels: app.podLabels(), destination: app.destination() })).sort(byPath),
      objects: objects.map(({ key }) => key).sort(byPath),
      acknowledgements: [...this.acknowledgements].sort(byPath),
    };
  }
}

const byPath = by<{ readonly at: string }>(({ at }) => at);

/** With `assign`: V8 gives each object made by spread a hidden class of its own, which is larger than the object. */
function decidedRoute({ declaration, backend, patches }: RegisteredRoute): RouteDeclaration {
  const patch = patches.length === 0 ? undefined : patches.map((operation) => operation._toJson());
  return Object.assign({ destinations: backend ? destinationsOf(backend, declaration.at) : [], patch }, declaration);
}

/** @throws with the path of the route, if a backend of the user's own fails or returns something else */
function destinationsOf(backend: IBackend, at: string): BackendDestination[] {
  const where = `${at}: destinations() of the backend`;
  let destinations: BackendDestination[];
  try {
    destinations = backend.destinations();
  } catch (error) {
    throw new Error(`${where} failed:\n  ${(error as Error).message}`, { cause: error });
  }
  requireShape(where, DESTINATIONS, { destinations });
  return destinations;
}
