// What `npm run lab` starts: the lab's own programs are compiled first, since dozens of them run at once.
import { spawnSync } from 'child_process';
import { join } from 'path';

const compiler = spawnSync('tsc', ['--project', join(__dirname, 'tsconfig.json'), '--noCheck'], { stdio: 'inherit' });
if (compiler.status !== 0) process.exit(compiler.status ?? 1);

void import(join(__dirname, '.build', 'lab', 'main.js'));
