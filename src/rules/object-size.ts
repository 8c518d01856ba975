// Sizes of Istio's resources: those of many hosts can be larger than Kubernetes takes.
import type { Rule, Violation } from './rule';
import type { GatewayModel, IngressModel } from '../model/ingress-model';
import { qualifiedName } from '../model/names';
import { shown } from '../model/shown';
import { gatewaySpec } from '../output/istio/gateway';
import { virtualServiceSpec } from '../output/istio/virtual-service';

/** What `kubectl apply` can keep of an object in its annotation: annotations have 256 KiB together, and the key counts too. */
const LARGEST_APPLIED = 256 * 1024 - 'kubectl.kubernetes.io/last-applied-configuration'.length;

/** What etcd takes in one request, less what the API server adds to an object. */
const LARGEST_STORED = 1536 * 1024 - 4 * 1024;

/** What stands before the `spec` of a resource; names are short beside it. */
const PREAMBLE = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { annotations: {}, name: '', namespace: '' } };

/** Fewer servers, hosts or destinations than these are never too large, so that most resources are not measured. */
const FEW = 300;

export const sizeRules: readonly Rule[] = [
  {
    code: 'ING010',
    name: 'object too large for kubectl apply',
    level: 'warning',
    allowed: 'objects of at most 256 KiB, unless they are applied with --server-side',
    otherwise: 'kubectl apply would reject the object, since it copies it into an annotation',
    fix: 'use kubectl apply --server-side, or ServerSideApply=true in Argo CD; Flux applies that way',
    see: 'https://kubernetes.io/docs/reference/using-api/server-side-apply/',
    causes: ['ING011'],
    check: (model) => largerThan(model, LARGEST_APPLIED),
  },
  {
    code: 'ING011',
    name: 'object too large for the API server',
    level: 'error',
    allowed: 'objects of at most 1.5 MiB',
    otherwise: 'the API server could not store the object, and none of its hosts would be served',
    fix: 'use one certificate for many hosts, such as a wildcard, or move hosts to another gateway',
    see: 'https://etcd.io/docs/latest/dev-guide/limit/',
    check: (model) => largerThan(model, LARGEST_STORED),
  },
];

function* largerThan({ gateways }: IngressModel, limit: number): Iterable<Violation> {
  for (const gateway of gateways) {
    for (const { at, what, spec } of largeResources(gateway)) {
      const { length } = JSON.stringify({ ...PREAMBLE, spec: spec() });
      if (length > limit) yield { at, got: `${what} has ${Math.ceil(length / 1024)} KiB` };
    }
  }
}

interface LargeResource {
  readonly at: string;
  readonly what: string;
  readonly spec: () => object;
}

function* largeResources(gateway: GatewayModel): Iterable<LargeResource> {
  const { at } = gateway.declaration;
  for (const resource of gateway.resources.values()) {
    const hosts = resource.servers.reduce((sum, server) => sum + server.hosts.length, 0);
    if (resource.servers.length + hosts < FEW) continue;
    yield { at, what: `Gateway ${shown(resource.reference)} with ${hosts} hosts`, spec: () => gatewaySpec(gateway, resource) };
  }
  for (const service of gateway.virtualServices.values()) {
    const isSmall = service.routes.every(({ destinations, declaration: { patch } }) => destinations.length < FEW && patch === undefined);
    if (isSmall) continue;
    const [{ declaration }] = service.routes;
    const name = qualifiedName(service.namespace, service.name);
    yield { at: declaration.at, what: `VirtualService ${shown(name)}`, spec: () => virtualServiceSpec(service) };
  }
}
