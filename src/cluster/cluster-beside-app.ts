import { type ClusterFacts, withEntries } from './cluster-facts';
import { fromGatewayApi } from './gateway-api';
import { fromIngresses } from './ingresses';
import type { ClusterEntry } from './kinds/index';
import { NOTHING_KNOWN } from './nothing-known';
import { type ObjectKey, keyOf } from './object-key';

/** An object that the app writes; if its content is the user's, with the facts that it adds to the cluster. */
export interface WrittenObject {
  readonly key: ObjectKey;
  readonly entries: readonly ClusterEntry[];
}

/** The cluster in which our declarations will run: objects of the app replace those of the snapshot, and the user's own are added. */
export function clusterBesideApp(snapshot: ClusterFacts | undefined, written: readonly WrittenObject[]): ClusterFacts {
  const entries = written.flatMap((object) => object.entries);
  const facts = withEntries(snapshot ? without(snapshot, written) : NOTHING_KNOWN, entries);
  const ofApp = new Set<ObjectKey>(entries.map(({ entry }) => entry));
  return withDerived({ ...facts, ofApp });
}

/** The facts, with what istiod makes of Ingresses and of objects of the Gateway API. */
function withDerived(facts: ClusterFacts): ClusterFacts {
  const derived = [...fromIngresses(facts), ...fromGatewayApi(facts)];
  if (derived.length === 0) return facts;
  const entries = derived.flatMap(({ gateways, virtualServices }): ClusterEntry[] => [
    ...gateways.map((entry): ClusterEntry => ({ list: 'gateways', entry })),
    ...virtualServices.map((entry): ClusterEntry => ({ list: 'virtualServices', entry })),
  ]);
  const ofApp = derived.filter(({ of }) => facts.ofApp.has(of))
    .flatMap(({ gateways, virtualServices }) => [...gateways, ...virtualServices]);
  return { ...withEntries(facts, entries), ofApp: new Set([...facts.ofApp, ...ofApp]) };
}

function without(facts: ClusterFacts, written: readonly WrittenObject[]): ClusterFacts {
  const gone = new Set(written.map(({ key }) => keyOf(key)));
  return Object.fromEntries(Object.entries(facts).map(([list, known]) => [
    list, Array.isArray(known) ? known.filter((object: ObjectKey) => !gone.has(keyOf(object))) : known,
  ])) as unknown as ClusterFacts;
}
