import { spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import type { HaproxyLoadBalancerProps } from '../../src';
import { bindProblem } from '../../src/model/value-problems';
import { SCENARIOS } from '../scenarios';
import { distributionFile, haproxyPlan, IS_ROOT, Judge, processIn, rendered, startable } from '../support/haproxy';
import { Daemon, exchange, FakeWorker, freePorts } from '../support/loopback';
import { withProgram } from '../support/programs';
import { synthesized } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

withProgram('haproxy', (haproxy) => {
  const folder = temporaryFolder();
  // HAProxy enters the folder as another user.
  beforeAll(() => fs.chmodSync(folder, 0o755));
  const judge = new Judge(haproxy, folder);
  const distribution = distributionFile(folder);

  let checked = 0;

  test.each(SCENARIOS)('accepts all files of the scenario $name together, beside a distribution\'s, without a warning', (scenario) => {
    const together = path.join(folder, `${scenario.name}-together`);
    fs.mkdirSync(together);
    const configs = [...synthesized(scenario, folder).artifacts].filter(([file]) => file.endsWith('.cfg'));
    for (const [file, config] of configs) fs.writeFileSync(path.join(together, path.basename(file)), config);
    expect(fs.readdirSync(together)).toHaveLength(configs.length);
    const isStandalone = configs.some(([, config]) => config.includes('\nglobal\n'));
    expect(judge.check([...(isStandalone ? [] : judge.files([distribution])), '-f', together])).toBe('');
    checked += configs.length;
  });

  test('at least one scenario has a configuration', () => {
    expect(checked).toBeGreaterThan(0);
  });

  test.each<[string, Partial<HaproxyLoadBalancerProps>]>([
    ['IPv4 workers', { workers: ['10.1.0.11', '10.1.0.12'] }],
    ['IPv6 workers', { workers: ['fd00::11', '2001:db8::1', '::ffff:10.1.0.11'] }],
    ['workers of both families', { workers: ['10.1.0.11', 'fd00::11'] }],
    ['workers with names', { workers: ['worker-1.example.com', 'localhost'] }],
    ['a worker whose name is unknown', { workers: ['no-such-worker.invalid'] }],
    ['names in upper case and with underscores', { workers: ['K8S_Node1.example.com', 'LOCALHOST'] }],
    ['all of IPv4', { bindAddresses: ['*'] }],
    ['all of IPv6', { bindAddresses: ['::'] }],
    ['all of both', { bindAddresses: ['*', '::'] }],
    ['the longest timeouts', { connectTimeoutSeconds: 2147483, idleTimeoutSeconds: 2147483 }],
    ['the most connections', { maxConnections: 500000 }],
    ['single addresses', { bindAddresses: ['192.0.2.1', '2001:db8::1'] }],
    ['addresses that are not there yet', { bindAddresses: ['192.0.2.1', '2001:db8::1'], transparent: true }],
    ['failed connections alone in the log', { logConnections: false }],
  ])('takes %s', (_, props) => {
    expect(judge.refusal([distribution, rendered({ workers: ['10.1.0.11'], ...props })])).toBe('');
  });

  test.each<[string, Partial<HaproxyLoadBalancerProps>]>([
    ['the defaults', { standalone: { user: 'nobody', group: processIn(folder).group } }],
    ['a path for logs', { standalone: { ...processIn(folder), logTarget: '/dev/log' } }],
    ['a syslog server', { standalone: { ...processIn(folder), logTarget: '192.0.2.1' } }],
    ['a syslog server with a port', { standalone: { ...processIn(folder), logTarget: '[2001:db8::1]:514' } }],
    ['a container\'s output', { standalone: { ...processIn(folder), logTarget: 'stdout' } }],
    ['the longest socket', { standalone: { ...processIn(folder), statsSocket: `/${'a'.repeat(96)}` } }],
  ])('takes a standalone file with %s', (_, props) => {
    expect(judge.refusal([rendered({ workers: ['10.1.0.11'], ...props })])).toBe('');
  });

  test('fails when a configuration is broken', () => {
    expect(judge.refusal([rendered({ workers: ['10.1.0.11'] }).replace('mode tcp', 'mode smtp')])).toContain('unknown proxy mode');
  });

  describe('files of two gateways', () => {
    const [first, second] = ['istio-ingressgateway', 'istio-internal'].map((gateway) => rendered(
      { workers: ['10.1.0.11'], bindAddresses: [gateway === 'istio-internal' ? '127.0.0.2' : '127.0.0.1'] }, haproxyPlan(gateway)));
    const standalone = rendered({ workers: ['10.1.0.11'], bindAddresses: ['127.0.0.1'], standalone: processIn(folder) });

    test('can be loaded together', () => {
      expect(judge.refusal([distribution, first, second])).toBe('');
      expect(judge.refusal([standalone, second])).toBe('');
    });

    test('can be loaded from a folder', () => {
      const files = path.dirname(judge.files([first, second])[1]);
      expect(judge.check([...judge.files([distribution]), '-f', files])).toBe('');
    });

    test('do not change what is loaded after them', () => {
      // Only a frontend in mode http takes this rule.
      const neighbour = ['frontend neighbour', '    bind 127.0.0.3:80', '    http-request deny', ''].join('\n');
      expect(judge.refusal([distribution, first, second, neighbour])).toBe('');
      expect(judge.refusal([distribution, first, second, 'defaults\n    mode tcp\n', neighbour])).not.toBe('');
    });

    test('fail to load together when their frontends have one name', () => {
      expect(judge.refusal([distribution, first, first])).toContain('same name');
    });
  });

  describe('started', () => {
    const worker = new FakeWorker('127.0.0.2', true);
    const daemons: Daemon[] = [];
    let [nodePort, statusPort] = [0, 0];

    beforeAll(async () => {
      [nodePort, statusPort] = await freePorts(2, worker.address);
      await worker.listen(nodePort, statusPort);
    });

    afterEach(async () => {
      await Promise.all(daemons.splice(0).map((daemon) => daemon.stop()));
    });

    afterAll(() => worker.close());

    function config(gateway: string, port: number, props: Partial<HaproxyLoadBalancerProps>): string {
      const plan = haproxyPlan(gateway, { frontends: [{ name: `${gateway}.tcp`, port, nodePort }], healthCheckNodePort: statusPort });
      return startable(rendered({ workers: [worker.address], ...props }, plan));
    }

    type Answers = Array<string | undefined>;

    /** What comes back from each address, once the daemon listens. */
    async function answers(args: readonly string[], addresses: ReadonlyArray<readonly [string, number]>): Promise<Answers> {
      daemons.push(new Daemon(haproxy, ['-db', ...args]));
      const ask = () => Promise.all(addresses.map(([address, port]) => exchange(port, address, 'ping')));
      for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
        const received = await ask();
        if (received.every((text) => text !== undefined)) return received;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return ask();
    }

    const pairs: Array<[string, () => string[], Partial<HaproxyLoadBalancerProps>]> = [
      ['beside a distribution\'s file', () => [distribution], {}],
      ['with a standalone file', () => [], { standalone: processIn(folder) }],
    ];

    test.each(pairs)('two gateways answer over IPv4 and IPv6, %s', async (_, before, props) => {
      const [four, six] = [(await freePorts(1, '127.0.0.1'))[0], (await freePorts(1, '::1'))[0]];
      const files = judge.files([
        ...before(),
        config('one', four, { bindAddresses: ['127.0.0.1'], ...props }),
        config('two', six, { bindAddresses: ['::1'] }),
      ]);
      expect(await answers(files, [['127.0.0.1', four], ['::1', six]])).toEqual(Array(2).fill(`${worker.address}\nping`));
    }, 30_000);

    test('standalone, HAProxy has a statistics socket and gives root up', async () => {
      const [port] = await freePorts(1, '127.0.0.1');
      const args = judge.files([config('alone', port, { bindAddresses: ['127.0.0.1'], standalone: processIn(folder) })]);
      expect(await answers(args, [['127.0.0.1', port]])).toEqual([`${worker.address}\nping`]);
      expect(fs.statSync(path.join(folder, 'admin.sock')).isSocket()).toBe(true);
      const [, uid] = /^Uid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${daemons[0].pid}/status`, 'utf8'))!;
      expect(Number(uid)).toBe(IS_ROOT ? nobody() : process.getuid!());
    }, 30_000);

    /** What HAProxy says while it fails to start; undefined if it still runs after a second. */
    function failure(args: readonly string[]): Promise<string | undefined> {
      return new Promise((resolve) => {
        const child = spawn(haproxy, ['-db', ...args]);
        let said = '';
        child.stderr.on('data', (data) => { said += data; });
        const timer = setTimeout(() => child.kill('SIGKILL'), 1000);
        child.on('close', (code) => {
          clearTimeout(timer);
          resolve(code === null ? undefined : said);
        });
      });
    }

    // Addresses for documentation, which no machine has.
    test.each(['192.0.2.1', '2001:db8::1'])('a standby starts without its address %s only with transparent', async (address) => {
      const [port] = await freePorts(1, '127.0.0.1');
      const start = (transparent: boolean) => failure(judge.files([
        distribution, config('standby', port, { bindAddresses: [address], transparent }),
      ]));
      expect(await start(false)).toContain('cannot bind socket');
      expect(await start(true)).toBeUndefined();
    });

    // HAProxy accepts these when it checks its files.
    test.each(['::ffff:127.0.0.1', 'fe80::1', 'ff02::1'])('does not start with the address %s, which the rules refuse', async (address) => {
      expect(bindProblem(address)).toBeDefined();
      const [port] = await freePorts(1, '127.0.0.1');
      const args = judge.files([distribution, config('refused', port, { bindAddresses: [address] })]);
      expect(judge.check(args)).toBe('');
      expect(await failure(args)).toContain('cannot bind socket');
    });
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
      const plan = haproxyPlan('running', { frontends: [{ name: 'tcp', port, nodePort }], healthCheckNodePort: statusPort });
      const config = rendered({ workers: [well.address, ill.address, gone], bindAddresses: [balancer] }, plan);
      daemon = new Daemon(haproxy, ['-db', ...judge.files([distribution, config])]);
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

/** The number of the user `nobody`. */
function nobody(): number {
  const line = fs.readFileSync('/etc/passwd', 'utf8').split('\n').find((each) => each.startsWith('nobody:'))!;
  return Number(line.split(':')[2]);
}
