import * as path from 'path';
import { SCENARIOS } from './scenarios';
import { declareIn } from './scenarios/scenario';
import { BareModules } from './support/bare-modules';
import { IngressRegistry } from '../src/app/registry';
import { sha256 } from '../src/app/sha256';

const SRC = path.join(__dirname, '..', 'src');
const modules = new BareModules(SRC);

describe.each(SCENARIOS)('without any module or global of Node, the scenario $name', (scenario) => {
  const { app, gateways } = declareIn(scenario, { outdir: 'unused' });
  const decided = IngressRegistry.of(app).model();
  const declared = JSON.parse(JSON.stringify(decided.declared));
  const clusters = new Map(decided.gateways.map(({ declaration, cluster }) => [declaration.at, cluster]));
  const model = modules.load('model/build-model.ts').buildModel(declared, { clusters, sha256 });

  test.each(gateways.map((gateway) => ({ gateway })))('has the same explanations at $gateway.gatewayName', ({ gateway }) => {
    const decisions = {
      findings: modules.load('rules/rule.ts').findings(model, modules.load('rules/index.ts').RULE_TABLES),
      gateways: new Map(model.gateways.map((each: any) => [each.declaration.at, each])),
      apps: declared.apps,
    };
    const { parseRequest } = modules.load('diagnostics/request.ts');
    const ours = model.gateways.find((each: any) => each.declaration.at === gateway.node.path);
    for (const { url } of scenario.requests) {
      expect(modules.load('diagnostics/explain.ts').explain(ours, parseRequest(url), decisions).text).toBe(gateway.explain(url).text);
    }
    expect(modules.load('diagnostics/diagram.ts').diagram(ours)).toBe(gateway.diagram());
  });
});

test('fails when a module of Node is required', () => {
  expect(() => modules.load('cluster/read/manifest-files.ts')).toThrow('cluster/read/manifest-files.ts imports fs');
});
