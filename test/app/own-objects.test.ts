import { ApiObject, App, Chart } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { Backend, Findings, IngressGateway, MeshApp, ServiceType } from '../../src';
import { Playground, synthesisErrors } from '../support/findings';

const backend = Backend.service('web', 80);

function meshApp(p: Playground): MeshApp {
  return new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080 });
}

describe('objects of users below our constructs', () => {
  const NODE_PORT = { type: 'NodePort', ports: [{ port: 80, nodePort: 30443 }] };

  class Reporting extends MeshApp {
    public constructor(scope: Construct, id: string) {
      super(scope, id, { image: 'web:1', containerPort: 8080 });
      new ApiObject(this, 'Own', {
        apiVersion: 'v1', kind: 'Service', metadata: { name: 'own', namespace: 'shop' }, spec: NODE_PORT,
      });
    }
  }

  class Platform extends IngressGateway {
    public constructor(scope: Construct, id: string) {
      super(scope, id);
      new ApiObject(this, 'Own', {
        apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'own' },
        spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 443, name: 'x', protocol: 'TCP' }, hosts: ['*'] }] },
      });
    }
  }

  test.each<[string, string, (p: Playground) => void]>([
    ['a Service that exposes the Deployment of a MeshApp', 'ING308', (p) => {
      meshApp(p).deployment.exposeViaService({
        ports: [{ port: 80, targetPort: 8080, nodePort: 30443 }], serviceType: plus.ServiceType.NODE_PORT,
      });
    }],
    ['a Service in a subclass of MeshApp', 'ING308', (p) => void new Reporting(p.team, 'app')],
    ['a Gateway in a subclass of IngressGateway', 'ING513', (p) => void new Platform(new Chart(p.app, 'own', { namespace: 'own' }), 'x')],
    ['a Service in a List', 'ING308', (p) => void new ApiObject(p.team, 'list', {
      apiVersion: 'v1', kind: 'List', items: [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } },
        { apiVersion: 'v1', kind: 'Service', metadata: { name: 'own', namespace: 'shop' }, spec: NODE_PORT },
      ],
    })],
    ['a Service in a ServiceList', 'ING308', (p) => void new ApiObject(p.team, 'list', {
      apiVersion: 'v1', kind: 'ServiceList',
      items: [{ metadata: { name: 'own', namespace: 'shop' }, spec: NODE_PORT }],
    })],
    ['an object in a List with the name of ours', 'ING001', (p) => void new ApiObject(p.platform, 'list', {
      apiVersion: 'v1', kind: 'List', items: [{
        apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
      }],
    })],
  ])('are seen: %s', (_, code, declare) => {
    const p = new Playground(new App());
    p.gatewayWith({ serviceType: ServiceType.NODE_PORT });
    p.tls('web', 'shop.example.com', { backend });
    declare(p);
    expect(Findings.of(p.app).list().map((finding) => finding.code)).toContain(code);
  });

  test('a list without items, or with odd ones, is no error', () => {
    const p = new Playground(new App());
    new ApiObject(p.team, 'empty', { apiVersion: 'v1', kind: 'List' });
    new ApiObject(p.team, 'odd', { apiVersion: 'v1', kind: 'List', items: [{}, { kind: 'Service' }, 'text'] });
    expect(synthesisErrors(p.app)).toEqual([]);
  });
});
