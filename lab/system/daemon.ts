import { spawn, type ChildProcess } from 'child_process';
import * as fs from 'fs';
import { join } from 'path';
import { LOGS } from './paths';
import { sleep } from './wait';
import { inNetworkOf, onHost } from '../network/namespaces';

interface DaemonProps {
  readonly name: string;
  /** The machine that it runs on. */
  readonly host: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** Whether it makes mounts that others see; it then has no `/etc/hosts` of the lab. */
  readonly seesAllFiles?: boolean;
}

/** A program that runs until it is stopped, or until the lab ends; it outlives the process that started it. */
export class Daemon {
  public readonly log: string;
  private process?: ChildProcess;

  public constructor(private readonly props: DaemonProps) {
    this.log = join(LOGS, `${props.name}.log`);
    this.start();
  }

  public start(): void {
    const { host, program, args, env, cwd, seesAllFiles } = this.props;
    const command = (seesAllFiles ? inNetworkOf : onHost)(host, program, args);
    const output = fs.openSync(this.log, 'a');
    this.process = spawn(...command, { stdio: ['ignore', output, output], env: { ...process.env, ...env }, cwd, detached: true });
    this.process.unref();
    fs.closeSync(output);
  }

  public get running(): boolean {
    return this.process?.exitCode === null && this.process.signalCode === null;
  }

  /** @throws with the end of its log, when it is not running */
  public check(): void {
    if (!this.running) throw new Error(`${this.props.name} ended; its log ends with\n${lastLines(this.log)}`);
  }

  /** Ends it at once, as a crash would. */
  public async kill(): Promise<void> {
    this.process?.kill('SIGKILL');
    while (this.running) await sleep(20);
  }
}

function lastLines(file: string): string {
  return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}
