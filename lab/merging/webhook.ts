import type { GatewayServer } from './manifests';
import type { KubernetesObject } from '../control-plane/objects';

/** What istiod's webhook would refuse of Gateways, as far as our output could come to that: `ValidateGateway` in pkg/config/validation. */
export function rejections(objects: readonly KubernetesObject[]): string[] {
  return objects.filter(({ kind, apiVersion }) => kind === 'Gateway' && apiVersion.startsWith('networking.istio.io/'))
    .flatMap(({ metadata, spec }) => problems(spec?.servers ?? []).map((problem) => `Gateway/${metadata.name}: ${problem}`));
}

function problems(servers: readonly GatewayServer[]): string[] {
  const names = servers.map(({ port }) => port.name);
  return [
    ...servers.length === 0 ? ['gateway must have at least one server'] : [],
    ...servers.filter(({ hosts }) => hosts.length === 0).map(({ port }) => `server ${port.name} has no host`),
    ...servers.filter(({ port: { number } }) => number < 1 || number > 65535).map(({ port }) => `port ${port.number} is out of range`),
    ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `port names in servers must be unique: ${name}`),
  ];
}
