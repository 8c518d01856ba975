import { spawnSync } from 'child_process';

if (process.env.CI) {
  console.error('golden files are never rewritten in CI');
  process.exit(1);
}
// Only the tests that compare golden files: others may have to wait for what this writes.
const tests = ['--updateSnapshot', 'test/scenarios.test.ts', ...process.argv.slice(2)];
process.exit(spawnSync('jest', tests, { stdio: 'inherit' }).status ?? 1);
