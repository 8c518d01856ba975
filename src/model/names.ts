// The only place that builds a name. A name depends on what it names and on nothing else, so adding one thing renames no other.
import { createHash } from 'crypto';
import type { TlsSettings } from './certificate';
import { portPrefix, type IngressProtocol } from './protocol';

const LABEL_LIMIT = 63;
const NAME_LIMIT = 253;

/** Eight characters that stand for a text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** `*.apps.example.com` as the name of an object, `wildcard-apps-example-com`: that of its VirtualService, unless the user names it. */
export function dashedHost(host: string): string {
  return shortened(host.replace(/^\*/, 'wildcard').replace(/\./g, '-'), host, NAME_LIMIT);
}

/** Name of a port of the gateway's Service, of the balancer's frontend for it, and of a TCP port's VirtualService, unless the user names it. */
export function portName(protocol: IngressProtocol, port: number): string {
  return `${portPrefix(protocol)}-${port}`;
}

/** Name of a server of the Gateway: that of its port, for TLS also the certificate's. */
export function serverName(port: string, tls: TlsSettings | undefined, redirects: boolean): string {
  const parts = [port, ...(tls ? [dashed(tls.label)] : []), ...(redirects ? ['redirect'] : [])];
  return shortened(parts.join('-'), parts.join('/'), LABEL_LIMIT);
}

/** `serverName` for the rare case that two certificates of one port bring the same name. */
export function distinctServerName(name: string, settings: string): string {
  return shortened(`${name}-${shortHash(settings)}`, settings, LABEL_LIMIT);
}

/** Name of the pod's volume for a Secret with a certificate; a name with dots or of great length is made to fit. */
export function certificateVolumeName(secretName: string): string {
  const name = `tls-${secretName}`;
  const fits = !secretName.includes('.') && name.length <= LABEL_LIMIT;
  return fits ? name : `${dashed(name).slice(0, LABEL_LIMIT - 9)}-${shortHash(secretName)}`;
}

/** An object within its kind: how a VirtualService names its Gateway, and we name a gateway's workload. */
export function qualifiedName(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** The full name of a Service, which means the same in every namespace. */
export function serviceHost(name: string, namespace: string, clusterDomain: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** The construct id of the VirtualService of a host or port; made of declared values alone, so that order does not show. */
export function virtualServiceId(gateway: string, namespace: string, route: string): string {
  return [gateway, namespace, route].join(':');
}

function dashed(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9-]/g, '-');
}

function shortened(name: string, source: string, limit: number): string {
  return name.length <= limit ? name : `${name.slice(0, limit - 9)}-${shortHash(source)}`;
}

/** The label by which an application's Service and Deployment select its pods. */
export function appSelector(app: { readonly name: string }): Record<string, string> {
  return { app: app.name };
}

/** Whether a construct's path is another's, or below it; all are below that of the app, which is empty. */
export function isWithin(path: string, ancestor: string): boolean {
  return ancestor === '' || `${path}/`.startsWith(`${ancestor}/`);
}
