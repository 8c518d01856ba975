import * as path from 'path';
import { Testing } from 'cdk8s';
import fc from 'fast-check';
import { stringify } from 'yaml';
import {
  Backend, GatewayDelivery, GatewayInstallation, IngressGateway, IngressPort, IngressProtocol, NodePorts, ServiceType,
  type GatewayChange, type GatewayServicePort, type IGatewayDelivery, type ILoadBalancer, type IngressArtifact,
  type LoadBalancerPlan,
} from '../src';
import { configurationOf, missingFrom } from './support/balancer-configuration';
import { CUSTOM_MOUNT, customApp, expectedPlan } from './support/custom-plug-ins';
import { allDeliveries, allLoadBalancers, delivered, frozen, listsUnder, type LoadBalancerProps } from './support/plug-ins';
import { standInBalancers } from './support/stand-in-balancer';
import { filesBelow } from './support/synthesized';
import { temporaryFolder } from './support/temporary-folder';
import { addressProblem, bindProblem, labelProblem } from '../src/model/value-problems';
import { STOCK_MOUNTS } from '../src/model/workload';

const STATUS: GatewayServicePort = { name: 'status-port', port: 15021, protocol: 'TCP', targetPort: 15021, nodePort: 30021 };

const servicePort = fc.record({
  port: fc.integer({ min: 1, max: 15000 }),
  targetPort: fc.integer({ min: 1, max: 65535 }),
  nodePort: fc.option(fc.integer({ min: 30022, max: 32767 }), { nil: undefined }),
}, { requiredKeys: ['port', 'targetPort'] })
  .map((numbers): GatewayServicePort => ({ name: `tcp-${numbers.port}`, protocol: 'TCP', ...numbers }));

const mount = fc.constantFrom('a', 'b', 'c').chain((name) => fc.boolean().map((optional) => (
  { volumeName: `tls-${name}`, secretName: name, mountPath: `/etc/istio/${name}`, optional })));

const change = fc.record({
  ports: fc.uniqueArray(servicePort, { maxLength: 6, selector: ({ port }) => port }),
  mounts: fc.uniqueArray(mount, { selector: ({ mountPath }) => mountPath }),
  type: fc.constantFrom(ServiceType.NODE_PORT, ServiceType.LOAD_BALANCER),
}).map(({ ports, mounts, type }): GatewayChange => frozen({
  workload: { name: 'gateway', namespace: 'ingress', labels: { app: 'gateway', istio: 'gateway' } },
  service: { type, ports: [STATUS, ...ports.sort((a, b) => a.port - b.port)] },
  pod: { mounts: [...STOCK_MOUNTS, ...mounts] },
}));

function expectFiles(files: readonly IngressArtifact[]): void {
  expect(new Set(files.map((file) => file.path)).size).toBe(files.length);
  for (const { path: file, content } of files) {
    expect([path.posix.isAbsolute(file), path.posix.normalize(file), file.startsWith('..')]).toEqual([false, file, false]);
    expect(content).toMatch(/[^\n]\n$/);
  }
}

test('every delivery has a factory, and every factory creates a different delivery', () => {
  const factories = Object.values(Object.getOwnPropertyDescriptors(GatewayDelivery)).map(({ value }) => value)
    .filter((value): value is () => IGatewayDelivery => typeof value === 'function');
  const made = factories.map((factory) => factory().constructor.name);
  expect(made.sort()).toEqual(allDeliveries().map(({ name }) => name).sort());
});

describe.each(allDeliveries())('the delivery $name', ({ delivery }) => {
  const each = (check: (change: GatewayChange) => void) => fc.assert(fc.property(change, check), { numRuns: 15 });

  test('has a unique name and supports at least one installation', () => {
    expect(allDeliveries().filter((other) => other.delivery.name === delivery.name)).toHaveLength(1);
    expect(delivery.installations).not.toEqual([]);
  });

  test('contains every port with all its numbers and its protocol, the status port first', () => each((wanted) => {
    const ports = listsUnder('ports', delivered(delivery, wanted).documents).filter((list) => list.some((entry) => 'port' in entry));
    expect(ports).toEqual([wanted.service.ports]);
  }));

  test('contains the type of the Service', () => each((wanted) => {
    expect(JSON.stringify(delivered(delivery, wanted).documents)).toContain(`"type":"${wanted.service.type}"`);
  }));

  test('contains every mount with its volume, including those of the installation', () => each((wanted) => {
    const { documents } = delivered(delivery, wanted);
    expect(listsUnder('volumeMounts', documents)).toEqual([
      wanted.pod.mounts.map(({ volumeName, mountPath }) => ({ name: volumeName, mountPath, readOnly: true })),
    ]);
    expect(listsUnder('volumes', documents)).toEqual([
      wanted.pod.mounts.map(({ volumeName, secretName, optional }) => (
        { name: volumeName, secret: { secretName, optional, defaultMode: 420 } })),
    ]);
  }));

  test('writes one volume for a Secret that is mounted at two paths', () => {
    const twice = ['/one', '/two'].map((mountPath) => ({ volumeName: 'tls-a', secretName: 'a', mountPath, optional: true }));
    const { documents } = delivered(delivery, { ...fc.sample(change, { numRuns: 1, seed: 1 })[0], pod: { mounts: twice } });
    expect([listsUnder('volumes', documents)[0].length, listsUnder('volumeMounts', documents)[0].length]).toEqual([1, 2]);
  });

  test('writes neither volumes nor mounts without a mounted certificate', () => {
    const { documents } = delivered(delivery, { ...fc.sample(change, { numRuns: 1, seed: 1 })[0], pod: { mounts: [] } });
    expect([...listsUnder('volumes', documents), ...listsUnder('volumeMounts', documents)]).toEqual([]);
  });

  test('writes each file once, below its folder and ending in a line feed', () => each((wanted) => {
    expectFiles(delivered(delivery, wanted).files);
  }));

  test('depends only on its input', () => fc.assert(fc.property(change, change, (wanted, other) => {
    const first = delivered(delivery, wanted);
    delivered(delivery, other);
    expect(delivered(delivery, wanted)).toEqual(first);
  }), { numRuns: 15 }));
});

const PLAN: LoadBalancerPlan = frozen({
  name: 'istio-system.istio-ingressgateway.balancer',
  gateway: 'istio-system/istio-ingressgateway',
  frontends: [{ name: 'http-80', port: 80, nodePort: 31234 }, { name: 'tcp-3306', port: 3306, nodePort: 30306 }],
  healthCheckNodePort: 30987,
  healthCheckPath: '/healthz/ready',
});

describe('the checks of a load balancer', () => {
  const lines = ['bind *:80', 'bind *:3306', 'server 10.1.0.11:31234', 'server 10.1.0.11:30306', 'check port 30987 uri /healthz/ready'];
  const missing = (configured: readonly string[], file = 'load-balancer/fake.cfg') => missingFrom({
    name: 'fake',
    workers: ['10.1.0.11'],
    bindAddresses: ['*'],
    render: () => [{ path: file, content: `${configured.join('\n')}\n` }],
  }, PLAN);

  test('find everything that is configured', () => {
    expect(missing(lines)).toEqual([]);
  });

  test.each([
    ['one entry for *:80'], ['one entry for *:3306'], ['one entry for 10.1.0.11 and node port 31234'],
    ['one entry for 10.1.0.11 and node port 30306'], ['health check of 30987', 'health check of /healthz/ready'],
  ].map((expected, index) => ({ line: lines[index], expected })))('ignore what is only in a comment: $line', ({ line, expected }) => {
    expect(missing(lines.map((each) => (each === line ? `# ${each}` : each)))).toEqual(expected);
    expect(missing(lines.map((each) => (each === line ? `option # ${each}` : each)))).toEqual(expected);
  });

  const mentioned = (file: string, content: string, texts: readonly string[]) => {
    const configuration = configurationOf({ path: file, content });
    return texts.filter((text) => configuration.mentions(text));
  };

  test('recognize comments in each format', () => {
    const text = 'a "b # c" d#e # f';
    expect(mentioned('x.cfg', text, ['# c', '#e', 'f'])).toEqual(['# c']);
    expect(mentioned('x.conf', text, ['# c', '#e', 'f'])).toEqual(['# c', '#e']);
    expect(mentioned('x.cfg', 'a \\# b # c', ['b', 'c'])).toEqual(['b']);
    expect(mentioned('x.yaml', 'a: "b # c" # f', ['# c', 'f'])).toEqual(['# c']);
    expect(mentioned('x.json', '{"a": "b # c"}', ['# c'])).toEqual(['# c']);
  });

  const listening = [{ address: '0.0.0.0', port_value: 80 }, { listen: ':3306' }];
  const forwarding = [{ hostname: '10.1.0.11', port: '31234' }, 'tcp://10.1.0.11:30306'];
  const check = { port: 30987, path: '/healthz/ready' };
  const missingIn = (content: object) => missing([JSON.stringify(content)], 'load-balancer/fake.json');
  const everything = [
    'one entry for 10.1.0.11 and node port 31234', 'one entry for 10.1.0.11 and node port 30306', 'one entry for *:80',
    'one entry for *:3306', 'health check of 30987', 'health check of /healthz/ready',
  ];

  test('find addresses and ports in values of JSON and YAML, as one value or beside each other', () => {
    expect(missingIn({ listening, forwarding, check })).toEqual([]);
    expect(missing([stringify({ listening, forwarding, check }).trimEnd()], 'load-balancer/fake.yaml')).toEqual([]);
  });

  test('find an entry that is there twice, and none for a port that belongs to another address', () => {
    expect(missingIn({ listening, forwarding: [...forwarding, '10.1.0.11:30306'], check })).toEqual([everything[1]]);
    expect(missingIn({ listening, forwarding: [{ address: '10.1.0.11', weight: 31234 }, forwarding[1]], check })).toEqual([everything[0]]);
    expect(missingIn({ listening, forwarding: [{ address: '10.1.0.12', port: 31234 }, forwarding[1]], check })).toEqual([everything[0]]);
  });

  test.each(['name', 'stat_prefix', 'labels', '_comment', 'description'])('ignore what only %p says', (key) => {
    const all = ['*:80', '*:3306', '10.1.0.11:31234', '10.1.0.11:30306', ...Object.values(check)];
    expect(missingIn(all.map((said) => ({ [key]: said, weight: 1 })))).toEqual(everything);
    expect(missingIn({ [key]: { listening, forwarding, check } })).toEqual(everything);
  });

  test('ignore comments of YAML', () => {
    const commented = stringify({ listening, forwarding, check }).trimEnd().split('\n').map((line) => `# ${line}`);
    expect(missing(['static: {}', ...commented], 'load-balancer/fake.yaml')).toEqual(everything);
  });

  test('fails when a file is not of its format, or the format is unknown', () => {
    expect(() => missing(['{"a": *:80}'], 'load-balancer/fake.json')).toThrow('Unresolved alias');
    expect(() => missing(lines, 'load-balancer/fake.ini')).toThrow('how are .ini files read?');
  });
});

test('there is at least one load balancer', () => {
  expect(allLoadBalancers().map(({ name }) => name)).toContain('HaproxyLoadBalancer');
});

describe.each([...allLoadBalancers(), ...standInBalancers()])('the load balancer $name', ({ make }) => {
  const workers = ['10.1.0.11', 'fd00::12', 'worker.example.com'];
  const configured = (props: LoadBalancerProps) => make(props).render(PLAN).map(configurationOf);
  const layouts = (props: LoadBalancerProps) => configured(props).map(({ layout }) => layout);
  const suspicious = (props: LoadBalancerProps) => configured(props).flatMap((file) => file.suspicious);

  test('forwards every port to every worker, listens at every address and checks the health of the gateway', () => {
    expect(missingFrom(make({ workers }), PLAN)).toEqual([]);
    expect(missingFrom(make({ workers, bindAddresses: ['192.0.2.7', '192.0.2.8'] }), PLAN)).toEqual([]);
  });

  test('sorts its workers, and has a valid name and a wildcard bind address by default', () => {
    expect(make({ workers })).toMatchObject({ workers: [...workers].sort(), bindAddresses: ['*'] });
    expect(labelProblem(make({ workers }).name)).toBeUndefined();
  });

  test('writes files below its folder that end in a line feed, and different files for another name', () => {
    const files = [...make({ workers }).render(PLAN), ...make({ workers, name: 'other' }).render({ ...PLAN, name: 'other' })];
    expectFiles(files);
  });

  test('does not depend on the order of workers and ports', () => {
    const reversed = { ...PLAN, frontends: [...PLAN.frontends].reverse() };
    expect(make({ workers: [...workers].reverse() }).render(reversed)).toEqual(make({ workers }).render(PLAN));
  });

  const nasty = fc.oneof(
    fc.ipV4(), fc.ipV6(), fc.domain(), fc.constantFrom('*', 'fe80::1%eth0', 'a b', 'a\nb', 'a#b'),
    fc.string({ unit: fc.constantFrom('a', '1', '.', '-', ':', '%', ' ', '\n', '#', '"', '\\', '*', '[', ']', '$', '@'), maxLength: 8 }),
  );

  test('no worker that the rules accept adds a line, a word or a value', () => fc.assert(fc.property(nasty, (worker) => {
    fc.pre(addressProblem(worker) === undefined);
    expect(suspicious({ workers: [worker] })).toEqual([]);
    expect(layouts({ workers: [worker] })).toEqual(layouts({ workers: ['10.1.0.11'] }));
  })));

  test('no bind address that the rules accept adds a line, a word or a value', () => fc.assert(fc.property(nasty, (address) => {
    fc.pre(bindProblem(address) === undefined);
    expect(suspicious({ workers, bindAddresses: [address] })).toEqual([]);
    expect(layouts({ workers, bindAddresses: [address] })).toEqual(layouts({ workers }));
  })));
});

describe('a delivery and a load balancer of the user\'s own', () => {
  const outdir = path.join(temporaryFolder(), 'dist');
  const { app, chart } = customApp({ outdir });

  test('see every declaration, including later ones', () => {
    const [configMap] = Testing.synth(chart).filter(({ kind }) => kind === 'ConfigMap');
    const { service, pod } = JSON.parse(configMap.data.change) as GatewayChange;
    expect(service.ports.map(({ port }) => port)).toEqual([15021, 80, 443, 3306]);
    expect(pod.mounts).toContainEqual(CUSTOM_MOUNT);
  });

  test('write their files into the folder of the gateway', () => {
    app.synth();
    const files = filesBelow(`${outdir}-ingress/ingress/gateway`);
    expect([...files.keys()]).toEqual(['custom/ports.txt', 'load-balancer/custom.json', 'port-map.json', 'port-map.md']);
    expect(files.get('custom/ports.txt')).toBe('15021 80 443 3306\n');
    expect(JSON.parse(files.get('load-balancer/custom.json')!)).toEqual(expectedPlan);
  });

  const strays = [
    '../outside.txt', '/outside.txt', 'custom/../../outside.txt', '', 'custom/ports.txt', 'PORT-MAP.md', 'port-map.md/x',
    'custom/ports.txt/x',
  ];

  test.each(strays)('fail when they also write %p', (stray) => {
    const folder = path.join(outdir, '..', 'stray');
    expect(() => customApp({ outdir: path.join(folder, 'dist'), stray }).app.synth()).toThrow(new RegExp(`file .*${stray}'`));
    expect(filesBelow(folder).size).toBe(0);
  });

  test.each([
    [undefined, 'files must be a list of artifacts, got undefined'],
    [['x'], 'files[0] must be an object of options, got \'x\''],
    [[{ path: 'a' }], 'files[0].content must be a string, got undefined'],
  ])('fail with their names when they return %j', (files, problem) => {
    const folder = path.join(outdir, '..', 'wrong');
    const { app: broken, chart: platform } = customApp({ outdir: path.join(folder, 'dist') });
    const own = { name: 'mine', workers: ['10.1.0.11'], bindAddresses: ['10.1.0.99'], render: () => files };
    const balancer = own as unknown as ILoadBalancer;
    const gateway = new IngressGateway(platform, 'second', {
      installation: GatewayInstallation.helm({ release: 'second' }), loadBalancers: [balancer], nodePorts: NodePorts.from(31000),
    });
    new IngressPort(platform, 'port', { gateway, port: 5432, protocol: IngressProtocol.TCP, backend: Backend.service('db', 5432) });
    expect(() => broken.synth()).toThrow(`chart/second: files of load balancer 'mine':\n  ${problem}`);
    expect(filesBelow(folder).size).toBe(0);
  });
});
