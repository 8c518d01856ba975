import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import type { Measurement, Side } from './measure';

const ROOT = resolve(__dirname, '..');
const MODULES = ['cdk8s', 'cdk8s-plus-27', 'constructs'];

/** A folder like a user's project, whose programs plain `node` runs: neither compiler nor type checks are measured. */
export class Sandbox {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-ingress-bench-'));
  private runs = 0;

  public constructor() {
    mkdirSync(join(this.folder, 'node_modules'));
    for (const name of MODULES) this.link(join(ROOT, 'node_modules', name), name);
    this.link(ROOT, 'cdk8s-istio-ingress');
    for (const file of readdirSync(__dirname).filter(name => name.endsWith('.ts'))) this.transpile(file);
  }

  /** Runs one side once, in a process of its own. */
  public measure(side: Side, shape: string, count: number): Measurement {
    const output = join(this.folder, `run-${this.runs++}`);
    try {
      const args = [join(this.folder, 'measure.js'), side, shape, `${count}`, output];
      return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', cwd: this.folder }));
    } finally {
      rmSync(output, { recursive: true, force: true });
    }
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private link(target: string, name: string): void {
    symlinkSync(target, join(this.folder, 'node_modules', name));
  }

  private transpile(file: string): void {
    const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
    const { outputText } = transpileModule(readFileSync(join(__dirname, file), 'utf8'), { compilerOptions });
    writeFileSync(join(this.folder, file.replace(/ts$/, 'js')), outputText);
  }
}
