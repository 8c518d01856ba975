import type { ApiObject, App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import {
  Declarations, type RegisteredAcknowledgement, type RegisteredApp, type RegisteredGateway, type RegisteredPort, type RegisteredRoute,
} from './declarations';
import type { Management, Tree } from './managed-object';
import { ManagedObjects } from './managed-objects';
import { outputObjects, type OutputObject } from './output-objects';
import { sha256 } from './sha256';
import { isInTree } from './tree';
import { clusterBesideApp } from '../cluster/cluster-beside-app';
import type { ClusterFacts } from '../cluster/cluster-facts';
import type { Decisions } from '../diagnostics/obstacle';
import { buildModel } from '../model/build-model';
import { by, groupBy } from '../model/collections';
import type { GatewayModel, IngressModel } from '../model/ingress-model';
import { objectKey } from '../model/object-change';
import { findingText, locatedFindingText, type Finding } from '../rules/finding';
import { RULE_TABLES } from '../rules/index';
import { findings } from '../rules/rule';

/** What is kept while cdk8s writes: of the model only gateways and applications, since only rules need its other parts. */
interface Decided extends Decisions {
  /** By construct path. */
  readonly errors: ReadonlyMap<string, readonly Finding[]>;
  /** Errors at paths of which no construct in the tree reports. */
  readonly unreported: readonly Finding[];
}

const REGISTRIES = new WeakMap<IConstruct, IngressRegistry>();

/**
 * Everything that is declared in one app. Constructs register their declarations here and read decisions from here; they never ask
 * each other for decisions.
 *
 * `current()` builds a new model each time and does not keep it, since users may change anything afterwards, such as the ports of a
 * Service. A synthesis builds its model once, when it begins; validations and `Lazy` values read that one.
 */
export class IngressRegistry {
  /** The registry of the app that a construct belongs to. */
  public static of(scope: IConstruct): IngressRegistry {
    const { root } = scope.node;
    const registry = REGISTRIES.get(root) ?? new IngressRegistry(root);
    REGISTRIES.set(root, registry);
    return registry;
  }

  private readonly declarations = new Declarations();
  private readonly watched: IConstruct[] = [];
  private readonly managed: ManagedObjects;
  private decided?: Decided;
  /** As it was when the last model was built. */
  private tree: Tree = new Set();
  private synthesizing = false;
  private reading = false;
  /** The gateways of a model that is not complete yet. */
  private building?: ReadonlyMap<string, GatewayModel>;

  private constructor(private readonly root: IConstruct) {
    this.managed = new ManagedObjects(root);
    // cdk8s validates the root first, so a synthesis begins here.
    root.node.addValidation({
      validate: () => {
        if (!this.synthesizing) this.begin();
        return this.settled().unreported.map(locatedFindingText);
      },
    });
  }

  /** Gateways that are in the tree, sorted by path. */
  public get gateways(): readonly RegisteredGateway[] {
    return this.declarations.gateways(isInTree);
  }

  public addGateway(gateway: RegisteredGateway): void {
    this.declarations.addGateway(gateway);
    this.decided = undefined;
  }

  public addPort(port: RegisteredPort): void {
    this.declarations.addPort(port);
    this.decided = undefined;
  }

  public addRoute(route: RegisteredRoute): void {
    this.declarations.addRoute(route);
    this.decided = undefined;
  }

  public addApp(app: RegisteredApp): void {
    this.declarations.addApp(app);
    this.decided = undefined;
  }

  public acknowledge(acknowledgement: RegisteredAcknowledgement): void {
    this.declarations.acknowledge(acknowledgement);
    this.decided = undefined;
  }

  /** Registers an object that this library made, or one more construct that declares it. */
  public manage(object: ApiObject, management: Management): void {
    this.managed.manage(object, management);
  }

  /** Whether an object of ours is in the tree, and still declared by a construct that is. */
  public isHeld(object: ApiObject): boolean {
    return isInTree(object) && (this.managed.find(object)?.isHeld ?? false);
  }

  /** Whether an object was registered, and not taken out of the tree because it had nothing to say. */
  public isManaged(object: ApiObject): boolean {
    return this.managed.find(object) !== undefined;
  }

  /** Makes a construct fail validation with the errors in its declarations. */
  public watch(construct: IConstruct): void {
    const { path } = construct.node;
    this.watched.push(construct);
    construct.node.addValidation({ validate: () => (this.settled().errors.get(path) ?? []).map(findingText) });
  }

  /**
   * Decides from the current declarations. During a synthesis, returns what was decided when it began.
   *
   * @throws if a value of a user's own object asks, which is read for the decision
   */
  public current(): Decided {
    if (this.reading) {
      throw new Error('the declarations cannot be explained, drawn or checked from a value of an object that they depend on'
        + '\n  fix: ask before the object is created, and give it the answer');
    }
    return this.synthesizing ? this.settled() : this.decide();
  }

  /** Forgets what was decided: a construct has got something that its declaration only refers to. */
  public changed(): void {
    this.decided = undefined;
  }

  /** The model of a gateway. During a synthesis, the one that was built when it began. */
  public gateway(id: string): GatewayModel {
    return this.findGateway(id)!;
  }

  /** The same, or undefined if the gateway was removed. */
  public findGateway(id: string): GatewayModel | undefined {
    return (this.building ?? this.settled().gateways).get(id);
  }

  /** Runs a synthesis with one model, although cdk8s validates again for each chart. */
  public synthesize<T>(work: () => T): T {
    this.begin();
    this.synthesizing = true;
    this.managed.isWriting = true;
    try {
      return work();
    } finally {
      this.synthesizing = false;
      this.managed.isWriting = false;
      this.decided = undefined;
    }
  }

  /**
   * Compares what charts write, if they change manifests themselves.
   *
   * @returns changes with unknown effect, as warnings
   * @throws if fields were changed that requests depend on
   */
  public compareCharts(): string[] {
    return this.managed.compareCharts();
  }

  /**
   * Builds a model of the current declarations.
   *
   * @param snapshotOf what is known about a gateway's cluster, for callers that know more than the user's snapshot
   */
  public model(snapshotOf: (gateway: RegisteredGateway) => ClusterFacts | undefined = ({ snapshot }) => snapshot): IngressModel {
    const tree = new Set(this.root.node.findAll());
    this.tree = tree;
    const objects = this.objects(tree);
    const gateways = this.declarations.gateways((construct) => tree.has(construct));
    const clusters = new Map(gateways.map((gateway) => [gateway.declaration.at, clusterBesideApp(snapshotOf(gateway), objects)]));
    const model = buildModel(this.declarations.declared(tree), { clusters, sha256 });
    this.building = byId(model.gateways);
    try {
      for (const { declaration, addResource } of gateways) [...this.gateway(declaration.at).resources.keys()].forEach(addResource);
      return this.withObjects(model, tree, objects);
    } finally {
      this.building = undefined;
    }
  }

  private objects(tree: Tree): OutputObject[] {
    this.reading = true;
    try {
      return outputObjects(this.root as App, tree, this.managed);
    } finally {
      this.reading = false;
    }
  }

  /** Adds what can be said of objects only when everything else is decided, since that is what they are rendered from. */
  private withObjects(model: IngressModel, tree: Tree, objects: readonly OutputObject[]): IngressModel {
    const written = this.managed.written(tree);
    const changes = this.managed.changes(tree, written);
    const keys = objects.filter(({ object, key }) => !key.ours || written.has(object)).map(({ key }) => key);
    const byKey = new Map(changes.map((change) => [objectKey(change), change]));
    return {
      ...model,
      declared: { ...model.declared, objects: keys.sort(by(({ at }) => at)) },
      gateways: changes.length === 0 ? model.gateways : model.gateways.map((gateway) => ({ ...gateway, changes: byKey })),
      changes,
      missing: this.managed.missing(tree, written),
    };
  }

  /** Decides anew, and takes out of the tree what has nothing to say. */
  private begin(): void {
    this.decided = this.current();
    this.managed.sweep(this.tree);
  }

  private settled(): Decided {
    this.decided ??= this.decide();
    return this.decided;
  }

  private decide(): Decided {
    const model = this.model();
    const found = findings(model, RULE_TABLES);
    const errors = groupBy(found.filter(({ level }) => level === 'error'), ({ at }) => at);
    return { findings: found, errors, unreported: this.unreported(errors), gateways: byId(model.gateways), apps: model.declared.apps };
  }

  private unreported(errors: Decided['errors']): Finding[] {
    if (errors.size === 0) return [];
    const reporting = new Set(this.watched.filter(isInTree).map(({ node }) => node.path));
    return [...errors].filter(([path]) => !reporting.has(path)).flatMap(([, found]) => found);
  }
}

function byId(gateways: readonly GatewayModel[]): Map<string, GatewayModel> {
  return new Map(gateways.map((gateway) => [gateway.declaration.at, gateway]));
}
