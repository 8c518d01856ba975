import { SCENARIOS } from '../test/scenarios';
import { differential } from './commands/differential';
import { down } from './commands/down';
import { oracle } from './commands/oracle';
import { isSample, sample } from './commands/sample';
import { within } from './commands/within';

const USAGE = `usage: npm run lab [-- COMMAND]

  run [SCENARIO...]            put scenarios, all unless told, into a cluster and use them (the default)
  oracle                       ask Istio's own code about all scenarios, without a cluster
  differential [COUNT] [SEED] [--model]
                               ask it about random declarations: 300 by seed 1, unless told; with --model
                               only about those that our model of istiod's merging cannot judge alone
  adoption [COUNT] [SEED] [--model]
                               the same about random declarations for random clusters, with an API server
  up [SCENARIO]                leave a cluster running with one scenario, article unless told
  down                         end it

scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}`;

interface Command {
  /** Whether it takes these words. */
  takes(words: readonly string[]): boolean;
  run(words: readonly string[]): Promise<boolean>;
}

const areScenarios = (words: readonly string[]) => words.every((word) => SCENARIOS.some(({ name }) => name === word));
const none = (words: readonly string[]) => words.length === 0;

const COMMANDS: Readonly<Record<string, Command>> = {
  run: { takes: areScenarios, run: (scenarios) => within('run', scenarios) },
  oracle: { takes: none, run: oracle },
  differential: { takes: isSample, run: (words) => differential(sample(words)) },
  adoption: { takes: isSample, run: (words) => within('adoption', words) },
  up: { takes: (words) => words.length <= 1 && areScenarios(words), run: ([scenario = 'article']) => within('up', [scenario]) },
  down: { takes: none, run: down },
};

async function main([verb = 'run', ...words]: readonly string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(verb)) {
    console.log(USAGE);
    return 0;
  }
  if (!Object.hasOwn(COMMANDS, verb) || !COMMANDS[verb].takes(words)) {
    console.error(`no such command or scenario: ${[verb, ...words].join(' ')}\n\n${USAGE}`);
    return 2;
  }
  return await COMMANDS[verb].run(words) ? 0 : 1;
}

main(process.argv.slice(2)).then((code) => process.exit(code), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});
