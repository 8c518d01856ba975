import { ApiObject, Chart, Lazy, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { chartNamespace } from './chart-namespace';
import { requireSameApp, type IIngressGateway } from './contracts';
import { NAMES } from './names';
import { IngressRegistry } from '../../app/registry';
import { unique } from '../../model/collections';
import type { PortDeclaration, RouteOnPort } from '../../model/declaration';
import { isWildcard } from '../../model/host';
import type { VirtualService } from '../../model/ingress-model';
import { networkingApiVersion } from '../../model/istio-version';
import { virtualServiceId } from '../../model/names';
import { protocolNamed, TAKES_HOSTS } from '../../model/protocol';
import { virtualServiceKey, virtualServiceName } from '../../model/virtual-services';
import type { IBackend } from '../../options/backend';
import { virtualServiceSpec } from '../../output/istio/virtual-service';
import type { RouteRule } from '../../routing/index';

/** What a construct declares about its route. */
export interface RouteOfConstruct {
  readonly host?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Absent if the route redirects. */
  readonly backend?: IBackend;
  readonly redirectsTo?: number;
  readonly rule: RouteRule;
  readonly patches: readonly JsonPatch[];
}

/** Registers the route on each port. Returns the VirtualServices that hold it, and creates those that do not exist yet. */
export function attachRoute(
  scope: Construct, gateway: IIngressGateway, ports: readonly PortDeclaration[], route: RouteOfConstruct,
): ApiObject[] {
  requireSameApp(scope, 'gateway', gateway);
  if (Construct.isConstruct(route.backend)) requireSameApp(scope, 'backend', route.backend);
  const chart = Chart.of(scope);
  const { backend, patches, ...settled } = route;
  const resources = ports.map((port) => {
    // `assign` for the reason in open-port.ts.
    const declaration: RouteOnPort = Object.assign({}, settled, {
      at: scope.node.path,
      chart: chart.node.path,
      port: port.id,
      host: route.host ?? onlyHost(port),
      namespace: route.namespace ?? chartNamespace(scope),
    });
    IngressRegistry.of(scope).addRoute({ construct: scope, declaration, port, backend, patches });
    gateway._addResource(port, declaration.host === undefined ? [] : [declaration.host]);
    return virtualService(scope, chart, gateway, { declaration, port });
  });
  return unique(resources);
}

/** The port's only host. A wildcard is never the default: users who mean all its hosts write it out. */
function onlyHost({ protocol, hosts }: PortDeclaration): string | undefined {
  const [host, ...others] = TAKES_HOSTS[protocolNamed(protocol).routesBy] ? hosts ?? [] : [];
  return host === undefined || others.length > 0 || isWildcard(host) ? undefined : host;
}

interface DeclaredRoute {
  readonly declaration: RouteOnPort;
  readonly port: PortDeclaration;
}

function virtualService(scope: Construct, chart: Chart, gateway: IIngressGateway, { declaration, port }: DeclaredRoute): ApiObject {
  const registry = IngressRegistry.of(scope);
  const ofRoute = { protocol: protocolNamed(port.protocol), port: port.port, workload: gateway._declaration.workload };
  const key = virtualServiceKey(declaration, ofRoute);
  const name = virtualServiceName(NAMES, declaration, ofRoute);
  const parent = chart.node.tryFindChild('IngressVirtualServices') ?? new Construct(chart, 'IngressVirtualServices');
  // Two names for one host are an error. They become two objects, so that the error does not depend on the order of declarations.
  const id = virtualServiceId(gateway.node.path, declaration.namespace ?? '', `${key}:${name}`);
  const decided = () => registry.findGateway(gateway._declaration.at)?.virtualServices.get(key);
  const former = parent.node.tryFindChild(id) as ApiObject | undefined;
  const resource = former && registry.isHeld(former) ? former : inPlaceOf(former, parent as Construct, id, {
    apiVersion: networkingApiVersion(gateway._declaration.istioVersion),
    kind: 'VirtualService',
    metadata: { name, namespace: declaration.namespace },
    spec: Lazy.any({ produce: () => specOf(decided()) }),
  });
  registry.manage(resource, { holder: scope, role: 'route', hasContent: () => decided() !== undefined });
  return resource;
}

/** Nothing if somebody renders what a removed route left. */
function specOf(service: VirtualService | undefined): object | undefined {
  return service && virtualServiceSpec(service);
}

/** A new object, in place of what a removed route may have left. */
function inPlaceOf(former: ApiObject | undefined, parent: Construct, id: string, props: ApiObjectProps): ApiObject {
  if (former) parent.node.tryRemoveChild(former.node.id);
  return new ApiObject(parent, id, props);
}
