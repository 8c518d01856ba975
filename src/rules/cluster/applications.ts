import type { ClusterFacts } from '../../cluster/cluster-facts';
import { groupBy } from '../../model/collections';
import type { DecidedApp } from '../../model/declaration';
import type { IngressModel } from '../../model/ingress-model';
import { qualifiedName } from '../../model/names';
import { backends } from '../backends';

/** An application, and the cluster of a gateway that leads to it. */
export interface RoutedApp {
  readonly app: DecidedApp;
  readonly cluster: ClusterFacts;
  /** Path of the route that leads to it. */
  readonly at: string;
}

/** Each application for each route that leads to it. */
export function applications(model: IngressModel): RoutedApp[] {
  const leading = groupBy(backends(model), ({ service }) => service);
  return model.declared.apps.flatMap((app) => (leading.get(qualifiedName(app.namespace ?? '', app.name)) ?? [])
    .map(({ gateway: { cluster }, at }) => ({ app, cluster, at })));
}
