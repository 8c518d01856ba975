// Host names as Istio's `pkg/config/host` compares them: a name that starts with `*` stands for every name with the rest as its end.

const isWildcarded = (name: string) => name.startsWith('*');
const rest = (name: string) => name.slice(1);

/** Whether two names have a name in common. */
export function overlap(one: string, other: string): boolean {
  if (isWildcarded(one) && isWildcarded(other)) return rest(one).endsWith(rest(other)) || rest(other).endsWith(rest(one));
  if (isWildcarded(one)) return other.endsWith(rest(one));
  return isWildcarded(other) ? one.endsWith(rest(other)) : one === other;
}

export function isSubsetOf(name: string, wide: string): boolean {
  if (!isWildcarded(wide)) return name === wide;
  if (isWildcarded(name)) return name.length >= wide.length && rest(name).endsWith(rest(wide));
  return name.endsWith(rest(wide));
}

/** Of each pair of names that overlap, the narrower one. */
export function intersection(names: readonly string[], others: readonly string[]): string[] {
  const narrower = names.flatMap((name) => others.flatMap((other) => {
    if (isSubsetOf(name, other)) return [name];
    return isSubsetOf(other, name) ? [other] : [];
  }));
  return [...new Set(narrower)];
}

/** The hosts of a server for which VirtualServices of a namespace count, without their namespaces. */
export function hostsFor(namespace: string, serverHosts: readonly string[]): string[] {
  return serverHosts.flatMap((host) => {
    const [before, name] = host.split('/');
    if (name === undefined) return [host];
    return before === namespace || before === '*' ? [name] : [];
  });
}

/** The host of a server without its namespace. */
export function withoutNamespace(host: string): string {
  return host.split('/')[1] ?? host;
}
