import { kindOfObject } from './kinds';
import type { FoundManifests, Manifest } from './manifest-files';
import { shownPath, Unreadable, unreadableError } from './unreadable';
import { groupBy, unique } from '../../model/collections';
import { shown } from '../../model/shown';
import { type ClusterFacts, withEntries } from '../cluster-facts';
import type { Namespaced } from '../kinds/kind';
import { groupIn } from '../list-items';
import { NOTHING_KNOWN } from '../nothing-known';
import { keyOf } from '../object-key';

interface Found extends Manifest {
  readonly key: Namespaced;
  /** It has no namespace, and its kind needs one. */
  readonly isHomeless: boolean;
}

/**
 * What manifests tell about a cluster. If two describe the same object, the later one counts.
 *
 * @param method what the user called
 * @throws one error for everything that is wrong with what the user named
 */
export function factsOf({ manifests, passedOver, problems }: FoundManifests, method: string): ClusterFacts {
  const all = manifests.map(read);
  const homeless = all.filter(({ isHomeless }) => isHomeless);
  const errors = [...problems, ...homeless.filter(({ isNamed }) => isNamed).map(withoutNamespace)];
  if (errors.length > 0) throw unreadableError(method, errors);
  const found = [...new Map(all.filter(({ isHomeless }) => !isHomeless).map((each) => [keyOf(each.key), each])).values()];
  const entries = found.flatMap(({ key, object }) => kindOfObject(key)?.convert(key, object) ?? []);
  return {
    ...withEntries(NOTHING_KNOWN, entries),
    complete: complete(found),
    passedOver: { files: unique(passedOver), objects: homeless.map(({ file, key: { kind, name } }) => ({ file, kind, name })) },
  };
}

function read(manifest: Manifest): Found {
  const { object } = manifest;
  const [group, name] = [groupIn(object.at('apiVersion').string() ?? ''), object.at('kind').string() ?? ''];
  const kind = kindOfObject({ group, kind: name });
  const namespace = kind?.clusterWide ? '' : object.at('metadata', 'namespace').string() ?? '';
  const key = { group, kind: name, namespace, name: object.at('metadata', 'name').string() ?? '' };
  return { ...manifest, key, isHomeless: namespace === '' && needsNamespace(key) };
}

/** Of ConfigMaps only istiod's own is read, and any other may stand in files of others. */
function needsNamespace(type: Pick<Namespaced, 'group' | 'kind'>): boolean {
  return type.kind !== 'ConfigMap' && kindOfObject(type)?.clusterWide === false;
}

function withoutNamespace({ file, key: { kind, name } }: Found): Unreadable {
  const fix = 'add metadata.namespace, as kubectl get and kustomize do';
  return new Unreadable(`${kind} ${shown(name)} in ${shownPath(file)} has no namespace`, fix);
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
