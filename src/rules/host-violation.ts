import { advised, wrong, type Violation } from './rule';
import { isIP } from '../model/ip-address';
import { shown } from '../model/shown';
import { HAS_BLANKS, hostProblem } from '../model/value-problems';

/** A violation for an invalid host, with a fix for its fault. */
export function wrongHost(at: string, host: string): Violation[] {
  const violations = wrong(at, 'host', host, hostProblem);
  return violations.length === 0 ? [] : advised(fixOf(host), violations);
}

/** What to write instead; undefined where the fault does not tell. */
function fixOf(host: string): string | undefined {
  const requested = requestedName(host);
  if (requested === '*' || hostProblem(requested) !== undefined) return FIXES.find(({ fits }) => fits(host))?.fix;
  const form = requested.includes('xn--') ? 'its ASCII form (punycode), which browsers send' : 'the host as clients request it';
  return `write ${form}: ${shown(requested)}`;
}

/** What a browser makes of a host: in lower case and ASCII, without white space, scheme, port, path and final dot. */
function requestedName(host: string): string {
  const url = host.includes('://') ? host : `http://${host.trim()}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, '') : host;
}

/** Faults that leave open which host was meant. */
const FIXES: ReadonlyArray<{ readonly fits: (host: string) => boolean; readonly fix: string }> = [
  { fits: (host) => hostProblem(host) === HAS_BLANKS, fix: 'write one host, without white space and control characters' },
  { fits: isIP, fix: 'use a DNS name, or * for every host' },
  { fits: (host) => host.includes('/'), fix: 'write the host alone, without scheme, path or namespace' },
  { fits: (host) => host.includes('*'), fix: 'use * only as the whole first label, such as *.example.com' },
  { fits: (host) => host !== '' && !host.includes('.'), fix: 'write the full host name, such as shop.example.com' },
];
