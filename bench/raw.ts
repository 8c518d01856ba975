import { App } from 'cdk8s';
import { Charts } from './charts';
import { application } from './raw-application';
import { gateway, virtualService } from './raw-ingress';
import type { Entry } from './shape';

/** The same manifests with cdk8s and cdk8s-plus-27 alone. */
export function declare(outdir: string, list: readonly Entry[]): App {
  const app = new App({ outdir });
  const charts = new Charts(app);
  gateway(charts.of(list[0].chart), list);
  for (const entry of list) {
    const chart = charts.of(entry.chart);
    application(chart, entry);
    virtualService(chart, entry);
  }
  return app;
}
