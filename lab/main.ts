import { SCENARIOS } from '../test/scenarios';
import { down } from './commands/down';
import { oracle } from './commands/oracle';
import { within } from './commands/within';

const USAGE = `usage: npm run lab [-- COMMAND]

  run [SCENARIO...]   put scenarios, all unless told, into a cluster and use them (the default)
  oracle              ask Istio's own code about all scenarios, without a cluster
  up [SCENARIO]       leave a cluster running with one scenario, article unless told
  down                end it

scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}`;

type Command = (scenarios: readonly string[]) => Promise<boolean>;

const COMMANDS: Readonly<Record<string, Command>> = {
  run: (scenarios) => within('run', scenarios),
  oracle,
  up: ([scenario = 'article']) => within('up', [scenario]),
  down,
};

/** How many scenarios a command takes. */
const MOST: Readonly<Record<string, number>> = { run: SCENARIOS.length, up: 1 };

async function main([verb = 'run', ...scenarios]: readonly string[]): Promise<number> {
  const unknown = scenarios.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (!(verb in COMMANDS) || unknown.length > 0 || scenarios.length > (MOST[verb] ?? 0)) {
    const wanted = ['help', '--help', '-h'].includes(verb);
    console.error(wanted ? USAGE : `${[`no such command or scenario: ${[verb, ...scenarios].join(' ')}`, '', USAGE].join('\n')}`);
    return wanted ? 0 : 2;
  }
  return await COMMANDS[verb](scenarios) ? 0 : 1;
}

main(process.argv.slice(2)).then((code) => process.exit(code), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});
