import { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { withMembers, listOf, method, number, optional, requireShape, struct, predicate, string, type Shape } from '../arguments/argument-types';
import { describedBy, serviceOf, tcpPorts } from '../cluster/kinds/service';
import { ManifestPart } from '../cluster/manifest-part';
import type { BackendDestination } from '../model/backend-destination';

/**
 * Something that requests can be sent to. Implement it to send them elsewhere than to the kinds that `Backend` knows.
 */
export interface IBackend {
  /**
   * The Service ports behind the backend; asked when the app is synthesized, and each time something is explained.
   */
  destinations(): BackendDestination[];
}

/**
 * Options of a backend that is a Service by name.
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
 * Options of a backend that is a Service of this app.
 */
export interface ConstructBackendOptions {
  /**
   * Port of the Service.
   *
   * @default - the Service's only TCP port; with several it must be given
   */
  readonly port?: number;
}

/**
 * One share of a weighted backend.
 */
export interface WeightedBackend {
  /**
   * Where the share goes.
   */
  readonly backend: IBackend;

  /**
   * Size of the share in proportion to the others; a whole number from 0.
   */
  readonly weight: number;
}

export const BACKEND = withMembers<IBackend>('a backend: a MeshApp, or one such as Backend.service', { destinations: method() });

const SERVICE: Shape<{ name: string; port: number; options: ServiceBackendOptions }> = {
  name: string, port: number, options: struct<ServiceBackendOptions>({ namespace: optional(string) }),
};
const FROM_CONSTRUCT: Shape<{ service: IConstruct; options: ConstructBackendOptions }> = {
  service: predicate('a construct that is a Service', Construct.isConstruct), options: struct<ConstructBackendOptions>({ port: optional(number) }),
};
const WEIGHTED: Shape<{ shares: WeightedBackend[] }> = {
  shares: listOf('backends with weights', struct({ backend: BACKEND, weight: number })),
};

/**
 * The usual kinds of backend.
 */
export class Backend {
  /**
   * A Service by its name; its ports are known, and checked, where it is a Service of this app or of the gateway's snapshot.
   *
   * @param name name of the Service
   * @param port port of the Service, not of its pods
   * @param options the namespace, where it is not the route's
   * @throws when an argument is missing or of another type
   */
  public static service(name: string, port: number, options: ServiceBackendOptions = {}): IBackend {
    requireShape('Backend.service', SERVICE, { name, port, options });
    return { destinations: () => [{ serviceName: name, namespace: options.namespace, port }] };
  }

  /**
   * A Service of this app, of any version of cdk8s-plus, of `cdk8s import`, or a plain `ApiObject`. Its ports are read when
   * the app is synthesized, so ports that are added later count.
   *
   * @param service the Service
   * @param options the port, where the Service has several
   * @throws when an argument is missing or of another type, or the construct is no Service
   */
  public static fromConstruct(service: IConstruct, options: ConstructBackendOptions = {}): IBackend {
    requireShape('Backend.fromConstruct', FROM_CONSTRUCT, { service, options });
    const object = ApiObject.of(service);
    if (object.kind !== 'Service') {
      throw new Error(`Backend.fromConstruct:\n  ${service.node.path} must be a Service, got ${object.kind}`);
    }
    return { destinations: () => [readService(object, options.port)] };
  }

  /**
   * Several backends that share the requests.
   *
   * @param shares backends and weights
   * @throws when a backend or a weight is missing or of another type
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination
   */
  public static weighted(shares: WeightedBackend[]): IBackend {
    requireShape('Backend.weighted', WEIGHTED, { shares });
    return { destinations: () => weighted(shares) };
  }

  private constructor() {}
}

/** Weights of nested backends are brought to one scale, so that each share keeps its size whatever its parts add up to. */
function weighted(shares: readonly WeightedBackend[]): BackendDestination[] {
  const parts = shares.map(({ backend, weight }) => {
    const inner = backend.destinations();
    const sum = inner.reduce((total, each) => total + (each.weight ?? 1), 0);
    // Weights that make no sense stay as they are, for the rules.
    return { weight, inner, sum: Number.isSafeInteger(sum) && sum > 0 ? sum : 1 };
  });
  const scale = parts.reduce((common, { sum }) => common * sum / greatestCommonDivisor(common, sum), 1);
  return parts.flatMap(({ weight, inner, sum }) =>
    inner.map((each) => ({ ...each, weight: weight * (each.weight ?? 1) * scale / sum })));
}

function greatestCommonDivisor(a: number, b: number): number {
  // Weights that are no whole numbers end here too; the rules report them.
  return b > 0 ? greatestCommonDivisor(b, a % b) : a;
}

function readService(object: ApiObject, wanted: number | undefined): BackendDestination {
  // Without a namespace the Service lands in whatever is current; the rules refuse that.
  const key = { group: '', kind: 'Service', name: object.name, namespace: object.metadata.namespace ?? '' };
  const service = serviceOf(key, new ManifestPart(object.toJson()));
  const ports = tcpPorts(service);
  // A Service without the wanted port, or with a choice of ports and no wish, is reported by the rules.
  const port = wanted ?? (ports.length === 1 ? ports[0].port : 0);
  return describedBy(service, { serviceName: key.name, namespace: key.namespace, port });
}
