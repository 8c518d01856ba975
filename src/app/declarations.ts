import type { JsonPatch } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Tree } from './managed-object';
import { requireShape } from '../arguments/argument-types';
import type { ClusterFacts } from '../cluster/cluster-facts';
import type { IGatewayDelivery } from '../delivery/delivery';
import type { ILoadBalancer } from '../load-balancer/load-balancer';
import type { BackendDestination } from '../model/backend-destination';
import { by } from '../model/collections';
import type {
  AcknowledgementDeclaration, AppDeclaration, DecidedApp, GatewayDeclaration, LostReference, MeshAppDeclaration, PortDeclaration,
  RouteDeclaration, RouteOnPort,
} from '../model/declaration';
import { constructsOf, DESTINATIONS, type IBackend } from '../options/backend';

/** The construct that declares something. What it declared counts while it is in the tree of the app. */
interface Registered {
  readonly construct: IConstruct;
}

/** A gateway, what is known about its cluster, and the plug-ins that write its files. */
export interface RegisteredGateway extends Registered {
  readonly declaration: GatewayDeclaration;
  readonly snapshot?: ClusterFacts;
  readonly delivery: IGatewayDelivery;
  readonly loadBalancers: readonly ILoadBalancer[];
  /** Adds the Gateway resource of a name, unless there is one. */
  addResource(name: string): void;
}

/** A port, and the gateway that it was opened on. */
export interface RegisteredPort extends Registered {
  readonly declaration: PortDeclaration;
  readonly gateway: IConstruct;
}

/** A route, and the port that it was attached to. The destinations of its backend are read when the model is built. */
export interface RegisteredRoute extends Registered {
  readonly declaration: RouteOnPort;
  readonly port: PortDeclaration;
  /** Absent if the route redirects. */
  readonly backend?: IBackend;
  /** The construct's patches; users may add more later. */
  readonly patches: readonly JsonPatch[];
}

/** An application. What its objects say is read when the model is built. */
export interface RegisteredApp extends Registered {
  readonly declaration: MeshAppDeclaration;
  current(): Omit<DecidedApp, keyof MeshAppDeclaration>;
}

export interface RegisteredAcknowledgement extends Registered {
  readonly declaration: AcknowledgementDeclaration;
}


/**
 * What constructs have declared. A declaration counts while its construct is in the tree; a port or a route that refers to a construct
 * that was removed is not part of the model, but is reported.
 */
export class Declarations {
  private readonly registeredGateways: RegisteredGateway[] = [];
  private readonly ports: RegisteredPort[] = [];
  private readonly routes: RegisteredRoute[] = [];
  private readonly apps: RegisteredApp[] = [];
  private readonly acknowledgements: RegisteredAcknowledgement[] = [];

  /** The gateways that are in the tree, sorted by path. */
  public gateways(isThere: (construct: IConstruct) => boolean): RegisteredGateway[] {
    return this.registeredGateways.filter(({ construct }) => isThere(construct)).sort(by(({ declaration }) => declaration.at));
  }

  public addGateway(gateway: RegisteredGateway): void {
    this.registeredGateways.push(gateway);
  }

  public addPort(port: RegisteredPort): void {
    this.ports.push(port);
  }

  public addRoute(route: RegisteredRoute): void {
    this.routes.push(route);
  }

  public addApp(app: RegisteredApp): void {
    this.apps.push(app);
  }

  public acknowledge(acknowledgement: RegisteredAcknowledgement): void {
    this.acknowledgements.push(acknowledgement);
  }

  /** Everything that is declared in the tree; objects are known only when everything else is decided. */
  public declared(tree: Tree): AppDeclaration {
    const isThere = ({ construct }: Registered) => tree.has(construct);
    const declared = this.ports.filter(isThere);
    const ports = declared.filter(({ gateway }) => tree.has(gateway));
    const open = new Set(ports.map(({ declaration }) => declaration));
    const attached = this.routes.filter(isThere);
    return {
      gateways: this.gateways((construct) => tree.has(construct)).map(({ declaration }) => declaration),
      ports: ports.map(({ declaration }) => declaration).sort(byPath),
      routes: attached.filter(({ port }) => open.has(port)).map(decidedRoute).sort(byPath),
      apps: this.apps.filter(isThere).map((app) => ({ ...app.declaration, ...app.current() })).sort(byPath),
      objects: [],
      acknowledgements: this.acknowledgements.filter(isThere).map(({ declaration }) => declaration).sort(byPath),
      lost: [...lostGateways(tree, declared), ...this.lostPorts(tree, attached), ...lostBackends(tree, attached)].sort(byPath),
    };
  }

  /** A port that is there and lost its gateway is reported itself. */
  private lostPorts(tree: Tree, routes: readonly RegisteredRoute[]): LostReference[] {
    const removed = new Map(this.ports.filter(({ construct }) => !tree.has(construct))
      .map(({ declaration, construct }) => [declaration, construct]));
    return routes.flatMap(({ declaration: { at }, port }) => {
      const construct = removed.get(port);
      return construct ? [lost(at, 'port', construct)] : [];
    });
  }
}

const byPath = by<{ readonly at: string }>(({ at }) => at);

function lostGateways(tree: Tree, ports: readonly RegisteredPort[]): LostReference[] {
  return ports.filter(({ gateway }) => !tree.has(gateway)).map(({ declaration: { at }, gateway }) => lost(at, 'gateway', gateway));
}

function lostBackends(tree: Tree, routes: readonly RegisteredRoute[]): LostReference[] {
  return routes.flatMap(({ declaration: { at }, backend }) => {
    const gone = (backend ? constructsOf(backend) : []).filter((construct) => !tree.has(construct));
    // The object of a construct that was removed is gone with it.
    const within = ({ node: { scopes } }: IConstruct) => scopes.slice(0, -1).some((scope) => gone.includes(scope));
    return gone.filter((construct) => !within(construct)).map((construct) => lost(at, 'backend', construct));
  });
}

function lost(at: string, what: LostReference['what'], { node: { path, root } }: IConstruct): LostReference {
  const now = path.split('/').reduce<IConstruct | undefined>((parent, id) => parent?.node.tryFindChild(id), root);
  return { at, what, path, replaced: now !== undefined };
}

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
    throw new Error(`${where} failed:\n  ${reasonOf(error).replace(/\n/g, '\n  ')}`, { cause: error });
  }
  requireShape(where, DESTINATIONS, { destinations }, 'return a list of Services, each with serviceName and port');
  return destinations;
}

/** A backend that is asked for its destinations until no stack is left contains itself. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return `${error.message}\n  fix: a backend must not ask itself, nor one that asks it`;
  return error instanceof Error ? error.message : `${error}`;
}
