import { App, type AppProps } from 'cdk8s';
import { IngressApp, type IngressGateway, type IngressOutcome } from '../../src';

/** A request, and what becomes of it. */
export interface ExpectedRequest {
  readonly url: string;
  readonly outcome: keyof typeof IngressOutcome;
  /** Namespace, name and port of the application that answers. */
  readonly reaches?: string;
}

/** What a scenario declares. */
export interface Declared {
  readonly gateways: readonly IngressGateway[];
}

/** A declaration that a user could write, with the requests that show what it does. */
export interface Scenario {
  /** Name of the folder with its golden files. */
  readonly name: string;
  readonly shows: string;
  readonly requests: readonly ExpectedRequest[];
  declare(app: App): Declared;
}

/** Declares a scenario in an app of its own. */
export function declareIn(scenario: Scenario, props: AppProps): { readonly app: IngressApp } & Declared {
  const app = new IngressApp(props);
  return { app, ...scenario.declare(app) };
}
