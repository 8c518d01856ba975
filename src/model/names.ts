// The only place that builds a name. A name depends on what it names and on nothing else, so adding one thing renames no other.
import { LABEL_LIMIT, NAME_LIMIT } from './limits';
import { portPrefix } from './protocol';
import { certificateLabel, type TlsSettings } from './tls-settings';

/** SHA-256 of a text in hexadecimal digits; handed in, since Node and browsers have different ones. */
export type Sha256 = (text: string) => string;

const HASH_LENGTH = 8;

/** The names that may have to be shortened, and then end in a hash. */
export class Names {
  public constructor(private readonly sha256: Sha256) {}

  /** Name of the VirtualService of a host, unless the user names it: `*.apps.example.com` becomes `wildcard-apps-example-com`. */
  public ofHost(host: string): string {
    return this.shortened(host.replace(/^\*/, 'wildcard').replace(/\./g, '-'), host, NAME_LIMIT);
  }

  /** Name of a server of the Gateway: that of its port, with TLS also the certificate's. */
  public ofServer(port: string, tls: TlsSettings | undefined, redirects: boolean): string {
    const parts = [port, ...(tls ? [dashed(certificateLabel(tls))] : []), ...(redirects ? ['redirect'] : [])];
    return this.shortened(parts.join('-'), parts.join('/'), LABEL_LIMIT);
  }

  /** Name of a server for the rare case that two certificates of one port bring the same name. */
  public ofDistinctServer(name: string, settings: string): string {
    return this.shortened(`${name}-${this.hash(settings)}`, settings, LABEL_LIMIT);
  }

  /** Name of the pod's volume for a Secret with a certificate; dots and overlong names are made to fit. */
  public ofVolume(secretName: string): string {
    const name = `tls-${secretName}`;
    const fits = !secretName.includes('.') && name.length <= LABEL_LIMIT;
    return fits ? name : this.ending(dashed(name), secretName, LABEL_LIMIT);
  }

  private shortened(name: string, source: string, limit: number): string {
    return name.length <= limit ? name : this.ending(name, source, limit);
  }

  private ending(name: string, source: string, limit: number): string {
    return `${name.slice(0, limit - HASH_LENGTH - 1)}-${this.hash(source)}`;
  }

  private hash(text: string): string {
    return this.sha256(text).slice(0, HASH_LENGTH);
  }
}

/** Name of a port of the gateway's Service, of the balancer's frontend for it, and of a TCP port's VirtualService, unless the user names it. */
export function portName(protocol: string, port: number): string {
  return `${portPrefix(protocol)}-${port}`;
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

/** The label by which an application's Service and Deployment select its pods. */
export function appSelector(app: { readonly name: string }): Record<string, string> {
  return { app: app.name };
}

/** Whether a construct's path is another's, or below it; all are below that of the app, which is empty. */
export function isWithin(path: string, ancestor: string): boolean {
  return ancestor === '' || `${path}/`.startsWith(`${ancestor}/`);
}

function dashed(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9-]/g, '-');
}
