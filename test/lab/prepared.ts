import * as path from 'path';
import type { Prepared } from '../../lab/scenario/prepared';
import { declareIn, type Scenario } from '../scenarios/scenario';
import { modelOf } from '../support/model';

/** A scenario without rendered files, which is enough for requests. */
export function declaredOnly(scenario: Scenario, folder: string): Prepared {
  const { gateways } = declareIn(scenario, { outdir: path.join(folder, scenario.name) });
  return {
    scenario,
    gateways: gateways.map((construct) => ({ construct, model: modelOf(construct), balancerFiles: new Map() })),
    manifests: '',
    synthesized: [],
    delivered: [],
    presumed: [],
    namespaces: [],
    certificates: new Map(),
    trust: { ca: '' },
  };
}
