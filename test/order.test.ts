import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Chart } from 'cdk8s';
import fc from 'fast-check';
import { SCENARIOS } from './scenarios';
import { Backend, GatewayInstallation, IngressApp, IngressGateway, IngressPort, IngressProtocol } from '../src';
import { declareIn } from './scenarios/scenario';
import { shuffledDeclarations } from './support/random-declarations';
import { errorsOf, nextFolder, resultOf } from './support/random-results';
import { filesBelow, synthesized } from './support/synthesized';
import { temporaryFolder } from './support/temporary-folder';

const folder = temporaryFolder();
const next = nextFolder(path.join(folder, 'random'));

describe.each([['seldom', false], ['often', true]] as const)('with declarations that %s conflict', (_, crowded) => {
  let valid = 0;
  let refused = 0;

  test('objects, artifacts, explanations and errors do not depend on their order', () => {
    fc.assert(fc.property(shuffledDeclarations(crowded ? 'crowded' : 'sparse'), ({ declarations, shuffled }) => {
      const result = resultOf(next(), declarations, declarations);
      if (result.errors.length > 0) refused++; else valid++;
      expect(resultOf(next(), declarations, shuffled)).toEqual(result);
    }), { numRuns: 40, seed: 20 });
  });

  test('enough of them are valid, or invalid when they often conflict', () => {
    expect(crowded ? refused : valid).toBeGreaterThan(10);
  });
});

describe.each(SCENARIOS)('the scenario $name', (scenario) => {
  test('has the same output when it is synthesized twice', () => {
    const outdir = path.join(folder, 'twice', scenario.name);
    const { app } = declareIn(scenario, { outdir });
    app.synth();
    const first = filesBelow(path.dirname(outdir));
    app.synth();
    expect(filesBelow(path.dirname(outdir))).toEqual(first);
  });

  test('has the same output in a new app', () => {
    expect(synthesized(scenario, path.join(folder, 'other'))).toEqual(synthesized(scenario, path.join(folder, 'another')));
  });
});

describe('of two gateways with one host', () => {
  /** Errors of three ports: a on one gateway, b and c on the other. */
  function errors(order: string, names: Readonly<Record<string, string>>): string[] {
    const app = new IngressApp({ outdir: 'unused' });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const outside = new IngressGateway(chart, 'outside');
    const inside = new IngressGateway(chart, 'inside', { installation: GatewayInstallation.helm({ release: 'istio-inside' }) });
    for (const id of order) {
      new IngressPort(chart, id, {
        gateway: id === 'a' ? outside : inside, port: id === 'c' ? 8088 : 80, protocol: IngressProtocol.HTTP, hosts: ['shop.example.com'],
        name: names[id], backend: Backend.service('web', 80),
      });
    }
    return errorsOf(() => app.synthYaml());
  }

  test('the first declaration by path owns a VirtualService that several share', () => {
    const names = { a: 'same', b: 'same', c: 'same' };
    expect(errors('abc', names)).toContainEqual(expect.stringContaining('[shop/b] ING001'));
    expect(errors('acb', names)).toEqual(errors('abc', names));
  });

  test('two names for a host give the same errors in every order', () => {
    const names = { a: 'two', b: 'one', c: 'two' };
    expect(errors('abc', names)).toContainEqual(expect.stringContaining('[shop/c] ING608'));
    expect(errors('cba', names)).toEqual(errors('abc', names));
  });
});

test('the output does not depend on time zone, language and current folder', () => {
  const elsewhere = path.join(folder, 'elsewhere');
  fs.mkdirSync(elsewhere);
  const program = path.join(__dirname, 'support', 'write-scenarios.ts');
  execFileSync(process.execPath, ['-r', require.resolve('ts-node/register/transpile-only'), program, elsewhere], {
    cwd: elsewhere,
    env: {
      ...process.env, TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8',
      TS_NODE_PROJECT: path.join(__dirname, 'tsconfig.json'),
    },
  });
  const here = path.join(folder, 'here');
  for (const scenario of SCENARIOS) synthesized(scenario, here);
  expect(filesBelow(elsewhere)).toEqual(filesBelow(here));
  expect(filesBelow(here).size).toBeGreaterThan(50);
});
