import { App, Chart, type AppProps } from 'cdk8s';
import {
  IngressGateway, IngressPort, IngressProtocol, TlsCertificate, TlsIngress,
  type IngressFinding, type IngressGatewayProps, type IngressPortProps, type TlsIngressProps,
} from '../../src';

/** An app in memory with a platform chart and a team chart, and short ways to declare the usual things in them. */
export class Playground {
  public readonly platform: Chart;
  public readonly team: Chart;
  private opened?: IngressGateway;

  public constructor(public readonly app: App) {
    this.platform = new Chart(app, 'platform', { namespace: 'istio-system' });
    this.team = new Chart(app, 'team', { namespace: 'shop' });
  }

  /** The gateway that ports are opened on unless they name another. */
  public get gateway(): IngressGateway {
    this.opened ??= new IngressGateway(this.platform, 'gateway');
    return this.opened;
  }

  /** Declares that gateway with options. */
  public gatewayWith(props: IngressGatewayProps): IngressGateway {
    this.opened = new IngressGateway(this.platform, 'gateway', props);
    return this.opened;
  }

  /** A plain port in the team's chart: HTTP on 80 unless it says otherwise. */
  public port(id: string, props: Partial<IngressPortProps> = {}): IngressPort {
    return new IngressPort(this.team, id, { gateway: this.gateway, port: 80, protocol: IngressProtocol.HTTP, ...props });
  }

  /** A TCP port in the team's chart. */
  public tcp(id: string, port: number, props: Partial<IngressPortProps> = {}): IngressPort {
    return this.port(id, { port, protocol: IngressProtocol.TCP, ...props });
  }

  /** A host with a certificate of its own name in the team's chart. */
  public tls(id: string, host: string, props: Partial<TlsIngressProps> = {}): TlsIngress {
    const certificate = TlsCertificate.credential(`${id}-certificate`);
    return new TlsIngress(this.team, id, { gateway: this.gateway, host, certificate, ...props });
  }
}

/** Declares something in an app of its own. */
export type Declare = (playground: Playground) => void;

/** The messages `[path] finding` with which the synthesis of a declaration fails; empty if it succeeds. */
export function errorsOf(declare: Declare, props: AppProps = {}): string[] {
  const app = new App(props);
  declare(new Playground(app));
  return synthesisErrors(app);
}

/** The messages `[path] finding` with which the synthesis of an app fails; empty if it succeeds. */
export function synthesisErrors(app: App): string[] {
  try {
    app.synthYaml();
    return [];
  } catch (error) {
    const [heading, ...messages] = (error as Error).message.split(/\n {2}(?=\[)/);
    if (heading !== 'Validation failed with the following errors:') throw error;
    return messages;
  }
}

/** The findings that an explanation of a request shows. */
export function explainedFindings(declare: Declare, url: string): IngressFinding[] {
  const playground = new Playground(new App());
  declare(playground);
  return playground.gateway.explain(url).findings;
}

/** An error without the texts of its rule: `path: ING301 what was declared`. */
export function gist(message: string): string {
  return message.replace(/^\[(.*?)\] (\w+) .*\n +(.*)(\n[^]*)?$/, '$1: $2 $3');
}

/** The same for a finding. */
export function gistOf({ level, at, code, got }: IngressFinding): string {
  return `${level} at ${at}: ${code} ${got}`;
}
