import { Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import { GatewayInstallation, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, MeshApp, NodePorts } from '../../src';

export const twoGateways: Scenario = {
  name: 'two-gateways',
  shows: 'one app on a public and an internal gateway, each with its own balancer address and node ports; one HAProxy loads both files',
  presumes: {},
  declare(app) {
    // A cluster with fewer node ports than usual.
    const nodePortRange = { first: 30000, last: 31999 };
    const outside = new IngressGateway(new Chart(app, 'outside', { namespace: 'istio-system' }), 'gateway', {
      gatewayName: 'public',
      nodePortRange,
      loadBalancers: [new HaproxyLoadBalancer({
        workers: ['10.1.0.11', '10.1.0.12'], bindAddresses: ['192.0.2.10'], transparent: true, maxConnections: 5000, standalone: {},
      })],
    });
    const inside = new IngressGateway(new Chart(app, 'inside', { namespace: 'istio-internal' }), 'gateway', {
      gatewayName: 'internal',
      installation: GatewayInstallation.helm({ release: 'istio-internal' }),
      nodePortRange,
      nodePorts: NodePorts.from(31000),
      loadBalancers: [new HaproxyLoadBalancer({
        workers: ['10.1.0.11', '10.1.0.12'], bindAddresses: ['10.1.0.100'], logConnections: false,
      })],
    });
    const wiki = new Chart(app, 'wiki', { namespace: 'wiki' });
    const web = new MeshApp(wiki, 'web', { image: 'wiki:9', containerPort: 3000 });
    const admin = new MeshApp(wiki, 'admin', { image: 'wiki-admin:9', containerPort: 3001 });
    const http = { port: 80, protocol: IngressProtocol.HTTP };
    new IngressPort(wiki, 'public', { ...http, gateway: outside, hosts: ['wiki.example.com'], backend: web });
    new IngressPort(wiki, 'internal', { ...http, gateway: inside, hosts: ['wiki.example.com'], name: 'wiki-internal', backend: web });
    new IngressPort(wiki, 'admin-port', { ...http, gateway: inside, hosts: ['admin.wiki.example.com'], backend: admin });
    return { gateways: [outside, inside] };
  },
  requests: [
    { url: 'http://wiki.example.com/', outcome: 'ARRIVES', reaches: 'wiki/web:3000' },
    { url: 'http://unknown.example.com/', outcome: 'NOT_FOUND' },
  ],
};
