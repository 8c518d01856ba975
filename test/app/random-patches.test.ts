import { ApiObject, App, JsonPatch, Testing } from 'cdk8s';
import fc from 'fast-check';
import { MeshApp } from '../../src';
import { Playground, synthesisErrors } from '../support/findings';

/** Fields on which a request depends. */
const OF_KIND: Readonly<Record<string, (spec: any) => unknown>> = {
  Gateway: ({ selector, servers }) => [selector, servers.map(({ port, hosts, tls }: any) => [port, hosts, tls?.mode, tls?.credentialName])],
  VirtualService: ({ hosts, gateways, http }) => [hosts, gateways, http.map(({ route, match }: any) => [route, match])],
  Service: ({ selector, ports }) => [selector, ports],
  Deployment: ({ selector, template }) => [selector, template.metadata.labels.app, template.spec.containers[0].ports],
};

test('whatever is patched, an explanation says ARRIVES only if the fields that requests depend on are as declared', () => {
  const url = 'https://shop.example.com/';
  const declared = () => {
    const p = new Playground(new App());
    p.tls('web', 'shop.example.com', { backend: new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080 }) });
    return p;
  };
  /** What decides where the request goes, as written. */
  const steering = (p: Playground) => [...Testing.synth(p.platform), ...Testing.synth(p.team)]
    .map(({ kind, metadata, spec }) => [kind, metadata?.name, metadata?.namespace, OF_KIND[kind]?.(spec)]);
  const original = steering(declared());
  const manifests = [...Testing.synth(declared().platform), ...Testing.synth(declared().team)];
  // And some at which a patch is harmless.
  const harmless = ['/metadata/labels', '/metadata/annotations', '/spec/more', '/spec/http/0/timeout', '/spec/template/spec/dnsPolicy'];
  const paths = [...new Set(manifests.flatMap((each) => [...pointersOf(each)])), ...harmless, ...harmless];
  const operation = fc.record({
    object: fc.nat(4), op: fc.constantFrom('remove' as const, 'replace' as const, 'add' as const), path: fc.constantFrom(...paths),
    value: fc.constantFrom<unknown>('x', 7, {}, [], null),
  });
  let arrived = 0;
  fc.assert(fc.property(fc.array(operation, { minLength: 1, maxLength: 2 }), (operations) => {
    const p = declared();
    const objects = p.app.node.findAll().filter(ApiObject.isApiObject);
    for (const { object, op, path: pointer, value } of operations) {
      objects[object].addJsonPatch(op === 'remove' ? JsonPatch.remove(pointer) : JsonPatch[op](pointer, value));
    }
    const { findings } = p.gateway.explain(url);
    if (findings.some(({ level }) => level === 'error')) {
      expect(synthesisErrors(p.app).length).toBeGreaterThan(0);
      expect(p.gateway.explain(url).arrives).toBe(false);
    } else {
      arrived++;
      expect(steering(p)).toEqual(original);
    }
  }), { numRuns: 300, seed: 13 });
  expect(arrived).toBeGreaterThan(10);
});

function* pointersOf(value: unknown, above = ''): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const pointer = `${above}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    yield pointer;
    yield* pointersOf(member, pointer);
  }
}
