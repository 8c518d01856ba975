import type { ILoadBalancer, LoadBalancerFrontend, LoadBalancerPlan } from './load-balancer';
import { listOf, number, optional, requireShape, string, type Shape } from '../arguments/argument-types';
import { by } from '../model/collections';
import type { IngressArtifact } from '../model/ingress-artifact';
import { shown } from '../model/shown';

/**
 * Options of an HAProxy in front of the workers.
 */
export interface HaproxyLoadBalancerProps {
  /**
   * Addresses of all workers, IPv4 or IPv6 or host names. HAProxy looks names up when it starts; a worker whose name is not
   * found then stays out until HAProxy is reloaded.
   */
  readonly workers: string[];

  /**
   * Addresses that HAProxy listens on: IPv4, IPv6, `*` for all of IPv4, `::` for all of IPv6.
   *
   * @default ['*']
   */
  readonly bindAddresses?: string[];

  /**
   * Name of the balancer, unique in its gateway; the file is called `<name>.cfg`.
   *
   * @default haproxy
   */
  readonly name?: string;

  /**
   * Seconds to wait for a worker to accept a connection.
   *
   * @default 5
   */
  readonly connectTimeoutSeconds?: number;

  /**
   * Seconds that a connection may be silent before it is closed; long, since databases and WebSockets keep quiet for long.
   *
   * @default 3600
   */
  readonly idleTimeoutSeconds?: number;
}

const PROPS: Shape<HaproxyLoadBalancerProps> = {
  workers: listOf('strings', string),
  bindAddresses: optional(listOf('strings', string)),
  name: optional(string),
  connectTimeoutSeconds: optional(number),
  idleTimeoutSeconds: optional(number),
};

/** HTTP/1.1 wants a host; the gateway's health answer is the same for all. */
const HEALTH_CHECK_HOST = 'ingress-gateway';

/**
 * An HAProxy that passes TCP through to the node ports of every worker and checks their gateways' health.
 *
 * @see https://docs.haproxy.org/2.6/configuration.html
 */
export class HaproxyLoadBalancer implements ILoadBalancer {
  /**
   * Name of the balancer.
   */
  public readonly name: string;

  /**
   * Addresses of the workers.
   */
  public readonly workers: string[];

  /**
   * Addresses that HAProxy listens on.
   */
  public readonly bindAddresses: string[];

  private readonly connectTimeout: number;
  private readonly idleTimeout: number;

  /**
   * @param props workers, addresses and timeouts
   * @throws when an option is missing or of another type, or a timeout is not a whole number of seconds from 1 to 2147483
   */
  public constructor(props: HaproxyLoadBalancerProps) {
    requireShape('HaproxyLoadBalancer', PROPS, props);
    this.name = props.name ?? 'haproxy';
    this.workers = [...props.workers].sort();
    this.bindAddresses = [...props.bindAddresses ?? ['*']];
    this.connectTimeout = props.connectTimeoutSeconds ?? 5;
    this.idleTimeout = props.idleTimeoutSeconds ?? 3600;
    requireSeconds(this.name, { connectTimeoutSeconds: this.connectTimeout, idleTimeoutSeconds: this.idleTimeout });
  }

  /**
   * Writes `<name>.cfg`.
   *
   * @param plan ports and health check
   */
  public render(plan: LoadBalancerPlan): IngressArtifact[] {
    const frontends = [...plan.frontends].sort(by((frontend) => frontend.port));
    const sections = [
      `# HAProxy in front of the ingress gateway ${plan.gateway}; generated, so change the declaration instead.`,
      this.defaults(plan),
      ...frontends.flatMap((frontend) => [this.frontend(frontend), this.backend(frontend)]),
    ];
    return [{ path: `load-balancer/${this.name}.cfg`, content: `${sections.join('\n\n')}\n` }];
  }

  /** A worker leaves after three failed checks; a connection that a worker refuses before that goes to another one. */
  private defaults(plan: LoadBalancerPlan): string {
    return [
      'defaults',
      '    mode tcp',
      '    balance roundrobin',
      '    retries 3',
      '    option redispatch 1',
      '    option clitcpka',
      '    option srvtcpka',
      `    timeout connect ${this.connectTimeout}s`,
      `    timeout client ${this.idleTimeout}s`,
      `    timeout server ${this.idleTimeout}s`,
      '    timeout client-fin 30s',
      '    timeout server-fin 30s',
      '    timeout check 2s',
      '    option httpchk',
      // HAProxy would ask by HTTP/1.0, which Envoy answers with 426.
      `    http-check send meth GET uri ${plan.healthCheckPath} ver HTTP/1.1 hdr Host ${HEALTH_CHECK_HOST}`,
      '    http-check expect status 200',
      `    default-server check port ${plan.healthCheckNodePort} inter 2s fall 3 rise 2 on-marked-down shutdown-sessions`,
      // Without `none`, HAProxy would not start as long as the name of one worker is unknown.
      '    default-server init-addr last,libc,none',
    ].join('\n');
  }

  private frontend(frontend: LoadBalancerFrontend): string {
    return [
      `frontend ${frontend.name}`,
      ...this.bindAddresses.map((address) => `    bind ${bind(address, frontend.port)}`),
      `    default_backend ${frontend.name}`,
    ].join('\n');
  }

  private backend(frontend: LoadBalancerFrontend): string {
    return [
      `backend ${frontend.name}`,
      ...this.workers.map((worker) => `    server ${worker} ${bracketed(worker)}:${frontend.nodePort}`),
    ].join('\n');
  }
}

/** All of IPv6, however it is written, is bound without IPv4, so that `*` can stand beside it. */
function bind(address: string, port: number): string {
  return `${bracketed(address)}:${port}${address.includes(':') ? ' v6only' : ''}`;
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** HAProxy counts milliseconds in 32 bits with a sign. */
const LONGEST_TIMEOUT = 2147483;

function requireSeconds(name: string, options: Readonly<Record<string, number>>): void {
  const wrong = Object.entries(options).filter(([, value]) => !Number.isInteger(value) || value < 1 || value > LONGEST_TIMEOUT);
  if (wrong.length === 0) return;
  const problems = wrong.map(([option, value]) => `${option} must be a whole number of seconds from 1 to ${LONGEST_TIMEOUT}, got ${value}`);
  throw new Error([`HaproxyLoadBalancer ${shown(name)}:`, ...problems].join('\n  '));
}
