import { globalSection, HAPROXY_PROCESS, processProblems, type HaproxyProcess } from './haproxy-process';
import type { ILoadBalancer, LoadBalancerFrontend, LoadBalancerPlan } from './load-balancer';
import { boolean, listOf, number, optional, requireShape, string, struct, type Shape } from '../arguments/argument-types';
import { by } from '../model/collections';
import type { IngressArtifact } from '../model/ingress-artifact';
import { isAll } from '../model/value-problems';

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
   * Name of the balancer, unique in its gateway; the file is called `<namespace>.<gateway workload>.<name>.cfg`.
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

  /**
   * Connections to a port at a time; others wait. With `standalone`, also those of the whole process: HAProxy then needs two file
   * descriptors for each, and does not start where it cannot have them.
   *
   * @default 8000
   */
  readonly maxConnections?: number;

  /**
   * Whether every connection is logged. Connections that fail, and workers that come and go, always are.
   *
   * @default true
   */
  readonly logConnections?: boolean;

  /**
   * Whether HAProxy listens on bind addresses that its machine does not have yet: for a standby machine, which gets the address when
   * the other one fails.
   *
   * @default false
   */
  readonly transparent?: boolean;

  /**
   * Makes the file complete, with a section `global`, so that it can be loaded without the one of a distribution. If one HAProxy loads
   * several files, set it on one of their load balancers. The name of its file then starts with `00-`, since HAProxy has to load it first.
   *
   * @default - the file has no section `global`, and is loaded after one that has
   */
  readonly standalone?: HaproxyProcess;
}

const PROPS: Shape<HaproxyLoadBalancerProps> = {
  workers: listOf('strings', string),
  bindAddresses: optional(listOf('strings', string)),
  name: optional(string),
  connectTimeoutSeconds: optional(number),
  idleTimeoutSeconds: optional(number),
  maxConnections: optional(number),
  logConnections: optional(boolean),
  transparent: optional(boolean),
  standalone: optional(struct(HAPROXY_PROCESS)),
};

/** HTTP/1.1 wants a host; the gateway's health answer is the same for all. */
const HEALTH_CHECK_HOST = 'ingress-gateway';

/** HAProxy counts milliseconds in 32 bits with a sign. */
const LONGEST_TIMEOUT = 2147483;

/** Each takes two file descriptors, of which Linux lets a process have 1,048,576. */
const MOST_CONNECTIONS = 500000;

/**
 * An HAProxy that passes TCP through to the node ports of every worker and checks their gateways' health.
 *
 * Its file has no section `defaults`, which would change what is loaded after it; each section sets everything that it depends on.
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

  /**
   * What is wrong with the other options.
   */
  public readonly problems?: string[];

  private readonly settings: Settings;

  /**
   * @param props workers, addresses, and how HAProxy treats connections
   * @throws when an option is missing or of another type
   */
  public constructor(props: HaproxyLoadBalancerProps) {
    requireShape('HaproxyLoadBalancer', PROPS, props);
    this.name = props.name ?? 'haproxy';
    this.workers = [...props.workers].sort();
    this.bindAddresses = [...props.bindAddresses ?? ['*']];
    this.settings = {
      connectTimeoutSeconds: props.connectTimeoutSeconds ?? 5,
      idleTimeoutSeconds: props.idleTimeoutSeconds ?? 3600,
      maxConnections: props.maxConnections ?? 8000,
      logConnections: props.logConnections ?? true,
      transparent: props.transparent ?? false,
      standalone: props.standalone,
    };
    this.problems = problemsOf(this.settings);
  }

  /**
   * Writes one file.
   *
   * @param plan ports and health check
   */
  public render(plan: LoadBalancerPlan): IngressArtifact[] {
    const frontends = [...plan.frontends].sort(by((frontend) => frontend.port));
    const { standalone, maxConnections } = this.settings;
    const sections = [
      [`# HAProxy in front of the ingress gateway ${plan.gateway}; generated, so change the declaration instead.`],
      ...(standalone ? [globalSection(standalone, maxConnections)] : []),
      ...frontends.flatMap((frontend) => [this.frontend(frontend), this.backend(frontend, plan)]),
    ];
    // HAProxy reads a folder in the order of names, and `log global` stands for what an earlier section `global` says.
    const file = `${standalone ? '00-' : ''}${plan.name}.cfg`;
    return [{ path: `load-balancer/${file}`, content: `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n` }];
  }

  private frontend({ name, port }: LoadBalancerFrontend): string[] {
    const { idleTimeoutSeconds, maxConnections, logConnections, transparent } = this.settings;
    return [
      `frontend ${name}`,
      '    mode tcp',
      ...this.bindAddresses.map((address) => `    bind ${bind(address, port, transparent)}`),
      `    maxconn ${maxConnections}`,
      '    log global',
      '    option tcplog',
      // What only connects and leaves, such as another load balancer's check.
      '    option dontlognull',
      ...(logConnections ? [] : ['    option dontlog-normal']),
      '    option clitcpka',
      `    timeout client ${idleTimeoutSeconds}s`,
      '    timeout client-fin 30s',
      `    default_backend ${name}`,
    ];
  }

  /** A worker leaves after three failed checks; a connection that a worker refuses before that goes to another one. */
  private backend({ name, nodePort }: LoadBalancerFrontend, plan: LoadBalancerPlan): string[] {
    const { connectTimeoutSeconds, idleTimeoutSeconds } = this.settings;
    return [
      `backend ${name}`,
      '    mode tcp',
      '    balance roundrobin',
      '    log global',
      '    retries 3',
      '    option redispatch 1',
      '    option srvtcpka',
      `    timeout connect ${connectTimeoutSeconds}s`,
      `    timeout server ${idleTimeoutSeconds}s`,
      // Where a distribution's defaults set it, it would replace the timeouts of client and server.
      `    timeout tunnel ${idleTimeoutSeconds}s`,
      '    timeout server-fin 30s',
      '    timeout check 2s',
      '    option httpchk',
      // HAProxy would ask by HTTP/1.0, which Envoy answers with 426.
      `    http-check send meth GET uri ${plan.healthCheckPath} ver HTTP/1.1 hdr Host ${HEALTH_CHECK_HOST}`,
      '    http-check expect status 200',
      `    default-server check port ${plan.healthCheckNodePort} inter 2s fall 3 rise 2 on-marked-down shutdown-sessions`,
      // Without `none`, HAProxy would not start as long as the name of one worker is unknown.
      '    default-server init-addr last,libc,none',
      ...this.workers.map((worker) => `    server ${worker} ${bracketed(worker)}:${nodePort}`),
    ];
  }
}

/** The options, with their defaults. */
type Settings = Required<Omit<HaproxyLoadBalancerProps, 'workers' | 'bindAddresses' | 'name' | 'standalone'>>
  & Pick<HaproxyLoadBalancerProps, 'standalone'>;

/** IPv6 is bound without IPv4, so that `*` can stand beside `::`. Every machine has all addresses. */
function bind(address: string, port: number, transparent: boolean): string {
  return `${bracketed(address)}:${port}${address.includes(':') ? ' v6only' : ''}${transparent && !isAll(address) ? ' transparent' : ''}`;
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function problemsOf({ connectTimeoutSeconds, idleTimeoutSeconds, maxConnections, standalone }: Settings): string[] {
  const limited: Array<[string, number, string, number]> = [
    ['connectTimeoutSeconds', connectTimeoutSeconds, ' of seconds', LONGEST_TIMEOUT],
    ['idleTimeoutSeconds', idleTimeoutSeconds, ' of seconds', LONGEST_TIMEOUT],
    ['maxConnections', maxConnections, '', MOST_CONNECTIONS],
  ];
  const wrong = limited.filter(([, value,, most]) => !Number.isInteger(value) || value < 1 || value > most);
  return [
    ...wrong.map(([option, value, unit, most]) => `${option} must be a whole number${unit} from 1 to ${most}, got ${value}`),
    ...processProblems(standalone ?? {}),
  ];
}
