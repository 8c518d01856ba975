import { spawnSync } from 'child_process';

/** What `npm test` runs, in order; the first failure stops it. The last one prints the closing line itself. */
const CHECKS = ['compile', 'eslint', 'typecheck'].map(task => ['projen', task]);
const TESTS = ['jest', '--ci', ...process.argv.slice(2)];

function succeeds([program, ...args]: string[]): boolean {
  return spawnSync(program, args, { stdio: 'inherit' }).status === 0;
}

const failed = CHECKS.find(check => !succeeds(check));
if (failed) {
  console.log(`${failed.join(' ')} failed, so no test ran`);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
process.exit(succeeds(TESTS) ? 0 : 1);
