import { IngressRegistry } from '../../src/app/registry';
import { sha256 } from '../../src/app/sha256';
import { NOTHING_KNOWN } from '../../src/cluster/nothing-known';
import { buildModel } from '../../src/model/build-model';
import type { AppDeclaration } from '../../src/model/declaration';
import { SCENARIOS } from '../scenarios';
import { declareIn } from '../scenarios/scenario';

function modelOf(declared: AppDeclaration) {
  return buildModel(declared, { clusters: new Map(declared.gateways.map(({ at }) => [at, NOTHING_KNOWN])), sha256 });
}

describe.each(SCENARIOS)('the declarations of $name', (scenario) => {
  const { app } = declareIn(scenario, { outdir: 'unused' });
  const { declared } = IngressRegistry.of(app).model();
  const copied: AppDeclaration = JSON.parse(JSON.stringify(declared));

  test('are plain data that survives a round trip through JSON', () => {
    expect(copied).toEqual(declared);
  });

  test('give the same model after that round trip', () => {
    expect(modelOf(copied)).toEqual(modelOf(declared));
  });
});
