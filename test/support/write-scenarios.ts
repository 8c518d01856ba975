// Writes every scenario below the folder that it is given; a program of its own, for tests of the surroundings.
import * as path from 'path';
import { SCENARIOS } from '../scenarios';
import { declareIn } from '../scenarios/scenario';

const [,, folder] = process.argv;
for (const scenario of SCENARIOS) declareIn(scenario, { outdir: path.join(folder, scenario.name) }).app.synth();
