// A gateway's change merged into manifests, as kustomize would do it, but with the status port in front.
import type { Manifest } from './changed-objects';
import type { IGatewayChangeSource } from './delivery';
import { secretVolumes, volumeMounts } from './pod-volumes';
import { isList, itemType } from '../cluster/list-items';
import type { GatewayChange, GatewayPodChange, GatewayServiceChange, GatewayWorkload } from '../model/gateway-change';
import { PROXY_CONTAINER } from '../model/workload';

/** A manifest with the change, if it is the Service or the pods of the workload, or a list that contains them. */
export function changedManifest(manifest: Manifest, source: IGatewayChangeSource): Manifest {
  return changed(manifest, part(manifest), source);
}

/** @param type what the manifest is, which the list that it is in may say */
function changed(manifest: Manifest, type: ObjectType, source: IGatewayChangeSource): Manifest {
  const { apiVersion, kind } = type;
  const { items } = part(manifest);
  if (Array.isArray(items) && isList(`${kind}`)) {
    const typeOf = (item: Manifest) => itemType({ apiVersion, kind: `${kind}` }) ?? part(item);
    return { ...manifest, items: items.map((item) => changed(item, typeOf(item), source)) };
  }
  if (!isOf(part(manifest), source.workload)) return manifest;
  const change = CHANGES.get(`${apiVersion}/${kind}`);
  return change ? plain(change(manifest, source.current())) : manifest;
}

interface ObjectType {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}

function isOf({ metadata }: Manifest, { name, namespace }: GatewayWorkload): boolean {
  const { name: own, namespace: home } = part(metadata);
  return own === name && home === namespace;
}

const CHANGES: ReadonlyMap<string, (manifest: Manifest, change: GatewayChange) => Manifest> = new Map([
  ['v1/Service', (manifest, { service }) => ({ ...manifest, spec: changedService(part(manifest.spec), service) })],
  ...['Deployment', 'DaemonSet', 'StatefulSet'].map((kind): [string, (manifest: Manifest, change: GatewayChange) => Manifest] => [
    `apps/v1/${kind}`, (manifest, { pod }) => withPod(manifest, (spec) => changedPod(spec, pod)),
  ]),
]);

function changedService(spec: Manifest, { type, ports }: GatewayServiceChange): Manifest {
  const [status, ...others] = ports;
  const merged = mergedBy(({ port, protocol = 'TCP' }) => `${port}/${protocol}`, list(spec.ports), [status, ...others]);
  const isStatus = ({ port }: Manifest) => port === status.port;
  return { ...spec, type, ports: [...merged.filter(isStatus), ...merged.filter((port) => !isStatus(port))] };
}

function withPod(manifest: Manifest, change: (pod: Manifest) => Manifest): Manifest {
  const spec = part(manifest.spec);
  const template = part(spec.template);
  return { ...manifest, spec: { ...spec, template: { ...template, spec: change(part(template.spec)) } } };
}

function changedPod(spec: Manifest, pod: GatewayPodChange): Manifest {
  if (pod.mounts.length === 0) return spec;
  const containers = list(spec.containers).map((container) => (container.name === PROXY_CONTAINER
    ? { ...container, volumeMounts: mergedBy(({ mountPath }) => `${mountPath}`, list(container.volumeMounts), volumeMounts(pod)) }
    : container));
  // A volume has one source, so ours takes the place of another one with its name.
  const ours = secretVolumes(pod);
  const kept = list(spec.volumes).map((volume) => ours.find(({ name }) => name === volume.name) ?? volume);
  const names = new Set(kept.map(({ name }) => name));
  return { ...spec, containers, volumes: [...kept, ...ours.filter(({ name }) => !names.has(name))] };
}

/** A list with the fields of others: entries with the same key are merged in place, new ones come last. */
function mergedBy(key: (entry: Manifest) => string, theirs: readonly Manifest[], ours: readonly object[]): Manifest[] {
  const wanted = new Map(ours.map((entry) => [key(entry as Manifest), entry as Manifest]));
  const known = new Set(theirs.map(key));
  return [
    ...theirs.map((entry) => ({ ...entry, ...plain(wanted.get(key(entry)) ?? {}) })),
    ...[...wanted].filter(([name]) => !known.has(name)).map(([, entry]) => entry),
  ];
}

/** Without undefined fields, which would hide those of the manifest. */
function plain(value: object): Manifest {
  return JSON.parse(JSON.stringify(value));
}

function part(value: unknown): Manifest {
  return typeof value === 'object' && value !== null ? value as Manifest : {};
}

function list(value: unknown): Manifest[] {
  return Array.isArray(value) ? value : [];
}
