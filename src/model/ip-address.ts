// Without Node's `net`, so that it runs in a browser: URL is the only parser of addresses that both have.

const BYTE = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = new RegExp(`^${BYTE}(\\.${BYTE}){3}$`);

export function isIP(address: string): boolean {
  return IPV4.test(address) || isIPv6(address);
}

/** A zone (`fe80::1%eth0`) may follow the address. */
export function isIPv6(address: string): boolean {
  const [bare, zone, ...others] = address.split('%');
  return /^[\da-f.]*:[\da-f.:]*$/i.test(bare) && zone !== '' && others.length === 0 && URL.canParse(`http://[${bare}]`);
}

/** The IPv4 address in an IPv6 address such as `::ffff:10.1.0.11`; undefined for all other addresses. */
export function mappedIPv4(address: string): string | undefined {
  if (!isIPv6(address) || address.includes('%')) return undefined;
  const [, high, low] = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(normalIPv6(address)) ?? [];
  if (low === undefined) return undefined;
  return [high, low].map((group) => parseInt(group, 16)).flatMap((group) => [Math.floor(group / 256), group % 256]).join('.');
}

/** The one spelling of an IPv6 address: lower-case letters, no leading zeros. */
export function normalIPv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
