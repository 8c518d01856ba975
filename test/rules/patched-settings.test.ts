// Settings of a replaced server that users patch into the Gateway.
import { ApiObject, JsonPatch } from 'cdk8s';
import { explainedFindings } from '../support/findings';
import { replacing, SIMPLE, URL } from '../support/replaced';
import { server } from '../support/snapshots';

test('a version of TLS that a patch sets is not lost', () => {
  const declare = replacing(server(443, 'HTTPS', ['shop.example.com'], { ...SIMPLE, minProtocolVersion: 'TLSV1_3' }));
  const codes = explainedFindings((p) => {
    declare(p);
    ApiObject.of(p.gateway).addJsonPatch(JsonPatch.add('/spec/servers/0/tls/minProtocolVersion', 'TLSV1_3'));
  }, URL).map(({ code }) => code);
  expect(codes).toEqual(['ING007']);
});
