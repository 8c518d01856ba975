import type { IConstruct } from 'constructs';
import type { IBackend } from '../options/backend';
import type { IGatewayDelivery } from '../delivery/delivery';
import type { BackendDestination } from '../model/backend-destination';
import { buildModel } from '../model/build-model';
import type { Labels } from '../cluster/facts/selector';
import { by, groupBy } from '../model/collections';
import type { AcknowledgementDeclaration, AppDeclaration, GatewayDeclaration, MeshAppDeclaration, PortDeclaration, RouteDeclaration } from '../model/declaration';
import type { GatewayModel } from '../model/ingress-model';
import type { AttachedRoute } from '../model/virtual-services';
import { outputObjects } from './output-objects';
import type { ILoadBalancer } from '../load-balancer/load-balancer';
import { RULE_TABLES } from '../rules/index';
import { findings, type Finding } from '../rules/rule';

/** A gateway with the plug-ins that write its files. */
export interface RegisteredGateway {
  readonly declaration: GatewayDeclaration;
  readonly delivery: IGatewayDelivery;
  readonly loadBalancers: readonly ILoadBalancer[];
}

/** A route whose backend is asked when the model is built. */
export interface RegisteredRoute extends AttachedRoute {
  readonly backend: IBackend;
}

/** An application whose objects are asked when the model is built. */
export interface RegisteredApp {
  readonly declaration: MeshAppDeclaration;
  podLabels(): Labels;
  destination(): BackendDestination;
}

/** What stays in memory while cdk8s writes: of the model only the gateways, since the rules alone read the rest. */
interface Decided {
  readonly findings: readonly Finding[];
  readonly errors: ReadonlyMap<string, Finding[]>;
  readonly gateways: ReadonlyMap<GatewayDeclaration, GatewayModel>;
}

const REGISTRIES = new WeakMap<IConstruct, IngressRegistry>();

/**
 * All that was declared in one app. Constructs register here and ask here for what was decided; they never ask each other.
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
    // cdk8s validates the root before all others: what users changed since the last time, such as the ports of a Service, counts.
    root.node.addValidation({
      validate: () => {
        if (!this.synthesizing) this.forget();
        return [];
      },
    });
  }

  /** Gateways in the order of their paths. */
  public get gateways(): readonly RegisteredGateway[] {
    return [...this.registeredGateways].sort(by(({ declaration }) => declaration.at));
  }

  public addGateway(gateway: RegisteredGateway): void {
    this.registeredGateways.push(gateway);
    this.forget();
  }

  public addPort(port: PortDeclaration): void {
    this.ports.push(port);
    this.forget();
  }

  public addRoute(route: RegisteredRoute): void {
    this.routes.push(route);
    this.forget();
  }

  public addApp(app: RegisteredApp): void {
    this.apps.push(app);
    this.forget();
  }

  public acknowledge(acknowledgement: AcknowledgementDeclaration): void {
    this.acknowledgements.push(acknowledgement);
    this.forget();
  }

  /** Tells which declaration an object comes from, where it is not below the construct that the user wrote; of several the first by path. */
  public own(object: IConstruct, at: string): void {
    const owner = this.owners.get(object);
    if (owner === undefined || at < owner) this.owners.set(object, at);
  }

  /** Makes a construct report the errors found in what it declared. */
  public watch(construct: IConstruct): void {
    const { path } = construct.node;
    this.own(construct, path);
    construct.node.addValidation({ validate: () => (this.decide().errors.get(path) ?? []).map(({ message }) => message) });
  }

  /** What was decided for a gateway, as things stand. */
  public gateway(declaration: GatewayDeclaration): GatewayModel {
    return this.decide().gateways.get(declaration)!;
  }

  /** Everything found in what was declared, as things stand. */
  public findings(): readonly Finding[] {
    return this.decide().findings;
  }

  /** Decides once for a whole synthesis, in which cdk8s validates the app once and again for each chart. */
  public synthesize<T>(work: () => T): T {
    this.forget();
    this.synthesizing = true;
    try {
      return work();
    } finally {
      this.synthesizing = false;
      this.forget();
    }
  }

  /** Discards what was decided, since something changed. */
  public forget(): void {
    this.decided = undefined;
  }

  /** All that was declared, as things stand. */
  public declared(): AppDeclaration {
    const byPath = by<{ readonly at: string }>(({ at }) => at);
    return {
      gateways: this.gateways.map(({ declaration }) => declaration),
      ports: [...this.ports].sort(byPath),
      routes: [...this.routes].sort(byPath).map(decidedRoute),
      apps: this.apps.map((app) => ({ ...app.declaration, podLabels: app.podLabels(), destination: app.destination() })).sort(byPath),
      objects: outputObjects(this.root, this.owners).sort(byPath),
      acknowledgements: [...this.acknowledgements].sort(byPath),
    };
  }

  private decide(): Decided {
    this.decided ??= this.decideAnew();
    return this.decided;
  }

  private decideAnew(): Decided {
    const model = buildModel(this.declared());
    const found = findings(model, RULE_TABLES);
    return {
      findings: found,
      errors: groupBy(found.filter(({ level }) => level === 'error'), ({ subject }) => subject),
      gateways: new Map(model.gateways.map((gateway) => [gateway.declaration, gateway])),
    };
  }
}

/** Field by field: in V8 an object made by spread has a hidden class of its own, which outweighs the object. */
function decidedRoute({ at, chart, port, host, namespace, name, backend }: RegisteredRoute): RouteDeclaration {
  return { at, chart, port, host, namespace, name, destinations: backend.destinations() };
}
