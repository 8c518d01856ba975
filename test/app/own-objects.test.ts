import { ApiObject, App, Chart, JsonPatch, type ApiObjectProps } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { Backend, Findings, IngressGateway, MeshApp, ServiceType, type IngressGatewayProps } from '../../src';
import { Playground, synthesisErrors } from '../support/findings';
import { gateway, list, object, service, STOCK_SERVICE, virtualService, wholeCluster, write, type Manifest } from '../support/snapshots';

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

describe('objects of users are known by what is written', () => {
  const CATCH_ALL = {
    hosts: ['shop.example.com'], gateways: ['istio-system/istio-ingressgateway'], http: [{ route: [{ destination: { host: 'other' } }] }],
  };
  const rename = (name: string) => JsonPatch.replace('/metadata/name', name);
  const move = (namespace: string) => JsonPatch.replace('/metadata/namespace', namespace);
  const certificate = (namespace: string) => object('v1', 'Secret', namespace, 'web-certificate');

  function codes(declare: (p: Playground) => void): string[] {
    const p = new Playground(new App());
    p.tls('web', 'shop.example.com', { backend });
    declare(p);
    return Findings.of(p.app).list().map(({ code }) => code);
  }

  test.each<[string, string, (p: Playground) => void]>([
    ['a Gateway that a patch gives the name of ours', 'ING001',
      (p) => write(p.platform, gateway('istio-system', 'own')).addJsonPatch(rename('istio-ingressgateway'))],
    ['a VirtualService that a patch gives the name of ours', 'ING001',
      (p) => write(p.team, virtualService('shop', 'own', {})).addJsonPatch(rename('shop-example-com'))],
    ['a VirtualService that a patch moves', 'ING611',
      (p) => write(p.team, virtualService('elsewhere', 'own', CATCH_ALL)).addJsonPatch(move('shop'))],
    ['a VirtualService that a patch moves with all its metadata', 'ING611',
      (p) => write(p.team, virtualService('elsewhere', 'own', CATCH_ALL)).addJsonPatch(
        JsonPatch.replace('/metadata', { name: 'own', namespace: 'shop' }))],
    ['a ConfigMap that patches turn into a VirtualService', 'ING611',
      (p) => write(p.team, object('v1', 'ConfigMap', 'shop', 'own', { spec: CATCH_ALL })).addJsonPatch(
        JsonPatch.replace('/kind', 'VirtualService'), JsonPatch.replace('/apiVersion', 'networking.istio.io/v1'))],
    ['a ConfigMap that a patch replaces by a VirtualService', 'ING611',
      (p) => write(p.team, object('v1', 'ConfigMap', 'shop', 'own')).addJsonPatch(
        JsonPatch.replace('', virtualService('shop', 'own', CATCH_ALL)))],
    ['a ConfigMap that a patch turns into a List', 'ING611',
      (p) => write(p.team, object('v1', 'ConfigMap', 'shop', 'own', { items: [virtualService('shop', 'own', CATCH_ALL)] })).addJsonPatch(
        JsonPatch.replace('/kind', 'List'))],
    ['a ServiceAccount that a patch gives the name of ours', 'ING001', (p) => {
      meshApp(p);
      write(p.team, object('v1', 'ServiceAccount', 'shop', 'own')).addJsonPatch(rename('app'));
    }],
    ['a Gateway whose metadata get the name of ours', 'ING001',
      (p) => void Object.assign(write(p.platform, gateway('istio-system', 'own')).metadata, { name: 'istio-ingressgateway' })],
    ['a Gateway whose toJson says the name of ours', 'ING001',
      (p) => void Object.assign(write(p.platform, gateway('istio-system', 'own')), {
        toJson: () => gateway('istio-system', 'istio-ingressgateway'),
      })],
    ['a ServiceAccount whose toJson says the name of ours', 'ING001', (p) => {
      meshApp(p);
      const own = object('v1', 'ServiceAccount', 'shop', 'own');
      Object.assign(write(p.team, own), { toJson: () => object('v1', 'ServiceAccount', 'shop', 'app') });
    }],
  ])('%s', (_, code, declare) => {
    expect(codes(() => undefined)).toEqual([]);
    expect(codes(declare)).toContain(code);
  });

  test.each<[string, string, Manifest, JsonPatch]>([
    ['a Secret that a patch moves to the gateway', 'ING418', certificate('shop'), move('istio-system')],
    ['a VirtualService that a patch moves away', 'ING611', virtualService('shop', 'own', CATCH_ALL), move('elsewhere')],
    ['a VirtualService that a patch turns into something else', 'ING611', virtualService('shop', 'own', CATCH_ALL),
      JsonPatch.replace('/kind', 'DestinationRule')],
    ['a Gateway that a patch gives another name', 'ING001', gateway('istio-system', 'istio-ingressgateway'), rename('own')],
  ])('%s is no longer where it was', (_, code, manifest, patch) => {
    expect(codes((p) => write(p.team, manifest))).toContain(code);
    expect(codes((p) => write(p.team, manifest).addJsonPatch(patch))).not.toContain(code);
  });

  test('only objects that are read, or that a patch gives another identity, are rendered', () => {
    const rendered: string[] = [];
    class Counted extends ApiObject {
      public toJson(): Manifest {
        rendered.push(this.node.id);
        return super.toJson();
      }
    }
    codes((p) => {
      const add = (id: string, kind: string) => new Counted(p.team, id, { apiVersion: 'v1', kind, metadata: { name: id } });
      add('read', 'Service');
      add('unread', 'Job');
      add('patched', 'Job').addJsonPatch(JsonPatch.add('/metadata/labels', { a: 'b' }), JsonPatch.add('/data', {}));
      add('renamed', 'Job').addJsonPatch(rename('other'));
    });
    expect(rendered).toEqual(['read', 'renamed']);
  });
});

describe('lists', () => {
  const OWN = service('shop', 'own', { type: 'NodePort', ports: [{ port: 80, nodePort: 30443 }] });

  function codes(...manifests: Manifest[]): string[] {
    const p = new Playground(new App());
    p.gatewayWith({ serviceType: ServiceType.NODE_PORT });
    p.tls('web', 'shop.example.com', { backend });
    manifests.forEach((manifest, index) => new ApiObject(p.team, `own-${index}`, manifest as unknown as ApiObjectProps));
    return Findings.of(p.app).list().map(({ code }) => code);
  }

  test.each<[string, Manifest]>([
    ['in a List in a List', list(list(OWN))],
    ['in a ServiceList in a List', list({ apiVersion: 'v1', kind: 'ServiceList', items: [{ ...OWN, kind: undefined }] })],
    ['beside an empty List', list(list(), OWN)],

    ['after a hole', { apiVersion: 'v1', kind: 'List', items: [, OWN] }],
    ['after nothing', list(null as unknown as Manifest, OWN)],
  ])('a Service %s is seen', (_, manifest) => {
    expect(codes(manifest)).toEqual(['ING308']);
  });

  const NOWHERE = undefined as unknown as string;

  describe.each<[string, (manifest: Manifest) => Manifest]>([
    ['by itself', (manifest) => manifest],
    ['in a List', (manifest) => list(manifest)],
  ])('an object without a namespace is somewhere: %s', (_, placed) => {
    test.each<[string, string, Manifest, IngressGatewayProps]>([
      ['the Secret of a certificate', 'ING418', object('v1', 'Secret', NOWHERE, 'web-certificate'), {}],
      ['the Secret of a certificate beside a whole cluster', 'ING410', object('v1', 'Secret', NOWHERE, 'web-certificate'), {
        snapshot: wholeCluster(object('v1', 'Secret', 'istio-system', 'other')),
      }],
      ['the Service of a backend', 'ING714', service(NOWHERE, 'web', { ports: [{ port: 80 }] }), {}],
      ['the Service of a backend beside a whole cluster', 'ING708', service(NOWHERE, 'web', { ports: [{ port: 80 }] }), {
        snapshot: wholeCluster(STOCK_SERVICE),
      }],
    ])('%s', (__, expected, manifest, props) => {
      const found = (each: Manifest) => {
        const p = new Playground(new App());
        p.gatewayWith(props);
        p.tls('web', 'shop.example.com', { backend });
        new ApiObject(new Chart(p.app, 'own'), 'own', placed(each) as unknown as ApiObjectProps);
        return Findings.of(p.app).list().map(({ code }) => code).filter((code) => code === expected);
      };
      expect(found(manifest)).toEqual([]);
      expect(found({ ...manifest, metadata: { ...manifest.metadata as Manifest, namespace: 'blog' } })).toEqual([expected]);
    });
  });
});
