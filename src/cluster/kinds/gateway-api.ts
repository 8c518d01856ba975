import type { ClusterServer } from './gateway';
import type { Namespaced } from './kind';
import type { RouteCondition } from './route-condition';
import { serviceHost } from './spec-parts';
import type { RouteEnd } from './virtual-service';
import type { ManifestPart } from '../manifest-part';
import type { ObjectKey } from '../object-key';
import type { LabelSelector } from '../selector';

/** A Gateway of the Gateway API that uses a gateway which is installed apart from it. */
export interface ApiGateway extends ObjectKey {
  readonly namespace: string;
  readonly className: string;
  /** Hosts of the Services whose pods it is for. */
  readonly services: readonly string[];
  readonly listeners: readonly ApiListener[];
}

export interface ApiListener {
  readonly name: string;
  /** What it becomes, apart from the namespaces of its host. */
  readonly server: Omit<ClusterServer, 'hosts'>;
  readonly host: string;
  /** Namespaces of its routes: `*` for all, or those with these labels. */
  readonly from: string | LabelSelector;
}

/** An HTTPRoute of the Gateway API. */
export interface ApiRoute extends ObjectKey {
  readonly namespace: string;
  readonly hosts: readonly string[];
  readonly parents: ReadonlyArray<{ readonly namespace: string; readonly name: string; readonly section?: string }>;
  readonly rules: readonly ApiRule[];
}

/** A rule, of which one of the matches must hold. */
export interface ApiRule {
  readonly matches: ReadonlyArray<{ readonly path: string; readonly type: string; readonly conditions: readonly RouteCondition[] }>;
  readonly end: RouteEnd;
}

/** A class whose Gateways istiod serves has its controller. */
export interface ClusterGatewayClass extends ObjectKey {
  readonly controller: string;
}

/** One that istiod installs itself has no host among its addresses, and pods of its own. */
export function apiGatewaysOf(key: Namespaced, manifest: ManifestPart): ApiGateway[] {
  const spec = manifest.at('spec');
  const addresses = spec.at('addresses').list().filter((address) => address.at('type').string() === 'Hostname');
  if (addresses.length === 0) return [];
  return [{
    ...key,
    className: spec.at('gatewayClassName').string() ?? '',
    services: addresses.flatMap((address) => address.at('value').string() ?? []).map((host) => serviceHost(host, key.namespace)),
    listeners: spec.at('listeners').list().map((listener) => listenerOf(listener, key.namespace)),
  }];
}

function listenerOf(listener: ManifestPart, namespace: string): ApiListener {
  const protocol = (listener.at('protocol').string() ?? '').toUpperCase();
  const tls = listener.at('tls');
  const passesThrough = tls.at('mode').string() === 'Passthrough';
  const allowed = listener.at('allowedRoutes', 'namespaces');
  const from = allowed.at('from').string() ?? 'Same';
  return {
    name: listener.at('name').string() ?? '',
    host: listener.at('hostname').string()?.toLowerCase() ?? '*',
    from: from === 'Selector' ? allowed.at('selector').labelSelector() : { All: '*', Same: namespace }[from] ?? '~',
    server: {
      port: listener.at('port').number() ?? 0,
      protocol,
      redirects: false,
      endsTls: tls.exists() && !passesThrough,
      asksClients: false,
      passesThrough,
      certificates: tls.at('certificateRefs').list().flatMap((ref) => ref.at('name').string() ?? []),
    },
  };
}

export function apiRouteOf(key: Namespaced, manifest: ManifestPart): ApiRoute {
  const spec = manifest.at('spec');
  const hosts = spec.at('hostnames').strings().map((host) => host.toLowerCase());
  return {
    ...key,
    hosts: hosts.length === 0 ? ['*'] : hosts,
    parents: spec.at('parentRefs').list().filter((parent) => (parent.at('kind').string() ?? 'Gateway') === 'Gateway').map((parent) => ({
      namespace: parent.at('namespace').string() ?? key.namespace,
      name: parent.at('name').string() ?? '',
      section: parent.at('sectionName').string(),
    })),
    rules: spec.at('rules').list().map((rule) => ruleOf(rule, key.namespace)),
  };
}

function ruleOf(rule: ManifestPart, namespace: string): ApiRule {
  const matches = rule.at('matches').list().map((match) => ({
    path: match.at('path', 'value').string() ?? '/',
    type: match.at('path', 'type').string() ?? 'PathPrefix',
    conditions: otherConditions(match),
  }));
  const redirects = rule.at('filters').list().some((filter) => filter.at('type').string() === 'RequestRedirect');
  const destinations = rule.at('backendRefs').list().map((ref) => ({
    host: `${ref.at('name').string() ?? ''}.${ref.at('namespace').string() ?? namespace}`,
    port: ref.at('port').number(),
    weight: ref.at('weight').number(),
  }));
  const backends = destinations.map(({ host, port }) => `${host}:${port ?? ''}`);
  return {
    matches: matches.length === 0 ? [{ path: '/', type: 'PathPrefix', conditions: [] }] : matches,
    end: {
      leadsTo: redirects ? 'a redirect' : backends.join(', ') || 'nothing',
      destinations,
      options: rule.keys().filter((field) => !['name', 'matches', 'backendRefs'].includes(field)).sort(),
    },
  };
}

/** All conditions but the path. Values of headers and query parameters may be secret. */
function otherConditions(match: ManifestPart): RouteCondition[] {
  const named = (on: 'header' | 'query parameter', list: string): RouteCondition[] => match.at(list).list()
    .map((each) => ({ on, how: 'present', value: each.at('name').string() ?? '', ignoresCase: false }));
  const method = match.at('method').string();
  return [
    ...method === undefined ? [] : [{ on: 'method', how: 'exact', value: method, ignoresCase: false } as const],
    ...named('header', 'headers'),
    ...named('query parameter', 'queryParams'),
  ];
}

export function gatewayClassOf(key: ObjectKey, manifest: ManifestPart): ClusterGatewayClass {
  return { ...key, controller: manifest.at('spec', 'controllerName').string() ?? '' };
}
