import type { ClusterFacts } from '../../cluster/cluster-facts';
import { groupBy } from '../../model/collections';
import type { DecidedApp } from '../../model/declaration';
import type { IngressModel } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { backends } from '../backends';

/** An application that a gateway leads to, and a place that does. */
export interface ReachedApp {
  readonly app: DecidedApp;
  /** The gateway's cluster, in which the application is. */
  readonly cluster: ClusterFacts;
  readonly at: string;
}

/** Each application for each gateway that leads to it. */
export function applications(model: IngressModel): ReachedApp[] {
  const leading = groupBy(backends(model), ({ service }) => service);
  return model.declared.apps.flatMap((app) => (leading.get(qualifiedName(app.namespace ?? '', app.name)) ?? [])
    .map(({ gateway: { cluster }, at }) => ({ app, cluster, at })));
}
