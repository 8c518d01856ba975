import { Chart, type App } from 'cdk8s';

/** The charts of an app, each made when it is first asked for. */
export class Charts {
  private readonly made = new Map<string, Chart>();

  public constructor(private readonly app: App) {}

  public of(id: string): Chart {
    const chart = this.made.get(id) ?? new Chart(this.app, id, { namespace: 'apps' });
    this.made.set(id, chart);
    return chart;
  }
}
