import * as fs from 'fs';
import * as path from 'path';
import { SCENARIOS } from './scenarios';
import { FindingLevel, Findings } from '../src';
import { declareIn } from './scenarios/scenario';
import { goldenFiles } from './support/golden';
import { expectGolden } from './support/golden-file';
import { temporaryFolder } from './support/temporary-folder';

const GOLDEN = path.join(__dirname, 'golden');

describe.each(SCENARIOS.map((scenario) => ({ name: scenario.name, scenario })))('$name', ({ scenario }) => {
  const outdir = path.join(temporaryFolder(), 'dist');
  const { app, gateways } = declareIn(scenario, { outdir });
  app.synth();
  const files = goldenFiles(outdir, gateways, scenario.requests.map(({ url }) => url));
  const folder = path.join(GOLDEN, scenario.name);

  test.each([...files])('%s matches the reviewed file', (file, content) => {
    expectGolden(path.join(folder, file), content);
  });

  test('has no unacknowledged findings', () => {
    expect(Findings.of(app).list().filter(({ level }) => level !== FindingLevel.ACKNOWLEDGED)).toEqual([]);
  });

  test('has no leftover golden files', () => {
    expect(fs.readdirSync(folder).sort()).toEqual([...files.keys()].sort());
  });

  test('has golden files of at most 150 lines', () => {
    expect([...files].filter(([, content]) => content.split('\n').length > 150).map(([file]) => file)).toEqual([]);
  });

  test.each(scenario.requests)('$url: $outcome', ({ url, outcome, reaches }) => {
    const explanation = gateways[0].explain(url);
    expect([explanation.outcome, explanation.arrives ? explanation.reason : undefined]).toEqual([outcome, reaches]);
  });
});
