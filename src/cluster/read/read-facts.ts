import { kindOfObject } from './kinds';
import type { Manifest } from './manifest-files';
import { groupBy } from '../../model/collections';
import { shown } from '../../model/shown';
import { type ClusterFacts, withEntries } from '../cluster-facts';
import type { Namespaced } from '../kinds/kind';
import { groupIn } from '../list-items';
import type { ManifestPart } from '../manifest-part';
import { NOTHING_KNOWN } from '../nothing-known';
import { keyOf } from '../object-key';

interface Found {
  readonly key: Namespaced;
  readonly object: ManifestPart;
  readonly list?: ManifestPart;
}

/** What manifests tell about a cluster. If two describe the same object, the later one counts. */
export function factsOf(manifests: readonly Manifest[]): ClusterFacts {
  const found = [...new Map(manifests.map(read).map((each) => [keyOf(each.key), each])).values()];
  const entries = found.flatMap(({ key, object }) => kindOfObject(key)?.convert(key, object) ?? []);
  return { ...withEntries(NOTHING_KNOWN, entries), complete: complete(found) };
}

function read({ file, object, list }: Manifest): Found {
  const [group, name] = [groupIn(object.at('apiVersion').string() ?? ''), object.at('kind').string() ?? ''];
  const kind = kindOfObject({ group, kind: name });
  const namespace = kind?.clusterWide ? '' : object.at('metadata', 'namespace').string();
  const key = { group, kind: name, namespace: namespace ?? '', name: object.at('metadata', 'name').string() ?? '' };
  // Of ConfigMaps only istiod's own is read, and any other may stand in files of others.
  if (namespace === undefined && kind && name !== 'ConfigMap') {
    throw new Error(`ClusterSnapshot.fromFiles:\n  ${name} ${shown(key.name)} in ${shown(file)} has no namespace`
      + '\n  fix: add metadata.namespace, as kubectl get and kustomize do');
  }
  return { key, object, list };
}

/** A Service that every cluster has, and no chart. */
const OF_EVERY_CLUSTER = '/Service/default/kubernetes';

const GATEWAY_API = 'gateway.networking.k8s.io';

/** A ConfigMap that every namespace has, and nobody would select by name. */
const OF_EVERY_NAMESPACE = 'kube-root-ca.crt';

/**
 * The kinds whose listings are complete. A file from another source, or a list of selected objects, may lack others. But a list with the
 * Service that every cluster has, and with an object from another namespace, covers all namespaces; one with the ConfigMap that every
 * namespace has covers that namespace.
 */
function complete(found: readonly Found[]): Set<string> {
  const lists = groupBy(found.filter(({ list }) => list !== undefined), ({ list }) => list);
  return new Set([...lists.values()].flatMap((items) => {
    const keys = items.map(({ key }) => key);
    const whole = keys.some((key) => keyOf(key) === OF_EVERY_CLUSTER) && keys.some(({ namespace }) => !['', 'default'].includes(namespace));
    const inEach = keys.filter(({ kind, name }) => kind === 'ConfigMap' && name === OF_EVERY_NAMESPACE);
    const named = new Set(inEach.map(({ namespace }) => namespace));
    // Istio's kind has the same name, and is the one that is asked for.
    return keys.filter((key) => kindOfObject(key) && key.group !== GATEWAY_API).flatMap(({ kind, namespace }) => {
      if (whole) return [kind];
      return named.has(namespace) ? [`${kind}/${namespace}`] : [];
    });
  }));
}
