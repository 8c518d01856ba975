import { App, Chart } from 'cdk8s';
import { IngressGateway, NodePorts, type NodePortRange } from '../../src';

function gateway(nodePortRange: NodePortRange): IngressGateway {
  return new IngressGateway(new Chart(new App(), 'chart', { namespace: 'istio-system' }), 'gateway', { nodePortRange });
}

test.each([1, 29999, 30000, 31769, 65535])('node ports can be counted from %d', (first) => {
  expect(NodePorts.from(first).first).toBe(first);
});

test.each([0, -1, 65536, 30000.5, NaN, Infinity])('fails when node ports are counted from %d', (first) => {
  expect(() => NodePorts.from(first)).toThrow(`NodePorts.from:\n  first must be a whole number from 1 to 65535, got ${first}`);
});

test.each([[1, 65535], [20000, 22767], [30000, 30000]])('a range of node ports may go from %d to %d', (first, last) => {
  expect(gateway({ first, last })._declaration.nodePortRange).toEqual({ first, last });
});

test('the range is the one of Kubernetes by default', () => {
  const { nodePortRange, firstNodePort } = new IngressGateway(new Chart(new App(), 'chart'), 'gateway')._declaration;
  expect({ nodePortRange, firstNodePort }).toEqual({ nodePortRange: { first: 30000, last: 32767 }, firstNodePort: 30000 });
});

test.each([
  [{ first: 32767, last: 30000 }, ['nodePortRange.first must be at most nodePortRange.last, got 32767 and 30000']],
  [{ first: 0, last: 32767 }, ['nodePortRange.first must be a whole number from 1 to 65535, got 0']],
  [{ first: 30000, last: 65536 }, ['nodePortRange.last must be a whole number from 1 to 65535, got 65536']],
  [{ first: 30000.5, last: NaN }, [
    'nodePortRange.first must be a whole number from 1 to 65535, got 30000.5',
    'nodePortRange.last must be a whole number from 1 to 65535, got NaN',
  ]],
])('fails when the range is %j', (range, problems) => {
  expect(() => gateway(range)).toThrow(new Error([
    'chart/gateway: IngressGateway:', ...problems, 'fix: set nodePortRange to the --service-node-port-range of the kube-apiserver',
  ].join('\n  ')));
});
