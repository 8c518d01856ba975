/** The port of plain HTTP, unless a URL names another. */
export const HTTP_PORT = 80;

/** The port of HTTPS, unless a URL names another. */
export const HTTPS_PORT = 443;

/** A host as URLs and `Host` headers write it: with the port unless it is the scheme's own. */
export function authorityOf(scheme: string, host: string, port: number): string {
  return port === (scheme === 'https' ? HTTPS_PORT : HTTP_PORT) ? host : `${host}:${port}`;
}
