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
