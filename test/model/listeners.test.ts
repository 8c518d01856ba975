import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { Backend, IngressGateway, IngressPort, IngressProtocol, IngressRoute, PlainHttp, TlsCertificate, TlsIngress } from '../../src';
import type { GatewayModel } from '../../src/model/ingress-model';
import { istioDestinations } from '../../src/output/istio/destinations';
import { gatewaySpec } from '../../src/output/istio/gateway';
import { virtualServiceSpec } from '../../src/output/istio/virtual-service';
import { synthesisErrors } from '../support/findings';
import { envoyChoice, istioVirtualHosts, serverNamesTwice, type ServerSpec, type VirtualServiceObject } from '../support/istio';
import { modelOf } from '../support/model';

/** Few values, so that generated declarations often conflict. */
const host = fc.constantFrom('*', '*.x.io', '*.a.x.io', 'a.x.io', 'b.x.io', 'c.a.x.io', 'y.io');
const declared = fc.record({
  kind: fc.constantFrom('tls', 'port', 'open', 'open-tls'),
  host,
  namespace: fc.constantFrom('one', 'two'),
  plainHttp: fc.constantFrom(PlainHttp.SERVE, PlainHttp.REDIRECT, PlainHttp.CLOSED),
  certificate: fc.constantFrom('first', 'second'),
  port: fc.constantFrom(80, 8088),
  backend: fc.constantFrom('web', 'other'),
  allowedNamespaces: fc.constantFrom<Array<string[] | undefined>>(undefined, ['one'], ['one', 'two']),
});
type Declared = typeof declared extends fc.Arbitrary<infer T> ? T : never;

function declare(app: App, items: readonly Declared[]): IngressGateway {
  const gateway = new IngressGateway(new Chart(app, 'platform', { namespace: 'istio-system' }), 'gateway');
  const charts = new Map(['one', 'two'].map((namespace) => [namespace, new Chart(app, namespace, { namespace })]));
  items.forEach((item, index) => add(gateway, charts.get(item.namespace)!, `item-${index}`, item));
  return gateway;
}

function add(gateway: IngressGateway, chart: Chart, id: string, item: Declared): void {
  const backend = Backend.service(item.backend, 80);
  const { allowedNamespaces } = item;
  const certificate = TlsCertificate.credential(item.certificate);
  if (item.kind === 'tls') {
    new TlsIngress(chart, id, { gateway, host: item.host, certificate, plainHttp: item.plainHttp, allowedNamespaces, backend });
  } else if (item.kind === 'port') {
    const protocol = IngressProtocol.HTTP;
    new IngressPort(chart, id, { gateway, port: item.port, protocol, hosts: [item.host], allowedNamespaces, backend });
  } else {
    const port = item.kind === 'open'
      ? new IngressPort(chart, id, { gateway, port: item.port, protocol: IngressProtocol.HTTP })
      : new IngressPort(chart, id, { gateway, port: 443, protocol: IngressProtocol.HTTPS, certificate });
    new IngressRoute(chart, `${id}-route`, { port, host: item.host, backend });
  }
}

function written(model: GatewayModel): { servers: ServerSpec[]; services: VirtualServiceObject[] } {
  const byServer = new Map([...model.resources.values()].flatMap((resource) =>
    gatewaySpec(model, resource).servers!.map((spec, i) => [resource.servers[i], { ...spec, gateway: resource.reference } as ServerSpec])));
  return {
    servers: model.servers.map((server) => byServer.get(server)!),
    services: [...model.virtualServices.values()].map((service) =>
      ({ namespace: service.namespace, name: service.name, ...virtualServiceSpec(service) }) as VirtualServiceObject),
  };
}

/** What Envoy would do with a request, given what istiod would make of the written objects. */
function envoy(model: GatewayModel, scheme: string, name: string, port: number): string {
  const { servers, services } = written(model);
  const ofPort = servers.filter((server) => server.port.number === port);
  if (ofPort.length === 0) return 'REFUSED';
  const bySni = new Map(ofPort.flatMap((server) => server.hosts.map((each) => [each.split('/').pop()!, server])));
  const chosen = scheme === 'https' ? envoyChoice(bySni, name) : undefined;
  if (scheme === 'https' && !chosen) return 'RESET';
  const virtualHost = envoyChoice(istioVirtualHosts(chosen ? [chosen] : ofPort, services), name);
  if (!virtualHost) return 'NOT_FOUND';
  return virtualHost.redirects ? 'REDIRECTED' : 'ARRIVES';
}

test('virtual hosts are those that istiod would make of the written objects', () => {
  fc.assert(fc.property(fc.array(declared, { maxLength: 6 }), (items) => {
    const model = modelOf(declare(new App(), items));
    const { servers, services } = written(model);
    for (const { servers: group, virtualHosts } of model.listeners.flatMap(({ chains }) => chains)) {
      const ours = [...virtualHosts].map(([name, { redirects, routes }]) =>
        [name, redirects, routes.length > 0]);
      const specs = group.map((server) => servers[model.servers.indexOf(server)]);
      const theirs = [...istioVirtualHosts(specs, services)].map(([name, { redirects, routes }]) => [name, redirects, routes.size > 0]);
      expect(ours.sort()).toEqual(theirs.sort());
    }
  }), { numRuns: 100 });
});

test('istiod drops nothing that the rules accept, and the age of objects decides nothing', () => {
  fc.assert(fc.property(fc.array(declared, { minLength: 1, maxLength: 4 }), (items) => {
    const app = new App();
    const gateway = declare(app, items);
    fc.pre(synthesisErrors(app).length === 0);
    const model = modelOf(gateway);
    const { servers, services } = written(model);
    expect(serverNamesTwice(servers)).toEqual([]);
    for (const { servers: group } of model.listeners.flatMap(({ chains }) => chains)) {
      const made = istioVirtualHosts(group.map((server) => servers[model.servers.indexOf(server)]), services);
      const undecided = [...made].filter(([, { redirects, routes }]) => !redirects && routes.size > 1).map(([name]) => name);
      expect(undecided).toEqual([]);
    }
  }), { numRuns: 80 });
});

test('no route can be reached through a server that it was not declared for', () => {
  fc.assert(fc.property(fc.array(declared, { minLength: 1, maxLength: 5 }), (items) => {
    const app = new App();
    const gateway = declare(app, items);
    fc.pre(synthesisErrors(app).length === 0);
    const model = modelOf(gateway);
    const { servers, services } = written(model);
    for (const { servers: group, virtualHosts } of model.listeners.flatMap(({ chains }) => chains)) {
      const ports = new Set(group.flatMap(({ openedBy }) => openedBy));
      const routes = [...virtualHosts.values()].filter(({ redirects }) => !redirects).flatMap((virtualHost) => virtualHost.routes);
      expect(routes.filter(({ route }) => !route.declaredBy.some(({ port }) => ports.has(port)))).toEqual([]);
      const specs = group.map((server) => servers[model.servers.indexOf(server)]);
      const theirs = [...istioVirtualHosts(specs, services).values()].filter(({ redirects }) => !redirects);
      const own = new Set(routes.map(({ route }) => JSON.stringify(istioDestinations(route))));
      expect(theirs.flatMap((virtualHost) => [...virtualHost.routes]).filter((route) => !own.has(route))).toEqual([]);
    }
  }), { numRuns: 80 });
});

test('an explanation says what Envoy would do, for every declaration that the rules accept', () => {
  const name = fc.constantFrom('a.x.io', 'b.x.io', 'c.a.x.io', 'x.io', 'y.io', 'z.io');
  const port = fc.constantFrom(['http', 80], ['http', 8088], ['https', 443]) as fc.Arbitrary<[string, number]>;
  fc.assert(fc.property(fc.array(declared, { minLength: 1, maxLength: 4 }), name, port, (items, asked, [scheme, number]) => {
    const app = new App();
    const gateway = declare(app, items);
    fc.pre(synthesisErrors(app).length === 0);
    expect(gateway.explain(`${scheme}://${asked}:${number}/`).outcome).toBe(envoy(modelOf(gateway), scheme, asked, number));
  }), { numRuns: 80 });
});
