import { stringify } from 'yaml';
import type { LoadBalancerProps } from './plug-ins';
import type { ILoadBalancer, IngressArtifact, LoadBalancerPlan } from '../../src';
import { by } from '../../src/model/collections';

/** How a stand-in writes what it configures. */
type Writer = (content: object) => Pick<IngressArtifact, 'content'> & { readonly ending: string };

const WRITERS: Readonly<Record<string, Writer>> = {
  JSON: (content) => ({ ending: 'json', content: `${JSON.stringify(content, undefined, 2)}\n` }),
  YAML: (content) => ({ ending: 'yaml', content: stringify(content) }),
};

/** A load balancer whose configuration is JSON or YAML and has addresses and ports in fields of their own, as Envoy's does. */
class StandInBalancer implements ILoadBalancer {
  public readonly name: string;
  public readonly workers: string[];
  public readonly bindAddresses: string[];

  public constructor(private readonly write: Writer, { workers, bindAddresses = ['*'], name = 'envoy' }: LoadBalancerProps) {
    this.name = name;
    this.workers = [...workers].sort();
    this.bindAddresses = [...bindAddresses].sort();
  }

  public render({ name, frontends, healthCheckNodePort, healthCheckPath }: LoadBalancerPlan): IngressArtifact[] {
    const sorted = [...frontends].sort(by(({ port }) => port));
    const { content, ending } = this.write({
      static_resources: {
        listeners: sorted.flatMap(({ name: frontend, port }) => this.bindAddresses.map((address) => (
          { name: `${name}.${frontend}`, address: place(address === '*' ? '0.0.0.0' : address, port) }))),
        clusters: sorted.map(({ name: frontend, nodePort }) => ({
          name: `${name}.${frontend}`,
          health_checks: [{ http_health_check: { path: healthCheckPath } }],
          endpoints: this.workers.map((worker) => (
            { endpoint: { address: place(worker, nodePort), health_check_config: { port_value: healthCheckNodePort } } })),
        })),
      },
    });
    return [{ path: `load-balancer/${name}.${ending}`, content }];
  }
}

function place(address: string, port: number): object {
  return { socket_address: { address, port_value: port } };
}

/** A stand-in for each format, in the form of `allLoadBalancers`. */
export function standInBalancers(): Array<{ readonly name: string; readonly make: (props: LoadBalancerProps) => ILoadBalancer }> {
  return Object.entries(WRITERS).map(([format, write]) => (
    { name: `that stands in for one that reads ${format}`, make: (props) => new StandInBalancer(write, props) }));
}
