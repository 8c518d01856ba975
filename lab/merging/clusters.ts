import { DOMAIN, type Destination } from './manifests';
import { isHttp2, protocolOfPort } from './protocols';
import type { KubernetesObject } from '../control-plane/objects';

/** The name of the cluster that a destination becomes. Without a port it takes the Service's only one, else the listener's. */
export function clusterOf({ destination: { host, port, subset = '' } }: Destination, listening: number,
  services: readonly KubernetesObject[]): string {
  const ports = services.find((service) => hostOf(service) === host)?.spec.ports ?? [];
  const number = port?.number ?? (ports.length === 1 ? ports[0].port : listening);
  return `outbound|${number}|${subset}|${host}`;
}

/** Whether a gateway in a namespace speaks HTTP/2 to a cluster. */
export function speaksHttp2(cluster: string, services: readonly KubernetesObject[], namespace: string): boolean {
  const [, number, , host] = cluster.split('|');
  const service = services.find((each) => hostOf(each) === host);
  const port = service?.spec.ports?.find((each: { port: number }) => `${each.port}` === number);
  return port !== undefined && isVisibleTo(service!, namespace) && isHttp2(protocolOfPort(port));
}

function hostOf({ metadata: { name, namespace } }: KubernetesObject): string {
  return `${name}.${namespace}.svc.${DOMAIN}`;
}

function isVisibleTo({ metadata }: KubernetesObject, namespace: string): boolean {
  const exportTo = metadata.annotations?.['networking.istio.io/exportTo']?.split(',').map((each) => each.trim()) ?? ['*'];
  return exportTo.some((each) => each === '*' || each === namespace || (each === '.' && metadata.namespace === namespace));
}
