import { speaksHttp2 } from './clusters';
import { isSubsetOf } from './host-names';
import { listeners, type FilterChain, type Listener } from './listeners';
import { readManifests, type Manifests } from './manifests';
import { mergedGateway, type Proxy } from './merged-gateway';
import type { EnvoyRoute, EnvoyVirtualHost } from './virtual-hosts';
import { groupBy } from '../../src/model/collections';
import type { KubernetesObject } from '../control-plane/objects';
import type { Call, CallAnswer } from '../oracle/ask';

/** Where every proxy listens before istiod sends it any listeners. */
const OWN_PORTS = [15021, 15090];

/**
 * What istiod makes of manifests for a gateway's pods, and where Envoy then sends requests. It is written from Istio's sources and
 * reads manifests alone, so that it shares no mistake with the library's own model; the oracle is asked whether it is right.
 */
export class Prediction {
  /** Servers that istiod leaves out. */
  public readonly dropped: readonly string[];
  /** Why Envoy would refuse a listener. */
  public readonly refusals: readonly string[];
  private readonly manifests: Manifests;
  private readonly listeners: ReadonlyMap<number, Listener>;

  public constructor(objects: readonly KubernetesObject[], private readonly proxy: Proxy) {
    this.manifests = readManifests(objects);
    const merged = mergedGateway(this.manifests, proxy);
    const made = listeners(merged, this.manifests, proxy);
    this.dropped = merged.dropped;
    this.refusals = made.flatMap(refusalsOf);
    this.listeners = new Map(made.map((listener) => [listener.port, listener]));
  }

  /** In the words of Istio's simulator. */
  public answer(call: Call): CallAnswer {
    const listener = this.listeners.get(call.port);
    if (!listener) return { error: 'no listener matched' };
    // The simulator sends the host where a request has no server name.
    const sni = call.tls ? call.sni || call.host : '';
    const [chain, second] = chainsFor(sni, listener.chains);
    if (!chain) return { error: 'no filter chains matched' };
    if (second) return { error: 'multiple filter chains matched' };
    if (chain.tls && !call.tls) return { error: 'invalid TLS' };
    return { ...chain.tls, ...this.inChain(chain, call) };
  }

  private inChain({ virtualHosts: hosts, cluster, tls }: FilterChain, call: Call): CallAnswer {
    if (!hosts) return this.reaching(cluster!);
    if (call.tls !== (tls !== undefined) || call.protocol === 'tcp') return { error: 'protocol error' };
    // Without any virtual host istiod makes one for every name, which answers 404.
    const host = hosts.length === 0 ? { routes: [], requiresTls: false } : virtualHostFor(call.host.replace(/:\d+$/, ''), hosts);
    if (!host) return { error: 'no virtual host matched' };
    if (host.requiresTls && !call.tls) return { error: 'tls required, sending 301' };
    const route = host.routes.find((each) => takes(each, call.path));
    if (!route) return { error: 'no route matched' };
    return route.redirect === undefined ? this.reaching(route.cluster) : { redirect: route.redirect };
  }

  private reaching(cluster: string): CallAnswer {
    return { cluster, http2: speaksHttp2(cluster, this.manifests.services, this.proxy.namespace) };
  }
}

/** Chains that name a server name best; where none does, those that name none. */
function chainsFor(sni: string, chains: readonly FilterChain[]): FilterChain[] {
  const ranks = chains.map(({ serverNames }) => Math.max(0, ...serverNames.map((name) => rank(name, sni))));
  const best = Math.max(...ranks);
  return chains.filter(({ serverNames }, i) => (best > 0 ? ranks[i] === best : serverNames.length === 0));
}

function rank(name: string, sni: string): number {
  if (name === sni) return Infinity;
  return isSubsetOf(sni, name) ? name.length : 0;
}

/** The name itself, else the longest wildcard. */
function virtualHostFor(name: string, hosts: readonly EnvoyVirtualHost[]): EnvoyVirtualHost | undefined {
  const wildcards = hosts.filter(({ domain }) => domain.startsWith('*') && name.length >= domain.length && name.endsWith(domain.slice(1)));
  return hosts.find(({ domain }) => domain === name) ?? wildcards.sort((a, b) => b.domain.length - a.domain.length)[0];
}

function takes({ uri: { exact, prefix, regex } }: EnvoyRoute, path: string): boolean {
  if (exact !== undefined) return path === exact;
  return regex === undefined ? path.startsWith(prefix ?? '/') : new RegExp(`^(?:${regex})$`).test(path);
}

function refusalsOf({ port, chains }: Listener): string[] {
  const names = chains.flatMap(({ serverNames }) => (serverNames.length === 0 ? [''] : serverNames.map((name) => name.toLowerCase())));
  const twice = [...groupBy(names, (name) => name)].filter(([, same]) => same.length > 1).map(([name]) => name || 'every name');
  const partial = names.filter((name) => name.startsWith('*') && !name.startsWith('*.'));
  return [
    ...OWN_PORTS.includes(port) ? [`port ${port} is Envoy's own`] : [],
    ...twice.map((name) => `port ${port} has two filter chains for ${name}`),
    ...partial.map((name) => `port ${port} has a filter chain for half a wildcard, ${name}`),
  ];
}
