import { spawnSync } from 'child_process';

if (process.env.CI) {
  console.error('golden files are never rewritten in CI');
  process.exit(1);
}
process.exit(spawnSync('jest', ['--updateSnapshot', ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1);
