import { object, type Manifest } from './snapshots';

/** What a test says about pods of a gateway. */
export interface Pods {
  readonly labels?: Manifest;
  readonly annotations?: Manifest;
  /** Fields of the container that runs Envoy. */
  readonly proxy?: Manifest;
  readonly spec?: Manifest;
}

/** The labels of the stock gateway's pods. */
export const STOCK_LABELS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };

/** Pods as a template or a Pod describes them, with a proxy whose image is complete. */
export function pods({ labels = STOCK_LABELS, annotations, proxy = {}, spec = {} }: Pods): Manifest {
  const image = 'docker.io/istio/proxyv2:1.31.1';
  return { metadata: { labels, annotations }, spec: { containers: [{ name: 'istio-proxy', image, ...proxy }], ...spec } };
}

/** An object that runs such pods. */
export function running(kind: string, home: string, name: string, described: Pods = {}): Manifest {
  return object('apps/v1', kind, home, name, { spec: { template: pods(described) } });
}
