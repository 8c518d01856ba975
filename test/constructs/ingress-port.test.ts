import { App, Chart } from 'cdk8s';
import { Backend, IngressGateway, IngressPort, IngressProtocol, IngressRoute, MeshApp, TlsCertificate, TlsIngress } from '../../src';
import { Playground } from '../support/findings';

/** A chart in a separate app. */
function chart(id: string): Chart {
  return new Chart(new App(), id, { namespace: id });
}

const backend = Backend.service('web', 80);

describe('a gateway of another app', () => {
  const gateway = new IngressGateway(chart('platform'), 'gateway');

  test('fails when a port is opened on it', () => {
    const protocol = IngressProtocol.HTTP;
    expect(() => new IngressPort(chart('shop'), 'web', { gateway, port: 80, protocol, hosts: ['shop.example.com'], backend })).toThrow(
      'shop/web:\n  gateway platform/gateway belongs to another app, so nothing would be written for it\n  fix: declare both in one app');
  });

  test('fails when a host is served on it', () => {
    const certificate = TlsCertificate.credential('shop');
    expect(() => new TlsIngress(chart('shop'), 'web', { gateway, host: 'shop.example.com', certificate, backend }))
      .toThrow('belongs to another app');
  });

  test('fails when a route is attached to its port', () => {
    const port = new IngressPort(gateway, 'port', { gateway, port: 5432, protocol: IngressProtocol.TCP });
    const attach = () => new IngressRoute(chart('shop'), 'database', { port, backend });
    expect(attach).toThrow('shop/database:\n  gateway platform/gateway belongs to another app');
  });
});

test('fails when a backend is an application of another app, whose Service would not be written', () => {
  const { team, gateway } = new Playground(new App());
  const app = new MeshApp(new Playground(new App()).team, 'elsewhere', { image: 'web:1', containerPort: 8080 });
  expect(() => new IngressPort(team, 'web', { gateway, port: 80, protocol: IngressProtocol.HTTP, hosts: ['a.example.com'], backend: app }))
    .toThrow('team/web:\n  backend team/elsewhere belongs to another app');
});
