import { execFileSync } from 'child_process';
import { readdirSync, rmSync } from 'fs';
import { join } from 'path';

const EXAMPLE = join(__dirname, '..', 'examples', 'article');
const OUTPUTS = ['dist', 'dist-ingress'];

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd: EXAMPLE, stdio: 'inherit' });
}

function printTree(folder: string, indent = ''): void {
  console.log(`${indent}${folder.split('/').pop()}/`);
  const inner = `${indent}  `;
  const byName = readdirSync(folder, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1);
  for (const entry of byName) {
    if (entry.isDirectory()) {
      printTree(join(folder, entry.name), inner);
    } else {
      console.log(inner + entry.name);
    }
  }
}

OUTPUTS.forEach(folder => rmSync(join(EXAMPLE, folder), { recursive: true, force: true }));

console.log('\n== cdk8s synth');
run('cdk8s', 'synth', '--no-check-upgrade');

console.log('\n== files in examples/article');
OUTPUTS.forEach(folder => printTree(join(EXAMPLE, folder)));

// `cdk8s synth` keeps what the program prints to itself.
console.log('\n== what the program prints');
run('ts-node', 'main.ts');
