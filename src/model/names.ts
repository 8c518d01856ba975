// The only place that builds names. A name depends only on the thing that it names, so adding one thing never renames another.
import { LABEL_LIMIT, NAME_LIMIT } from './limits';
import { portPrefix } from './protocol';
import { certificateLabel, type TlsSettings } from './tls-settings';

/** SHA-256 of a text in hexadecimal digits. Passed in, since Node and browsers have different functions for it. */
export type Sha256 = (text: string) => string;

const HASH_LENGTH = 8;

const REDIRECT = 'redirect';

/** The gateway that istioctl installs. */
export const STOCK_WORKLOAD = { namespace: 'istio-system', name: 'istio-ingressgateway' } as const;

/** Identifies the Deployment and the Service of a gateway. */
export interface WorkloadName {
  readonly namespace?: string;
  readonly name: string;
}

/** Names that may be too long. They are then cut, and end in a hash. */
export class Names {
  public constructor(private readonly sha256: Sha256) {}

  /**
   * Default name of a host's VirtualService: `my-shop.example.com` becomes `my--shop-example-com`, and `*.apps.example.com` becomes
   * `wildcard.apps-example-com`. No two hosts have the same name: labels neither start nor end with a dash, so a single dash is a dot.
   */
  public ofHost(host: string, workload: WorkloadName): string {
    const isWildcard = host.startsWith('*.');
    const name = host === '*' ? 'wildcard' : (isWildcard ? host.slice(2) : host).replace(/-/g, '--').replace(/\./g, '-');
    return this.ofRoute(isWildcard ? `wildcard.${name}` : name, workload);
  }

  /** Default name of a TCP port's VirtualService, such as `tcp-3306`. */
  public ofPort(protocol: string, port: number, workload: WorkloadName): string {
    return this.ofRoute(portName(protocol, port), workload);
  }

  /** Two gateways may serve one host, so the names for all but the stock gateway end in the name of its workload. */
  private ofRoute(name: string, workload: WorkloadName): string {
    const { namespace = '' } = workload;
    const isStock = namespace === STOCK_WORKLOAD.namespace && workload.name === STOCK_WORKLOAD.name;
    const whole = isStock ? name : [name, namespace, workload.name].join('.');
    return this.shortened(whole, whole, NAME_LIMIT);
  }

  /** Name of the Gateway for the servers of a certificate with a wildcard, or for redirects. */
  public ofWildcardGateway(gatewayName: string, tls: TlsSettings | undefined): string {
    const label = tls ? certificateLabel(tls) : REDIRECT;
    const name = [gatewayName, dashed(label)].join('-');
    // Other labels are ambiguous: `x-mutual` is a Secret, or Secret `x` with client certificates; and it may be mounted or not.
    const isDistinct = label === dashed(label) && !(tls && (tls.mutual || tls.source === 'mounted' || label === REDIRECT));
    return isDistinct && name.length <= LABEL_LIMIT ? name : this.ending(name, JSON.stringify([gatewayName, tls]), LABEL_LIMIT);
  }

  /** Name of a server of the Gateway: its port's name, and with TLS the certificate's. */
  public ofServer(port: string, tls: TlsSettings | undefined, redirects: boolean): string {
    const parts = [port, ...(tls ? [dashed(certificateLabel(tls))] : []), ...(redirects ? [REDIRECT] : [])];
    return this.shortened(parts.join('-'), parts.join('/'), LABEL_LIMIT);
  }

  /** Name of a server in the rare case that two certificates of one port would give the same name. */
  public ofDistinctServer(name: string, settings: string): string {
    return this.shortened(`${name}-${this.hash(settings)}`, settings, LABEL_LIMIT);
  }

  /** Name of the pod's volume for a Secret with a certificate. Names that are too long or have dots are changed, and end in a hash. */
  public ofVolume(secretName: string): string {
    const name = `tls-${secretName}`;
    const fits = !secretName.includes('.') && name.length <= LABEL_LIMIT;
    return fits ? name : this.ending(dashed(name), secretName, LABEL_LIMIT);
  }

  private shortened(name: string, source: string, limit: number): string {
    return name.length <= limit ? name : this.ending(name, source, limit);
  }

  private ending(name: string, source: string, limit: number): string {
    // A label must not start with the dash before the hash.
    return `${name.slice(0, limit - HASH_LENGTH - 1).replace(/\.$/, '')}-${this.hash(source)}`;
  }

  private hash(text: string): string {
    return this.sha256(text).slice(0, HASH_LENGTH);
  }
}

/** Default name of a port of the gateway's Service, and the end of the name of a load balancer's frontend. */
export function portName(protocol: string, port: number): string {
  return `${portPrefix(protocol)}-${port}`;
}

/**
 * Name of a load balancer's configuration. No part has a dot, so no two load balancers of an app have the same name, and the files of
 * several gateways can lie in one folder.
 */
export function balancerName(namespace: string, workload: string, balancer: string): string {
  return [namespace, workload, balancer].join('.');
}

/** Name of a load balancer's frontend. It contains the name of the load balancer, so files of several gateways can be loaded together. */
export function frontendName(balancer: string, port: string): string {
  return `${balancer}.${port}`;
}

/** `namespace/name`: how a VirtualService refers to its Gateway, and we to objects of one kind. */
export function qualifiedName(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** The full name of a Service, which is valid in every namespace. */
export function serviceHost(name: string, namespace: string, clusterDomain: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** The construct id of the VirtualService of a host or port. Made only from declared values, so it does not depend on their order. */
export function virtualServiceId(gateway: string, namespace: string, route: string): string {
  return [gateway, namespace, route].join(':');
}

/** The label with which an application's Service and Deployment select its pods. */
export function appSelector(app: { readonly name: string }): Record<string, string> {
  return { app: app.name };
}

/** Whether a construct's path equals another's or is below it. The app's path is empty, and all others are below it. */
export function isWithin(path: string, ancestor: string): boolean {
  return ancestor === '' || `${path}/`.startsWith(`${ancestor}/`);
}

function dashed(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9-]/g, '-');
}
