// Host names as Istio compares them: `*` stands for every host, `*.x` for every host below x, at any depth.

/** Whether a host is `*` or starts with `*.`. */
export function isWildcard(host: string): boolean {
  return host === '*' || host.startsWith('*.');
}

/** The server names of a server with TLS: istiod gives one with `*` no others, not even those of its other hosts. */
export function serverNames(hosts: readonly string[]): readonly string[] {
  return hosts.includes('*') ? ['*'] : hosts;
}

/** Whether every host that `narrow` stands for is also one that `wide` stands for. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '*') return true;
  return wide.startsWith('*.') && narrow !== '*' && narrow.endsWith(wide.slice(1)) && narrow.length > wide.length - 1;
}

/** The wildcards that cover a host, from the narrowest to `*`; the host itself is not among them. */
export function wildcardsOver(host: string): string[] {
  if (host === '*') return [];
  const labels = (host.startsWith('*.') ? host.slice(2) : host).split('.');
  return [...labels.slice(1).map((_, i) => `*.${labels.slice(i + 1).join('.')}`), '*'];
}

/** How many labels a host has beyond those of the wildcard that covers it: 1 for `a.x` under `*.x`, 2 for `a.b.x`. */
export function depthBelow(wildcard: string, host: string): number {
  return host.split('.').length - wildcard.split('.').length + 1;
}

/**
 * The host that serves a name: the name itself, otherwise the narrowest wildcard that covers it. Envoy chooses virtual hosts and filter
 * chains this way.
 */
export function narrowest(hosts: Pick<ReadonlySet<string>, 'has'>, name: string): string | undefined {
  const lower = name.toLowerCase();
  return [lower, ...wildcardsOver(lower)].find((candidate) => hosts.has(candidate));
}

/** The entry of the host that serves a name. */
export function mostSpecific<T>(entries: ReadonlyMap<string, T>, name: string): T | undefined {
  return entries.get(narrowest(entries, name) ?? '');
}

/**
 * A set of hosts that quickly finds the members that overlap a host, even among thousands.
 */
export class HostSet {
  private readonly hosts = new Set<string>();
  private below?: Map<string, string[]>;

  public constructor(hosts: Iterable<string> = []) {
    for (const host of hosts) this.hosts.add(host);
  }

  public add(host: string): void {
    this.hosts.add(host);
    this.below = undefined;
  }

  public has(host: string): boolean {
    return this.hosts.has(host);
  }

  /** The narrowest member that covers the host, other than the host itself. */
  public wildcardOver(host: string): string | undefined {
    return wildcardsOver(host).find((wildcard) => this.hosts.has(wildcard));
  }

  /** Members that the host covers, other than the host itself. */
  public narrowerThan(host: string): readonly string[] {
    if (!isWildcard(host)) return [];
    this.below ??= this.indexBelow();
    return this.below.get(host) ?? [];
  }

  /** The hosts for which istiod creates virtual hosts if a VirtualService for `host` applies to a server with these hosts. */
  public intersection(host: string): string[] {
    const whole = this.hosts.has(host) || this.wildcardOver(host) !== undefined ? [host] : [];
    return [...whole, ...this.narrowerThan(host)];
  }

  private indexBelow(): Map<string, string[]> {
    const index = new Map<string, string[]>();
    for (const host of this.hosts) {
      for (const wildcard of wildcardsOver(host)) {
        const list = index.get(wildcard);
        if (list) list.push(host); else index.set(wildcard, [host]);
      }
    }
    return index;
  }
}
