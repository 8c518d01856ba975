import { App, Chart } from 'cdk8s';
import {
  Backend, GatewayInstallation, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, NodePorts, ServiceType,
  type IngressGatewayProps, type IngressPortProps,
} from '../../src';
import { modelOf } from '../support/model';
import { service, someFiles, type Manifest } from '../support/snapshots';

/** The Service's ports of a gateway with these TCP ports, as `name port -> target port (node port)`. */
function ports(props: IngressGatewayProps, ...opened: Array<{ port: number } & Partial<IngressPortProps>>): string[] {
  const chart = new Chart(new App(), 'chart', { namespace: 'ingress' });
  const gateway = new IngressGateway(chart, 'gateway', props);
  opened.forEach((port, index) => new IngressPort(chart, `port-${index}`, {
    gateway, protocol: IngressProtocol.TCP, backend: Backend.service('web', 80), ...port,
  }));
  return modelOf(gateway).servicePorts.map(({ name, port, targetPort, nodePort }) =>
    `${name} ${port} -> ${targetPort}${nodePort === undefined ? '' : ` (${nodePort})`}`);
}

const loadBalancers = [new HaproxyLoadBalancer({ workers: ['10.1.0.11'] })];

describe('the gateway of istioctl', () => {
  const installation = GatewayInstallation.istioctl();

  test('has its stock ports, the status port first, and no node ports with a cloud load balancer', () => {
    expect(ports({ installation })).toEqual(['status-port 15021 -> 15021', 'http2 80 -> 8080', 'https 443 -> 8443']);
  });

  test('has node ports behind a load balancer, each derived only from its port number', () => {
    expect(ports({ installation, loadBalancers }, { port: 3306 })).toEqual([
      'status-port 15021 -> 15021 (30021)', 'http2 80 -> 8080 (30080)', 'https 443 -> 8443 (30443)', 'tcp-3306 3306 -> 3306 (30306)',
    ]);
  });

  test('maps ports below 1024 to target ports that its pods may listen on', () => {
    expect(ports({ installation }, { port: 1023 }, { port: 1024 }, { port: 25 }).slice(1)).toEqual([
      'tcp-25 25 -> 10025', 'http2 80 -> 8080', 'https 443 -> 8443', 'tcp-1023 1023 -> 11023', 'tcp-1024 1024 -> 1024',
    ]);
  });

  test.each([[8080, 18080], [8443, 18443]])('maps port %d to %d, since a stock port leads to the first', (port, targetPort) => {
    const mapped = (...others: number[]) => ports({ installation }, { port }, ...others.map((other) => ({ port: other })));
    expect(mapped()).toContain(`tcp-${port} ${port} -> ${targetPort}`);
    // Whether the stock port is declared makes no difference.
    expect(mapped(80, 443)).toContain(`tcp-${port} ${port} -> ${targetPort}`);
  });

  test('keeps the names of stock ports, even when portName is set', () => {
    expect(ports({ installation }, { port: 80, portName: 'mine' })[1]).toBe('http2 80 -> 8080');
  });

  test('prefers a declared target port over the stock one', () => {
    expect(ports({ installation }, { port: 443, targetPort: 9443 })[2]).toBe('https 443 -> 9443');
  });
});

test('a Helm release listens on the declared ports, even below 1024', () => {
  expect(ports({ installation: GatewayInstallation.helm({ release: 'gateway' }) }, { port: 25 }, { port: 8080 })).toEqual([
    'status-port 15021 -> 15021', 'tcp-25 25 -> 25', 'http2 80 -> 80', 'https 443 -> 443', 'tcp-8080 8080 -> 8080',
  ]);
});

test('a managed gateway has the declared ports and the status port', () => {
  expect(ports({ installation: GatewayInstallation.managed({ name: 'gateway' }) }, { port: 80 }, { port: 25 })).toEqual([
    'status-port 15021 -> 15021', 'tcp-25 25 -> 25', 'tcp-80 80 -> 80',
  ]);
});

describe('a node port', () => {
  const serviceType = ServiceType.NODE_PORT;
  const installation = GatewayInstallation.managed({ name: 'gateway' });

  test.each([
    [80, 30080], [443, 30443], [3306, 30306], [27017, 30017], [65535, 30535], [1000, 30000],
  ])('of port %d is %d', (port, nodePort) => {
    expect(ports({ installation, serviceType }, { port })[1]).toMatch(new RegExp(`\\(${nodePort}\\)$`));
  });

  test('is counted from the first node port of the gateway', () => {
    expect(ports({ installation, serviceType, nodePorts: NodePorts.from(31768) }, { port: 999 })).toEqual([
      'tcp-999 999 -> 999 (32767)', 'status-port 15021 -> 15021 (31789)',
    ].reverse());
  });

  test('is counted from the first of the cluster\'s range', () => {
    expect(ports({ installation, serviceType, nodePortRange: { first: 20000, last: 22767 } }, { port: 3306 })).toEqual([
      'status-port 15021 -> 15021 (20021)', 'tcp-3306 3306 -> 3306 (20306)',
    ]);
  });

  test.each([
    ['the range has fewer than 1000 ports', { nodePortRange: { first: 20000, last: 20099 } }, 20000, 100],
    ['the range has one port', { nodePortRange: { first: 20000, last: 20000 } }, 20000, 1],
    ['fewer than 1000 are left of the range', { nodePorts: NodePorts.from(32700) }, 32700, 68],
    ['the range ends with the last port of all', { nodePorts: NodePorts.from(65535), nodePortRange: { first: 1, last: 65535 } }, 65535, 1],
    ['the range has exactly 1000 ports', { nodePortRange: { first: 20000, last: 20999 } }, 20000, 1000],
  ])('lies in the range where %s', (_, props, first, span) => {
    const numbers = [15021, 1, 67, 68, 99, 100, 443, 999, 1000, 65535];
    const [status, ...others] = numbers.map((port) => first + port % span);
    expect(ports({ installation, serviceType, ...props }, ...numbers.slice(1).map((port) => ({ port })))
      .map((text) => Number(/\((\d+)\)$/.exec(text)![1]))).toEqual([status, ...others]);
  });

  test('is counted as NodePorts says', () => {
    expect([80, 999, 3306].map((port) => NodePorts.from(31000).nodePort(port))).toEqual([31080, 31999, 31306]);
    expect(NodePorts.from(32700).nodePort(80)).toBe(32712);
    expect(NodePorts.from(20050).nodePort(80, { first: 20000, last: 20099 })).toBe(20080);
  });

  test('can be set, also for the status port', () => {
    expect(ports({ installation, serviceType, statusNodePort: 32021 }, { port: 3306, nodePort: 32306 })).toEqual([
      'status-port 15021 -> 15021 (32021)', 'tcp-3306 3306 -> 3306 (32306)',
    ]);
  });

  test('stays as the Service has it, whatever the range', () => {
    const snapshot = someFiles(service('ingress', 'gateway', { type: 'NodePort', ports: [{ port: 80, nodePort: 25080 }] }));
    expect(ports({ installation, nodePortRange: { first: 20000, last: 29999 }, snapshot }, { port: 80 }, { port: 81 })).toEqual([
      'status-port 15021 -> 15021 (20021)', 'tcp-80 80 -> 80 (25080)', 'tcp-81 81 -> 81 (20081)',
    ]);
  });
});

test('a value from one of several declarations of a port applies to the port', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'ingress' });
  const gateway = new IngressGateway(chart, 'gateway', { serviceType: ServiceType.NODE_PORT });
  const http = { gateway, port: 8088, protocol: IngressProtocol.HTTP };
  new IngressPort(chart, 'a', { ...http, hosts: ['a.example.com'] });
  new IngressPort(chart, 'b', { ...http, hosts: ['b.example.com'], nodePort: 32088, targetPort: 18088, portName: 'http-b' });
  const [port] = modelOf(gateway).servicePorts.filter(({ openedBy }) => openedBy.length > 0);
  expect(port).toMatchObject({ name: 'http-b', port: 8088, nodePort: 32088, targetPort: 18088 });
  expect(port.openedBy.map(({ declaration }) => declaration.at)).toEqual(['chart/a', 'chart/b']);
});

describe('a Service that is in the cluster', () => {
  /** The stock gateway over its Service. */
  const over = (spec: Manifest, props: IngressGatewayProps = {}): IngressGatewayProps => (
    { snapshot: someFiles(service('istio-system', 'istio-ingressgateway', spec)), ...props }
  );
  const OLD = [
    { name: 'status-port', port: 15020, targetPort: 15020, nodePort: 31020 },
    { name: 'http', port: 80, targetPort: 9080, nodePort: 31380 },
    { name: 'https', port: 443, protocol: 'UDP', targetPort: 8443, nodePort: 31390 },
    { name: 'db', port: 3306, targetPort: 'mysql', nodePort: 31306 },
  ];

  test('keeps node ports, target ports and names; new ports get names that no other has', () => {
    expect(ports(over({ type: 'NodePort', ports: OLD }), { port: 3306 }, { port: 9080 })).toEqual([
      'status-port-15021 15021 -> 15021 (30021)', 'http 80 -> 9080 (31380)', 'https-443 443 -> 8443 (30443)', 'db 3306 -> 3306 (31306)',
      'tcp-9080 9080 -> 19080 (30080)',
    ]);
  });

  test('changes what is declared', () => {
    const declared = { port: 3306, nodePort: 30306, targetPort: 3307, portName: 'mysql' };
    expect(ports(over({ type: 'NodePort', ports: OLD }, { statusNodePort: 31021 }), declared)).toEqual([
      'status-port-15021 15021 -> 15021 (31021)', 'http 80 -> 9080 (31380)', 'https-443 443 -> 8443 (30443)', 'mysql 3306 -> 3307 (30306)',
    ]);
  });

  test.each([ServiceType.CLUSTER_IP, ServiceType.LOAD_BALANCER, ServiceType.NODE_PORT])('keeps its type, %s', (type) => {
    const gateway = new IngressGateway(new Chart(new App(), 'chart', { namespace: 'ingress' }), 'gateway', over({ type }));
    expect(modelOf(gateway).serviceType).toBe(type);
  });

  test('becomes one of type LoadBalancer, if it was an alias', () => {
    const alias = over({ type: 'ExternalName', externalName: 'x.example.com' });
    const gateway = new IngressGateway(new Chart(new App(), 'chart'), 'gateway', alias);
    expect(modelOf(gateway).serviceType).toBe(ServiceType.LOAD_BALANCER);
  });

  test('gives its names to others, if all its ports are replaced', () => {
    const installation = GatewayInstallation.helm({ release: 'istio-ingressgateway', namespace: 'istio-system' });
    expect(ports(over({ type: 'LoadBalancer', ports: OLD }, { installation }))[0]).toBe('status-port 15021 -> 15021');
  });
});
