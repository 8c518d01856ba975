import { optional, string, type Shape } from '../arguments/argument-types';
import { isIP } from '../model/ip-address';
import { shown } from '../model/shown';
import { HAS_BLANKS, pathProblem, portProblem } from '../model/value-problems';

/**
 * Settings of the HAProxy process, for a file that is loaded without another one. The defaults are those of Debian's package.
 *
 * @see https://docs.haproxy.org/2.6/configuration.html#3
 */
export interface HaproxyProcess {
  /**
   * User that HAProxy runs as, once it listens.
   *
   * @default haproxy
   */
  readonly user?: string;

  /**
   * Group that HAProxy runs as.
   *
   * @default haproxy
   */
  readonly group?: string;

  /**
   * Folder that HAProxy changes its root to. It must exist; HAProxy needs nothing in it, except a socket for logs that go to a path.
   *
   * @default /var/lib/haproxy
   */
  readonly chroot?: string;

  /**
   * Socket for statistics and commands. Its folder must exist.
   *
   * @default /run/haproxy/admin.sock
   */
  readonly statsSocket?: string;

  /**
   * Where logs go: the path of a syslog socket; an IP address, with or without a port, IPv6 in brackets; `stdout` or `stderr`.
   *
   * @default /dev/log
   */
  readonly logTarget?: string;
}

/** The types of the settings. */
export const HAPROXY_PROCESS: Shape<HaproxyProcess> = {
  user: optional(string),
  group: optional(string),
  chroot: optional(string),
  statsSocket: optional(string),
  logTarget: optional(string),
};

/** What a container's log shows, without the header that syslog would need. */
const STREAMS: readonly string[] = ['stdout', 'stderr'];

/** The section `global`. */
export function globalSection(process: HaproxyProcess, maxConnections: number): string[] {
  const { logTarget = '/dev/log' } = process;
  return [
    'global',
    `    log ${logTarget}${STREAMS.includes(logTarget) ? ' format raw' : ''} local0`,
    `    user ${process.user ?? 'haproxy'}`,
    `    group ${process.group ?? 'haproxy'}`,
    `    chroot ${process.chroot ?? '/var/lib/haproxy'}`,
    `    maxconn ${maxConnections}`,
    `    stats socket ${process.statsSocket ?? '/run/haproxy/admin.sock'} mode 660 level admin`,
  ];
}

/** HAProxy's own limit: it adds an ending to the path while it starts. */
const LONGEST_SOCKET = 97;

/** What is wrong with the settings. */
export function processProblems({ user, group, chroot, statsSocket, logTarget }: HaproxyProcess): string[] {
  const wrong = (option: string, value: string | undefined, check: (value: string) => string | undefined) => {
    const problem = value === undefined ? undefined : check(value);
    return problem ? [`${option} ${shown(value!)} of standalone ${problem}`] : [];
  };
  return [
    ...wrong('user', user, accountProblem),
    ...wrong('group', group, accountProblem),
    ...wrong('chroot', chroot, plainPathProblem),
    ...wrong('statsSocket', statsSocket, socketProblem),
    ...wrong('logTarget', logTarget, logProblem),
  ];
}

function accountProblem(name: string): string | undefined {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) ? undefined : 'is not the name of an account';
}

/** HAProxy would read quotes, dollars, backslashes and comments in a path. */
function plainPathProblem(path: string): string | undefined {
  return pathProblem(path) ?? (/^[\w/.,:@+-]+$/.test(path) ? undefined : 'has characters that HAProxy does not take literally');
}

function socketProblem(path: string): string | undefined {
  const tooLong = path.length > LONGEST_SOCKET ? `has ${path.length} characters, at most ${LONGEST_SOCKET} are allowed` : undefined;
  return plainPathProblem(path) ?? tooLong;
}

function logProblem(target: string): string | undefined {
  if (STREAMS.includes(target)) return undefined;
  if (/\s/.test(target)) return HAS_BLANKS;
  if (target.startsWith('/')) return plainPathProblem(target);
  const [, six, four, port] = /^(?:\[(.*)\]|([\d.]+))(?::(\d+))?$/.exec(target) ?? [];
  const isPort = port === undefined || portProblem(Number(port)) === undefined;
  return isPort && isIP(six ?? four ?? '') ? undefined
    : 'is neither a path, an IPv4 address, an IPv6 address in brackets, stdout nor stderr';
}
