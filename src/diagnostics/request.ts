import { HTTP_PORT, HTTPS_PORT } from '../model/web-ports';
import type { IngressRequest } from '../path/request-path';

const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([['http', HTTP_PORT], ['https', HTTPS_PORT]]);

/** Schemes that reach the gateway as plain or encrypted HTTP. */
const WEB_SCHEMES: ReadonlyMap<string, string> = new Map([['ws', 'http'], ['wss', 'https'], ['grpc', 'http'], ['grpcs', 'https']]);

/**
 * Parses a URL. Any scheme other than http, https, ws, wss, grpc and grpcs means TCP and needs a port, such as
 * `mysql://db.example.com:3306`.
 *
 * @throws if the text is not a URL, or it has no port and its scheme has no default port
 */
export function parseRequest(url: string): IngressRequest {
  const parsed = parse(url);
  const given = parsed.protocol.slice(0, -1);
  const scheme = WEB_SCHEMES.get(given) ?? given;
  const port = parsed.port === '' ? DEFAULT_PORTS.get(scheme) : Number(parsed.port);
  if (port === undefined) {
    throw new Error(`explain:\n  '${parsed.href}' has no port, and ${scheme} has no default port`
      + `\n  fix: write ${scheme}://${parsed.hostname}:PORT`);
  }
  return { url: parsed.href, scheme, host: parsed.hostname.toLowerCase(), port, path: parsed.pathname };
}

/** The URL without user, password and query, which must not end up in logs. */
function parse(url: string): URL {
  try {
    const parsed = new URL(url);
    if (parsed.hostname === '') throw new Error('no host');
    parsed.username = '';
    parsed.password = '';
    parsed.search = '';
    parsed.hash = '';
    return parsed;
  } catch {
    throw new Error('explain:\n  url is not a valid URL\n  fix: write scheme://host[:port][/path], such as https://shop.example.com/');
  }
}
