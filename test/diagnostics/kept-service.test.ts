import { App } from 'cdk8s';
import { Backend, HaproxyLoadBalancer, IngressOutcome, type Explanation, type IngressGatewayProps } from '../../src';
import { Playground } from '../support/findings';
import { service, someFiles, type Manifest } from '../support/snapshots';

/** What becomes of a request where the gateway's Service is known. */
function explained(url: string, spec: Manifest, props: IngressGatewayProps = {}): Explanation {
  const playground = new Playground(new App());
  const own = service('istio-system', 'istio-ingressgateway', { selector: { istio: 'ingressgateway' }, ...spec });
  playground.gatewayWith({ snapshot: someFiles(own), ...props });
  playground.port('web', { hosts: ['shop.example.com'], backend: Backend.service('web', 80) });
  return playground.gateway.explain(url);
}

function summaries({ hops }: Explanation): Array<string | undefined> {
  return hops.map(({ summary }) => summary);
}

test('explain asks what forwards to a Service for the cluster alone', () => {
  const explanation = explained('http://shop.example.com/', { type: 'ClusterIP', ports: [{ port: 80, targetPort: 9080 }] });
  expect(explanation.arrives).toBe(true);
  expect(explanation.unknowns).toContain('load balancer: does something forward port 80 to Service istio-system/istio-ingressgateway?');
  expect(summaries(explanation)).toContain('80 -> 9080');
});

test('explain uses the node ports that the Service has', () => {
  const ports = [{ port: 80, targetPort: 8080, nodePort: 31380 }];
  expect(summaries(explained('http://shop.example.com/', { type: 'NodePort', ports })))
    .toEqual(expect.arrayContaining(['*:80 -> all workers:31380', '31380 -> 80 -> 8080']));
});

describe('a port that stays on the Service', () => {
  const at = (type: string, protocol = 'TCP', props: IngressGatewayProps = {}) =>
    explained('tcp://db.example.com:3306', { type, ports: [{ name: 'db', port: 3306, protocol }] }, props).outcome;

  test.each(['ClusterIP', 'LoadBalancer', 'NodePort'])('leaves open what becomes of a request, with type %s', (type) => {
    expect(at(type)).toBe(IngressOutcome.UNDECIDED);
  });

  test('is not forwarded to by load balancers of the app', () => {
    expect(at('NodePort', 'TCP', { loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.0.0.1'] })] })).toBe(IngressOutcome.REFUSED);
  });

  test('takes no TCP if it is for UDP', () => {
    expect(at('LoadBalancer', 'UDP')).toBe(IngressOutcome.REFUSED);
  });
});
