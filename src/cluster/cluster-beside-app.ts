import { type ClusterFacts, withEntries } from './cluster-facts';
import { fromGatewayApi } from './gateway-api';
import { type Derived, fromIngresses } from './ingresses';
import type { ClusterEntry } from './kinds/index';
import { NOTHING_KNOWN } from './nothing-known';
import { type ObjectKey, keyOf } from './object-key';
import { lists, objectsOf, replacing } from './replacing';

/** An object that the app writes; if its content is the user's, with the facts that it adds to the cluster. */
export interface WrittenObject {
  readonly key: ObjectKey;
  readonly entries: readonly ClusterEntry[];
}

/** The cluster in which our declarations will run: objects of the app replace those of the snapshot, and the user's own are added. */
export function clusterBesideApp(snapshot: ClusterFacts | undefined, written: readonly WrittenObject[]): ClusterFacts {
  const entries = written.flatMap((object) => object.entries);
  const keys = new Set(written.map(({ key }) => keyOf(key)));
  const known = snapshot ? replacing(snapshot, keys) : NOTHING_KNOWN;
  const removed = new Set([...known.removed].filter((key) => !keys.has(key)));
  return withDerived({ ...withEntries(known, entries), removed, ofApp: new Set<ObjectKey>(entries.map(({ entry }) => entry)) });
}

/** The facts, with what istiod makes of Ingresses and of objects of the Gateway API, also of those that are replaced. */
function withDerived(facts: ClusterFacts): ClusterFacts {
  const { replaced, ofApp } = facts;
  if ([facts, replaced].every(({ ingresses, apiGateways }) => ingresses.length + apiGateways.length === 0)) return facts;
  const all = { ...facts, ...lists((list) => [...facts[list], ...replaced[list]]) };
  const derived = [...fromIngresses(all), ...fromGatewayApi(all)];
  if (derived.length === 0) return facts;
  const gone = new Set<ObjectKey>(objectsOf(replaced));
  const entriesOf = (isMeant: (source: ObjectKey) => boolean) => derived.filter(({ of }) => isMeant(of)).flatMap(entriesFor);
  return {
    ...withEntries(facts, entriesOf((source) => !gone.has(source))),
    ofApp: new Set([...ofApp, ...entriesOf((source) => ofApp.has(source)).map(({ entry }) => entry)]),
    replaced: withEntries(replaced, entriesOf((source) => gone.has(source))),
  };
}

function entriesFor({ gateways, virtualServices }: Derived): ClusterEntry[] {
  return [
    ...gateways.map((entry): ClusterEntry => ({ list: 'gateways', entry })),
    ...virtualServices.map((entry): ClusterEntry => ({ list: 'virtualServices', entry })),
  ];
}
