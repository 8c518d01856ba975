import { App, type AppProps } from 'cdk8s';
import { IngressApp, type ClusterSnapshot, type IngressGateway, type IngressOutcome } from '../../src';

/** A request, and what becomes of it. */
export interface ExpectedRequest {
  readonly url: string;
  readonly outcome: keyof typeof IngressOutcome;
  /** Namespace, name and port of the application that answers. */
  readonly reaches?: string;
  /** Namespace and name of the Service that answers, where `explain` leaves that open. */
  readonly answeredBy?: string;
}

/** A Service that the app does not declare; its pods listen on the same port. */
export interface PresumedService {
  readonly namespace: string;
  readonly name: string;
  readonly portName: string;
  readonly port: number;
}

/** A Secret with a certificate. */
export interface PresumedCertificate {
  readonly namespace: string;
  readonly secret: string;
  readonly hosts: readonly string[];
  /** Names of its keys, if they differ from those of a TLS Secret. */
  readonly certFile?: string;
  readonly keyFile?: string;
  /** The Secret that holds, as `ca.crt`, the authority of client certificates. */
  readonly clientAuthority?: string;
}

/** What the cluster must contain besides the synthesized objects. */
export interface Presumed {
  readonly services?: readonly PresumedService[];
  readonly certificates?: readonly PresumedCertificate[];
}

/** What a scenario declares. */
export interface Declared {
  readonly gateways: readonly IngressGateway[];
}

/** What a declaration that takes over an ingress depends on. */
export interface Adoption {
  readonly snapshot: ClusterSnapshot;
  /** A host that is left out. */
  readonly forgets?: string;
}

/** An ingress that somebody wrote by hand; paths of files. */
export interface HandWritten {
  /** Manifests that stay, and that the delivery changes. */
  readonly base: string;
  /** Manifests that users delete. */
  readonly replaced: string;
  /** HAProxy's configuration. */
  readonly balancer: string;
  /** A host that a second try leaves out. */
  readonly forgotten: string;
  declare(app: App, adoption: Adoption): Declared;
}

/** A declaration that a user could write, with the requests that show what it does. */
export interface Scenario {
  /** Name of the folder with its golden files. */
  readonly name: string;
  readonly shows: string;
  readonly presumes: Presumed;
  readonly requests: readonly ExpectedRequest[];
  /** What is there before, and is taken over. */
  readonly handWritten?: HandWritten;
  declare(app: App): Declared;
}

/** Declares a scenario in an app of its own. */
export function declareIn(scenario: Scenario, props: AppProps): { readonly app: IngressApp } & Declared {
  const app = new IngressApp(props);
  return { app, ...scenario.declare(app) };
}
