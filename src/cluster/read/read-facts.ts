import { kindOfObject } from './kinds';
import type { Manifest } from './manifest-files';
import { groupBy } from '../../model/collections';
import { shown } from '../../model/shown';
import { type ClusterFacts, withEntries } from '../cluster-facts';
import type { Namespaced } from '../kinds/kind';
import type { ManifestPart } from '../manifest-part';
import { NOTHING_KNOWN } from '../nothing-known';
import { keyOf } from '../object-key';

interface Found {
  readonly key: Namespaced;
  readonly object: ManifestPart;
  readonly list?: ManifestPart;
}

/** What manifests tell of a cluster; of two of one object the later counts. */
export function factsOf(manifests: readonly Manifest[]): ClusterFacts {
  const found = [...new Map(manifests.map(read).map((each) => [keyOf(each.key), each])).values()];
  return { ...withEntries(NOTHING_KNOWN, found.flatMap(({ key, object }) => kindOfObject(key)?.convert(key, object) ?? [])), complete: complete(found) };
}

function read({ file, object, list }: Manifest): Found {
  const [group, name] = [groupOf(object.at('apiVersion').string() ?? ''), object.at('kind').string() ?? ''];
  const kind = kindOfObject({ group, kind: name });
  const namespace = kind?.clusterWide ? '' : object.at('metadata', 'namespace').string();
  const key = { group, kind: name, namespace: namespace ?? '', name: object.at('metadata', 'name').string() ?? '' };
  if (namespace === undefined && kind) {
    throw new Error(`ClusterSnapshot:\n  ${name} ${shown(key.name)} in ${shown(file)} has no namespace`
      + '\n  fix: add metadata.namespace, as kubectl get and kustomize do');
  }
  return { key, object, list };
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}

/** Every cluster has this Service, and no chart. */
const OF_EVERY_CLUSTER = '/Service/default/kubernetes';

/** Every namespace has this, and no list of chosen objects. */
const OF_EVERY_NAMESPACE = 'kube-root-ca.crt';

/**
 * Which kinds the lists hold whole. Files of others hold what they hold, and so does a list of chosen objects. But a list with what every cluster has, and with
 * objects of another namespace, is one of all namespaces; one with what every namespace has is one of the namespace.
 */
function complete(found: readonly Found[]): Set<string> {
  const lists = groupBy(found.filter(({ list }) => list !== undefined), ({ list }) => list);
  return new Set([...lists.values()].flatMap((items) => {
    const whole = items.some(({ key }) => keyOf(key) === OF_EVERY_CLUSTER) && items.some(({ key: { namespace } }) => !['', 'default'].includes(namespace));
    const named = new Set(items.filter(({ key: { kind, name } }) => kind === 'ConfigMap' && name === OF_EVERY_NAMESPACE).map(({ key: { namespace } }) => namespace));
    return items.filter(({ key }) => kindOfObject(key)).flatMap(({ key: { kind, namespace } }) => {
      if (whole) return [kind];
      return named.has(namespace) ? [`${kind}/${namespace}`] : [];
    });
  }));
}
