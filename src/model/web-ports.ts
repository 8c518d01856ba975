/** The port of plain HTTP, unless a URL names another. */
export const HTTP_PORT = 80;

/** The port of HTTPS, unless a URL names another. */
export const HTTPS_PORT = 443;
