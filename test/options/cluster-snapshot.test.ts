import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, Chart } from 'cdk8s';
import { Backend, ClusterSnapshot, Findings, IngressGateway, IngressPort, IngressProtocol } from '../../src';
import { gateway, object, server, someFiles, virtualService } from '../support/snapshots';
import { temporaryFolder } from '../support/temporary-folder';

const OLD = virtualService('shop', 'old', {
  hosts: ['shop.example.com'], gateways: ['legacy/edge'], http: [{ route: [{ destination: { host: 'web', port: { number: 80 } } }] }],
});
const EDGE = gateway('legacy', 'edge', server(80, 'HTTP', ['*.example.com']));
const OTHER = { kind: 'Gateway', namespace: 'legacy', name: 'edge' };

/** What is found about a host of the stock gateway, as code and level. */
function findings(snapshot: ClusterSnapshot, host = 'shop.example.com'): string[] {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const edge = new IngressGateway(chart, 'gateway', { snapshot });
  new IngressPort(chart, 'web', {
    gateway: edge, port: 80, protocol: IngressProtocol.HTTP, hosts: [host], backend: Backend.service('web', 80),
  });
  return Findings.of(app).list().map(({ code, level }) => `${level} ${code}`);
}

describe('objects that users replace', () => {
  test('conflict with nothing', () => {
    const cluster = someFiles(EDGE, OLD);
    expect(findings(cluster)).toEqual(['error ING611']);
    expect(findings(cluster.replacing({ kind: 'VirtualService', namespace: 'shop', name: 'old' }))).toEqual([]);
    expect(findings(cluster.replacing(OTHER, { kind: 'VirtualService', namespace: 'shop', name: 'old' }))).toEqual([]);
  });

  test('are missed where nothing takes their place', () => {
    const cluster = someFiles(EDGE, OLD).replacing(OTHER, { kind: 'VirtualService', namespace: 'shop', name: 'old' });
    expect(findings(cluster, 'www.example.com')).toEqual(['warning ING517']);
  });

  test('may be Ingresses, of which istiod makes others', () => {
    const ingress = object('networking.k8s.io/v1', 'Ingress', 'shop', 'old', {
      metadata: { annotations: { 'kubernetes.io/ingress.class': 'istio' } },
      spec: {
        rules: [{
          host: 'shop.example.com', http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } },
              { path: '/api', pathType: 'Prefix', backend: { service: { name: 'api', port: { number: 80 } } } },
            ],
          },
        }],
      },
    });
    const cluster = someFiles(ingress);
    expect(findings(cluster)).not.toEqual([]);
    expect(findings(cluster.replacing({ kind: 'Ingress', namespace: 'shop', name: 'old' }))).toEqual(['warning ING618']);
  });

  test('leave the other snapshot as it was', () => {
    const cluster = someFiles(EDGE, OLD);
    cluster.replacing({ kind: 'VirtualService', namespace: 'shop', name: 'old' });
    expect(findings(cluster)).toEqual(['error ING611']);
  });

  test('fails when the snapshot has no such object, for all of them at once', () => {
    const cluster = someFiles(EDGE, OLD);
    expect(() => cluster.replacing({ kind: 'VirtualService', namespace: 'blog', name: 'old' }, { kind: 'Gateway', name: 'none' })).toThrow(
      'ClusterSnapshot.replacing:\n  the snapshot has no VirtualService \'blog/old\', or does not read objects of that kind\n'
      + '  fix: correct kind or namespace: it has VirtualService \'shop/old\'\n'
      + '  the snapshot has no Gateway \'none\', or does not read objects of that kind\n  fix: correct kind and name, or leave it out',
    );
    expect(() => cluster.replacing({ kind: 1 as never, name: 'old' })).toThrow(/objects/);
  });
});

describe('files of objects that users replace', () => {
  const legacy = join(temporaryFolder(), 'legacy');
  beforeAll(() => {
    mkdirSync(legacy);
    [EDGE, { ...OLD, spec: {} }].forEach((manifest, i) => writeFileSync(join(legacy, `${i}.json`), JSON.stringify(manifest)));
  });

  test('name objects of the snapshot, as it shows them, and add others', () => {
    expect(findings(someFiles(OLD).replacingFiles(legacy), 'www.example.com')).toEqual(['warning ING517']);
    expect(findings(someFiles(OLD).replacingFiles(legacy))).toEqual([]);
  });

  test('fails when there are none, or they cannot be read', () => {
    expect(() => someFiles(OLD).replacingFiles()).toThrow('ClusterSnapshot.replacingFiles:\n  no path was given');
    expect(() => someFiles(OLD).replacingFiles('nowhere.yaml'))
      .toThrow(/^ClusterSnapshot.replacingFiles:\n {2}'nowhere.yaml' does not exist/);
  });
});
