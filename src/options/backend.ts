import { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import {
  listOf, method, number, optional, predicate, requireShape, string, struct, withMembers, type Shape,
} from '../arguments/argument-types';
import { describedBy, serviceOf, tcpPorts } from '../cluster/kinds/service';
import { ManifestPart } from '../cluster/manifest-part';
import type { BackendDestination } from '../model/backend-destination';
import { greatestCommonDivisor, unique } from '../model/collections';

/**
 * Something that requests can be sent to: a MeshApp, or what the factories of `Backend` return. Implement it for other kinds.
 */
export interface IBackend {
  /**
   * The Service ports behind the backend. Called when the app is synthesized, and whenever something is explained.
   */
  destinations(): BackendDestination[];
}

/**
 * Options of `Backend.service`.
 */
export interface ServiceBackendOptions {
  /**
   * Namespace of the Service.
   *
   * @default - the namespace of the route
   */
  readonly namespace?: string;
}

/**
 * Options of `Backend.fromConstruct`.
 */
export interface ConstructBackendOptions {
  /**
   * Port of the Service, not of its pods.
   *
   * @default - the Service's only TCP port; required if it has several
   */
  readonly port?: number;
}

/**
 * One share of a weighted backend.
 */
export interface WeightedBackend {
  /**
   * Where this share of the requests goes.
   */
  readonly backend: IBackend;

  /**
   * Size of the share relative to the others, a whole number from 0. Weights need not add up to 100.
   */
  readonly weight: number;
}

export const BACKEND = withMembers<IBackend>('a backend: a MeshApp, or one such as Backend.service', { destinations: method() });

/** What `destinations()` returns, which another language or plain JavaScript may have written. */
export const DESTINATIONS: Shape<{ destinations: BackendDestination[] }> = {
  destinations: listOf('destinations', struct<BackendDestination>({
    serviceName: string,
    namespace: optional(string),
    port: number,
    weight: optional(number),
    servicePorts: optional(listOf('numbers', number)),
    appProtocol: optional(string),
    exportTo: optional(listOf('strings', string)),
    containerPort: optional(number),
  })),
};

const SERVICE: Shape<{ name: string; port: number; options: ServiceBackendOptions }> = {
  name: string, port: number, options: struct<ServiceBackendOptions>({ namespace: optional(string) }),
};
const FROM_CONSTRUCT: Shape<{ service: IConstruct; options: ConstructBackendOptions }> = {
  service: predicate('a construct that is a Service', Construct.isConstruct),
  options: struct<ConstructBackendOptions>({ port: optional(number) }),
};
const WEIGHTED: Shape<{ shares: WeightedBackend[] }> = {
  shares: listOf('backends with weights', struct({ backend: BACKEND, weight: number })),
};

/**
 * Creates the usual kinds of backend.
 */
export class Backend {
  /**
   * A Service by its name. Its ports are checked if the Service is part of this app or of the gateway's snapshot.
   *
   * @param name name of the Service
   * @param port port of the Service, not of its pods
   * @param options the namespace, if it differs from the route's
   * @throws if an argument is missing or has a wrong type
   */
  public static service(name: string, port: number, options: ServiceBackendOptions = {}): IBackend {
    requireShape('Backend.service', SERVICE, { name, port, options });
    return { destinations: () => [{ serviceName: name, namespace: options.namespace, port }] };
  }

  /**
   * A Service of this app: from any version of cdk8s-plus, from `cdk8s import`, or a plain `ApiObject`. Its ports are read when the
   * app is synthesized, so you can add ports later.
   *
   * @param service the Service
   * @param options the port, if the Service has several
   * @throws if an argument is missing or has a wrong type, or the construct is not a Service, such as a MeshApp, which is a backend
   * itself
   */
  public static fromConstruct(service: IConstruct, options: ConstructBackendOptions = {}): IBackend {
    requireShape('Backend.fromConstruct', FROM_CONSTRUCT, { service, options });
    const object = requireService(service);
    return standingOn([service, object], { destinations: () => [readService(object, options.port)] });
  }

  /**
   * Several backends that share the requests.
   *
   * @param shares backends and weights
   * @throws if a backend or a weight is missing or has a wrong type
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination
   */
  public static weighted(shares: WeightedBackend[]): IBackend {
    requireShape('Backend.weighted', WEIGHTED, { shares });
    let asked = false;
    return standingOn(shares.map(({ backend }) => backend), {
      destinations: () => {
        if (asked) throw new Error('Backend.weighted:\n  the backend is among its own shares\n  fix: remove it from them');
        asked = true;
        try {
          return weighted(shares);
        } finally {
          asked = false;
        }
      },
    });
  }

  private constructor() {}
}

const STANDS_ON = new WeakMap<IBackend, ReadonlyArray<IBackend | IConstruct>>();

function standingOn(parts: ReadonlyArray<IBackend | IConstruct>, backend: IBackend): IBackend {
  STANDS_ON.set(backend, parts);
  return backend;
}

/** The constructs that a backend needs: itself, or those that it was made from. */
export function constructsOf(backend: IBackend | IConstruct): IConstruct[] {
  if (Construct.isConstruct(backend)) return [backend];
  return unique((STANDS_ON.get(backend) ?? []).flatMap(constructsOf));
}

/** Brings the weights of nested backends to one scale, so that each share keeps its size whatever its own weights add up to. */
function weighted(shares: WeightedBackend[]): BackendDestination[] {
  // The list is the caller's, who may have changed it.
  requireShape('Backend.weighted', WEIGHTED, { shares });
  const parts = shares.map(({ backend, weight }, index) => {
    const inner = backend.destinations();
    requireShape(`Backend.weighted: destinations() of shares[${index}]`, DESTINATIONS, { destinations: inner });
    const sum = inner.reduce((total, each) => total + (each.weight ?? 1), 0);
    // Invalid weights stay as they are: the rules report them.
    return { weight, inner, sum: Number.isSafeInteger(sum) && sum > 0 ? sum : 1 };
  });
  const scale = parts.reduce((common, { sum }) => common * sum / greatestCommonDivisor(common, sum), 1);
  return parts.flatMap(({ weight, inner, sum }) =>
    inner.map((each) => ({ ...each, weight: weight * (each.weight ?? 1) * scale / sum })));
}

/** The object of a construct: the construct itself or its default child, if there is one. */
function objectOf(construct: IConstruct): ApiObject | undefined {
  for (let each: IConstruct | undefined = construct; each; each = each.node.defaultChild) {
    if (ApiObject.isApiObject(each)) return each;
  }
  return undefined;
}

/** @throws if a construct is not a Service of Kubernetes itself, such as one of Knative */
function requireService(construct: IConstruct): ApiObject {
  const object = objectOf(construct);
  if (object?.kind === 'Service' && object.apiGroup === 'core') return object;
  const { name } = construct.constructor;
  const got = object?.kind === 'Service' ? `a Service of ${object.apiVersion}` : object?.kind ?? name;
  throw new Error([
    'Backend.fromConstruct:', `${construct.node.path || 'the root of the app'} must be a Service, got ${got}`,
    ...('destinations' in construct ? [`fix: pass the ${name} itself as backend`] : []),
    ...(object?.kind === 'Service' ? ['fix: name the Service of apiVersion v1 that its controller creates, with Backend.service'] : []),
  ].join('\n  '));
}

/** Reads the manifest as it will be written, since patches can rename the Service. */
function readService(object: ApiObject, wanted: number | undefined): BackendDestination {
  const manifest = new ManifestPart(object.toJson());
  const metadata = manifest.at('metadata');
  // Without a namespace the Service lands in whatever namespace is current, which the rules report.
  const [name, namespace] = [metadata.at('name').string() ?? '', metadata.at('namespace').string() ?? ''];
  const key = { group: '', kind: 'Service', name, namespace };
  const service = serviceOf(key, manifest);
  const ports = tcpPorts(service);
  // The rules report a Service that lacks the given port, or that has several ports while none was given.
  const port = wanted ?? (ports.length === 1 ? ports[0].port : 0);
  return describedBy(service, { serviceName: key.name, namespace: key.namespace, port });
}
