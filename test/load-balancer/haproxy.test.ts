import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { HaproxyLoadBalancer, type HaproxyLoadBalancerProps, type LoadBalancerPlan } from '../../src';
import { SCENARIOS } from '../scenarios';
import { Daemon, exchange, FakeWorker, freePorts } from '../support/loopback';
import { withProgram } from '../support/programs';
import { synthesized } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

const PLAN: LoadBalancerPlan = {
  gateway: 'istio-system/istio-ingressgateway',
  frontends: [{ name: 'http-80', port: 80, nodePort: 30080 }, { name: 'tcp-3306', port: 3306, nodePort: 30306 }],
  healthCheckNodePort: 30021,
  healthCheckPath: '/healthz/ready',
};

function rendered(props: HaproxyLoadBalancerProps, plan = PLAN): string {
  return new HaproxyLoadBalancer(props).render(plan)[0].content;
}

test('sorts workers and frontends', () => {
  const reversed = { ...PLAN, frontends: [...PLAN.frontends].reverse() };
  expect(rendered({ workers: ['10.1.0.12', '10.1.0.11'] }, reversed)).toBe(rendered({ workers: ['10.1.0.11', '10.1.0.12'] }));
});

test('writes timeouts in seconds', () => {
  const config = rendered({ workers: ['10.1.0.11'], connectTimeoutSeconds: 7, idleTimeoutSeconds: 90 });
  expect(config.match(/timeout (connect|client|server) \S+/g)).toEqual(['timeout connect 7s', 'timeout client 90s', 'timeout server 90s']);
});

test('listens on all of IPv6 without IPv4, so that all of IPv4 can be bound too', () => {
  const config = rendered({ workers: ['10.1.0.11'], bindAddresses: ['*', '::', '0:0::0'] });
  expect(config.match(/bind .*:80\b.*/g)).toEqual(['bind *:80', 'bind [::]:80 v6only', 'bind [0:0::0]:80 v6only']);
});

test('checks the health of the gateway over HTTP/1.1, since Envoy answers HTTP/1.0 with 426', () => {
  expect(rendered({ workers: ['10.1.0.11'] })).toMatch(/http-check send meth GET uri \/healthz\/ready ver HTTP\/1\.1 hdr Host \S+\n/);
});

test.each([0, 1.5, -1, Number.NaN, 2147484])('fails when a timeout is %p', (value) => {
  expect(() => new HaproxyLoadBalancer({ workers: ['10.1.0.11'], idleTimeoutSeconds: value }))
    .toThrow(`HaproxyLoadBalancer 'haproxy':\n  idleTimeoutSeconds must be a whole number of seconds from 1 to 2147483, got ${value}`);
});

test('fails when both timeouts are wrong, and reports both', () => {
  const props = { workers: ['10.1.0.11'], name: 'edge', connectTimeoutSeconds: 0, idleTimeoutSeconds: -1 };
  expect(() => new HaproxyLoadBalancer(props)).toThrow(new Error([
    'HaproxyLoadBalancer \'edge\':',
    'connectTimeoutSeconds must be a whole number of seconds from 1 to 2147483, got 0',
    'idleTimeoutSeconds must be a whole number of seconds from 1 to 2147483, got -1',
  ].join('\n  ')));
});

withProgram('haproxy', (haproxy) => {
  const folder = temporaryFolder();

  /** What HAProxy objects to in a configuration; empty if it accepts it. */
  function refusal(config: string): string {
    const file = path.join(folder, 'checked.cfg');
    fs.writeFileSync(file, config);
    const { status, stdout, stderr } = spawnSync(haproxy, ['-c', '-f', file], { encoding: 'utf8' });
    const output = `${stdout}${stderr}`;
    // The host names of the examples do not resolve; HAProxy must start anyway.
    const warnings = output.split('\n').filter((line) => line.includes('WARNING') && !line.includes('could not resolve address'));
    return status === 0 ? warnings.join('\n') : output;
  }

  let checked = 0;

  test.each(SCENARIOS)('accepts the configuration of the scenario $name without a warning', (scenario) => {
    const configs = [...synthesized(scenario, folder).artifacts].filter(([file]) => file.endsWith('.cfg'));
    expect(configs.map(([file, config]) => [file, refusal(config)])).toEqual(configs.map(([file]) => [file, '']));
    checked += configs.length;
  });

  test('at least one scenario has a configuration', () => {
    expect(checked).toBeGreaterThan(0);
  });

  test.each<[string, HaproxyLoadBalancerProps]>([
    ['IPv4 workers', { workers: ['10.1.0.11', '10.1.0.12'] }],
    ['IPv6 workers', { workers: ['fd00::11', '2001:db8::1', '::ffff:10.1.0.11'] }],
    ['workers of both families', { workers: ['10.1.0.11', 'fd00::11'] }],
    ['workers with names', { workers: ['worker-1.example.com', 'localhost'] }],
    ['names in upper case and with underscores', { workers: ['K8S_Node1.example.com', 'LOCALHOST'] }],
    ['a worker whose name is unknown', { workers: ['no-such-worker.invalid'] }],
    ['all of IPv4', { workers: ['10.1.0.11'], bindAddresses: ['*'] }],
    ['all of IPv6', { workers: ['10.1.0.11'], bindAddresses: ['::'] }],
    ['all of both', { workers: ['10.1.0.11'], bindAddresses: ['*', '::'] }],
    ['the longest timeouts', { workers: ['10.1.0.11'], connectTimeoutSeconds: 2147483, idleTimeoutSeconds: 2147483 }],
    ['single addresses', { workers: ['10.1.0.11'], bindAddresses: ['192.0.2.1', '2001:db8::1'] }],
  ])('takes %s', (_, props) => {
    expect(refusal(rendered(props))).toBe('');
  });

  test('fails when a configuration is broken', () => {
    expect(refusal(rendered({ workers: ['10.1.0.11'] }).replace('mode tcp', 'mode smtp'))).toContain('unknown proxy mode');
  });

  describe('between a client and three workers', () => {
    const [well, ill, gone] = [new FakeWorker('127.0.0.2', true), new FakeWorker('127.0.0.3', false), '127.0.0.4'];
    const balancer = '127.0.0.1';
    let daemon: Daemon;
    let port = 0;

    beforeAll(async () => {
      const [nodePort, statusPort] = await freePorts(2, well.address);
      [port] = await freePorts(1, balancer);
      await Promise.all([well, ill].map((worker) => worker.listen(nodePort, statusPort)));
      const file = path.join(folder, 'running.cfg');
      fs.writeFileSync(file, rendered({ workers: [well.address, ill.address, gone], bindAddresses: [balancer] }, {
        ...PLAN, frontends: [{ name: 'tcp', port, nodePort }], healthCheckNodePort: statusPort,
      }));
      daemon = new Daemon(haproxy, ['-db', '-f', file]);
    });

    afterAll(async () => {
      await daemon.stop();
      for (const worker of [well, ill]) worker.close();
    });

    /** The workers that answer ten connections, one after the other. */
    async function answering(): Promise<Set<string | undefined>> {
      const answers: Array<string | undefined> = [];
      for (let i = 0; i < 10; i++) answers.push((await exchange(port, balancer, 'ping'))?.replace('\nping', ''));
      return new Set(answers);
    }

    function isWellAlone(answers: ReadonlySet<string | undefined>): boolean {
      return answers.size === 1 && answers.has(well.address);
    }

    test('bytes only reach the healthy worker once the health checks have run', async () => {
      let answers = await answering();
      for (const deadline = Date.now() + 15_000; !isWellAlone(answers) && Date.now() < deadline;) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        answers = await answering();
      }
      expect([...answers]).toEqual([well.address]);
      // A worker that fails its first checks late would be gone by now.
      await new Promise((resolve) => setTimeout(resolve, 2500));
      expect([...await answering()]).toEqual([well.address]);
    }, 30_000);
  });
});
