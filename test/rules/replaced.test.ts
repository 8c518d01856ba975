// What rule cases cannot show about replaced objects: warnings beside others, and advice.
import { ApiObject, JsonPatch } from 'cdk8s';
import { Backend, GatewayInstallation, type IngressRoute } from '../../src';
import { explainedFindings } from '../support/findings';
import { adopting, API, replacing, SIMPLE, to, URL } from '../support/replaced';
import { server, service, someFiles } from '../support/snapshots';

test('a version of TLS that a patch sets is not lost', () => {
  const declare = replacing(server(443, 'HTTPS', ['shop.example.com'], { ...SIMPLE, minProtocolVersion: 'TLSV1_3' }));
  const codes = explainedFindings((p) => {
    declare(p);
    ApiObject.of(p.gateway).addJsonPatch(JsonPatch.add('/spec/servers/0/tls/minProtocolVersion', 'TLSV1_3'));
  }, URL).map(({ code }) => code);
  expect(codes).toEqual(['ING007']);
});

test('a patch that limits a route is not taken for a route that takes every request', () => {
  const declare = adopting([{ ...API, ...to('web') }]);
  const codes = explainedFindings((p) => {
    declare(p);
    (p.team.node.findChild('web') as IngressRoute).addJsonPatch(JsonPatch.add('/match', API.match));
  }, URL).map(({ code }) => code);
  expect(codes).not.toContain('ING626');
});

const HELM = GatewayInstallation.helm({ release: 'edge' });
const MANAGED = GatewayInstallation.managed({ name: 'edge' });

test.each([
  ['Helm values', HELM, 'use GatewayDelivery.kustomizeComponent, which keeps it, in place of Helm values'],
  ['a managed gateway', MANAGED, 'add a Service of your own for the port, with the labels of the pods'],
])('a UDP port, which no IngressPort opens, is kept another way than with %s', (_, installation, way) => {
  const ports = [{ name: 'http2', port: 80, targetPort: 80 }, { name: 'http3', port: 443, protocol: 'UDP' }];
  const [finding] = explainedFindings((p) => {
    const snapshot = someFiles(service('istio-system', 'edge', { type: 'LoadBalancer', selector: { istio: 'edge' }, ports }));
    p.gatewayWith({ installation, snapshot });
    p.port('web', { hosts: ['shop.example.com'], backend: Backend.service('web', 80) });
  }, 'http://shop.example.com/');
  expect([finding.code, finding.fix]).toEqual(['ING322', `${way}; acknowledge this if nobody needs the port`]);
});
