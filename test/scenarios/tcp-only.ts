import { Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import { Backend, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, IstioVersion } from '../../src';

export const tcpOnly: Scenario = {
  name: 'tcp-only',
  shows: 'databases on ports of their own, one port below 1024, one with two backends; IPv4 and IPv6 workers; an Istio that has no v1 yet',
  presumes: {
    services: [
      { namespace: 'data', name: 'postgres', portName: 'tcp-postgres', port: 5432 },
      { namespace: 'data', name: 'mongo', portName: 'mongo', port: 27017 },
      { namespace: 'data', name: 'ldap-old', portName: 'tcp-ldap', port: 389 },
      { namespace: 'directory', name: 'ldap-new', portName: 'tcp-ldap', port: 389 },
    ],
  },
  declare(app) {
    const gateway = new IngressGateway(new Chart(app, 'platform', { namespace: 'istio-system' }), 'gateway', {
      istioVersion: IstioVersion.of('1.21'),
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', 'fd00::12'], bindAddresses: ['10.1.0.100', '::'] })],
    });
    const data = new Chart(app, 'data', { namespace: 'data' });
    new IngressPort(data, 'postgres', { gateway, port: 5432, protocol: IngressProtocol.TCP, backend: Backend.service('postgres', 5432) });
    new IngressPort(data, 'mongo', { gateway, port: 27017, protocol: IngressProtocol.MONGO, backend: Backend.service('mongo', 27017) });
    new IngressPort(data, 'ldap', {
      gateway, port: 389, nodePort: 30389, protocol: IngressProtocol.TCP, name: 'ldap',
      backend: Backend.weighted([
        { backend: Backend.service('ldap-old', 389), weight: 90 },
        { backend: Backend.service('ldap-new', 389, { namespace: 'directory' }), weight: 10 },
      ]),
    });
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'tcp://db.example.com:5432', outcome: 'ARRIVES', reaches: 'data/postgres:5432' },
    { url: 'mongodb://db.example.com:27017', outcome: 'ARRIVES', reaches: 'data/mongo:27017' },
    { url: 'ldap://db.example.com:389', outcome: 'ARRIVES', reaches: 'data/ldap-old:389, directory/ldap-new:389' },
    { url: 'http://db.example.com/', outcome: 'REFUSED' },
  ],
};
