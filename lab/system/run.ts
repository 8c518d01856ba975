import { execFile, execFileSync, type ExecFileSyncOptions } from 'child_process';

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** What it prints counts even when it fails. */
  readonly mayFail?: boolean;
}

const MOST_OUTPUT = 256 * 1024 * 1024;

/** Runs a program and gives back what it printed; fails with what it said on standard error. */
export function run(program: string, args: readonly string[], { input, cwd, env, mayFail }: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: MOST_OUTPUT, encoding: 'utf8' as const };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error && !(mayFail && stdout)) reject(failure(program, args, stderr || stdout || error.message));
      else resolve(stdout);
    });
    child.stdin?.on('error', () => undefined); // The program may end before it has read all.
    child.stdin?.end(input);
  });
}

/** As `run`, for when the lab ends and nothing may be left to wait for. */
export function runNow(program: string, args: readonly string[], options: ExecFileSyncOptions = {}): string {
  return execFileSync(program, args, { stdio: 'pipe', maxBuffer: MOST_OUTPUT, ...options }).toString();
}

function failure(program: string, args: readonly string[], said: string): Error {
  return new Error(`${program.split('/').pop()} ${args.join(' ').slice(0, 200)}: ${said.trim()}`);
}
