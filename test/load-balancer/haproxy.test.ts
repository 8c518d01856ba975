import { HaproxyLoadBalancer } from '../../src';
import { haproxyPlan, rendered } from '../support/haproxy';

const WORKERS = ['10.1.0.11'];
const PLAN = haproxyPlan('istio-ingressgateway');

/** The lines of each section, by its heading. */
function sections(config: string): Map<string, string[]> {
  const found = config.split('\n\n').slice(1).map((section) => section.trimEnd().split('\n'));
  return new Map(found.map(([heading, ...lines]) => [heading, lines.map((line) => line.trim())]));
}

test('sorts workers and frontends', () => {
  const reversed = { ...PLAN, frontends: [...PLAN.frontends].reverse() };
  expect(rendered({ workers: ['10.1.0.12', '10.1.0.11'] }, reversed)).toBe(rendered({ workers: ['10.1.0.11', '10.1.0.12'] }));
});

test('is named after gateway and load balancer', () => {
  const [{ path }] = new HaproxyLoadBalancer({ workers: WORKERS }).render(PLAN);
  expect(path).toBe('load-balancer/istio-system.istio-ingressgateway.haproxy.cfg');
});

test('has frontends and backends only, so that it changes nothing of what is loaded with it', () => {
  const { name } = PLAN;
  expect([...sections(rendered({ workers: WORKERS })).keys()]).toEqual([
    `frontend ${name}.http-80`, `backend ${name}.http-80`, `frontend ${name}.tcp-3306`, `backend ${name}.tcp-3306`,
  ]);
});

test('writes timeouts in seconds', () => {
  const config = rendered({ workers: WORKERS, connectTimeoutSeconds: 7, idleTimeoutSeconds: 90 });
  expect(new Set(config.match(/timeout (connect|client|server|tunnel) \S+/g)))
    .toEqual(new Set(['timeout connect 7s', 'timeout client 90s', 'timeout server 90s', 'timeout tunnel 90s']));
});

test('limits connections to 8000 unless told otherwise', () => {
  expect(new Set(rendered({ workers: WORKERS }).match(/maxconn \d+/g))).toEqual(new Set(['maxconn 8000']));
  expect(new Set(rendered({ workers: WORKERS, maxConnections: 7 }).match(/maxconn \d+/g))).toEqual(new Set(['maxconn 7']));
});

test('logs every connection, or only those that fail', () => {
  expect(rendered({ workers: WORKERS })).not.toContain('dontlog-normal');
  for (const [heading, lines] of sections(rendered({ workers: WORKERS, logConnections: false }))) {
    expect(lines.filter((line) => /log global|dontlog-normal/.test(line)))
      .toEqual(['log global', ...(heading.startsWith('frontend') ? ['option dontlog-normal'] : [])]);
  }
});

test('listens on all of IPv6 without IPv4, so that all of IPv4 can be bound too', () => {
  const config = rendered({ workers: WORKERS, bindAddresses: ['*', '::', '0:0::0'] });
  expect(config.match(/bind .*:80\b.*/g)).toEqual(['bind *:80', 'bind [::]:80 v6only', 'bind [0:0::0]:80 v6only']);
});

test('with transparent, listens on single addresses that its machine may not have', () => {
  const config = rendered({ workers: WORKERS, bindAddresses: ['192.0.2.1', 'fd00::1', '*', '0.0.0.0', '::', '0:0::0'], transparent: true });
  expect(config.match(/bind .*:80\b.*/g)).toEqual([
    'bind 192.0.2.1:80 transparent', 'bind [fd00::1]:80 v6only transparent',
    'bind *:80', 'bind 0.0.0.0:80', 'bind [::]:80 v6only', 'bind [0:0::0]:80 v6only',
  ]);
});

test('checks the health of the gateway over HTTP/1.1, since Envoy answers HTTP/1.0 with 426', () => {
  expect(rendered({ workers: WORKERS })).toMatch(/http-check send meth GET uri \/healthz\/ready ver HTTP\/1\.1 hdr Host \S+\n/);
});

describe('standalone', () => {
  test('starts with the process settings of Debian by default', () => {
    const [[heading, lines]] = sections(rendered({ workers: WORKERS, standalone: {} }));
    expect([heading, ...lines]).toEqual([
      'global', 'log /dev/log local0', 'user haproxy', 'group haproxy', 'chroot /var/lib/haproxy', 'maxconn 8000',
      'stats socket /run/haproxy/admin.sock mode 660 level admin',
    ]);
  });

  test('takes other process settings', () => {
    const standalone = { user: 'a', group: 'b', chroot: '/c', statsSocket: '/d', logTarget: '10.0.0.1:514' };
    expect(sections(rendered({ workers: WORKERS, standalone, maxConnections: 5 })).get('global')).toEqual([
      'log 10.0.0.1:514 local0', 'user a', 'group b', 'chroot /c', 'maxconn 5', 'stats socket /d mode 660 level admin',
    ]);
  });

  test('writes to the streams of a container without the header of syslog', () => {
    expect(rendered({ workers: WORKERS, standalone: { logTarget: 'stdout' } })).toContain('log stdout format raw local0\n');
  });

  test('has a name that comes first in a folder', () => {
    const [{ path }] = new HaproxyLoadBalancer({ workers: WORKERS, standalone: {} }).render(PLAN);
    expect(path).toBe('load-balancer/00-istio-system.istio-ingressgateway.haproxy.cfg');
  });

  test('leaves the rest of the file as it is', () => {
    const { global, ...others } = Object.fromEntries(sections(rendered({ workers: WORKERS, standalone: {} })));
    expect([global.length, others]).toEqual([6, Object.fromEntries(sections(rendered({ workers: WORKERS })))]);
  });
});

test('has no problems by default', () => {
  expect(new HaproxyLoadBalancer({ workers: WORKERS }).problems).toEqual([]);
});

test.each([0, 1.5, -1, Number.NaN, 2147484])('finds a problem when a timeout is %p', (value) => {
  expect(new HaproxyLoadBalancer({ workers: WORKERS, idleTimeoutSeconds: value }).problems)
    .toEqual([`idleTimeoutSeconds must be a whole number of seconds from 1 to 2147483, got ${value}`]);
});

test.each([0, 1.5, Number.POSITIVE_INFINITY, 500001])('finds a problem when maxConnections is %p', (value) => {
  expect(new HaproxyLoadBalancer({ workers: WORKERS, maxConnections: value }).problems)
    .toEqual([`maxConnections must be a whole number from 1 to 500000, got ${value}`]);
});
