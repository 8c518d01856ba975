import { spawn, type ChildProcess } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { IngressApp } from '../../src';
import { temporaryName } from '../../src/app/temporary-names';
import { runNode, smallProgram } from '../support/child-process';
import { declareSmall, LIST, SMALL_ARTIFACTS } from '../support/small-app';
import { filesBelow } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const OUTPUT = [...[LIST, ...SMALL_ARTIFACTS].map((file) => `dist-ingress/${file}`), 'dist/ingress.k8s.yaml'].sort();
let count = 0;
let home = '';

beforeEach(() => {
  home = path.join(folder, `${count++}`);
  fs.mkdirSync(home);
});

function synthesize(): void {
  const app = new IngressApp({ outdir: path.join(home, 'dist') });
  declareSmall(app);
  app.synth();
}

function files(): string[] {
  return [...filesBelow(home).keys()].sort();
}

/** Runs a synthesis that gets a signal while cdk8s has written half of its files. */
function interrupted(signal: string, before = ''): ReturnType<typeof runNode> {
  return runNode(home, ['-e', smallProgram(`
    ${before}
    const { writeFileSync } = require('fs');
    require('fs').writeFileSync = (...args) => {
      writeFileSync(...args);
      process.kill(process.pid, ${JSON.stringify(signal)});
    };
    app.synth();
    require('fs').writeFileSync = writeFileSync;
  `)]);
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s during a synthesis ends the process when all files are in place', (signal) => {
  expect(interrupted(signal).signal).toBe(signal);
  expect(files()).toEqual(OUTPUT);
});

test('a signal that the program handles is left to it', () => {
  const { signal, status, stdout } = interrupted('SIGINT', 'process.once(\'SIGINT\', () => console.log(\'handled\'));');
  expect([signal, status, stdout]).toEqual([null, 0, 'handled\n']);
  expect(files()).toEqual(OUTPUT);
});

test('a signal after a synthesis ends the process as ever', () => {
  const program = smallProgram('app.synth(); setTimeout(() => process.kill(process.pid, \'SIGINT\'), 10); setTimeout(() => {}, 10000);');
  expect(runNode(home, ['-e', program]).signal).toBe('SIGINT');
});

test('the next synthesis removes what a killed one left', () => {
  expect(interrupted('SIGKILL').signal).toBe('SIGKILL');
  const left = files();
  expect(left.length).toBeGreaterThan(0);
  expect(left.filter((file) => !file.includes('.ingress-synth-'))).toEqual([]);
  synthesize();
  expect(files()).toEqual(OUTPUT);
});

describe('names of temporary files', () => {
  let other: ChildProcess;

  beforeAll(() => { other = spawn('sleep', ['600']); });
  afterAll(() => other.kill());

  /** A name that another process, or this one, gave to a file, in each folder where the library writes. */
  function leave(name: string, age = 0): string[] {
    const left = ['.', 'dist', 'dist-ingress/istio-system/istio-ingressgateway'].map((each) => path.join(home, each, name));
    for (const file of left) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, 'left');
      const time = new Date(Date.now() - age);
      fs.utimesSync(file, time, time);
    }
    return left.map((file) => path.relative(home, file));
  }

  const HOUR = 3600 * 1000;
  const ofPid = (pid: number) => temporaryName('old').replace(`-${process.pid}-`, `-${pid}-`);
  const elsewhere = () => temporaryName('new').replace(/synth-[\da-f]{8}/, 'synth-01234567');

  test.each<[string, () => string, number]>([
    ['a process that is gone', () => ofPid(4194304 + 1), 0],
    ['an earlier process with the same number', () => temporaryName('new'), 100 * HOUR],
    ['another machine, a day ago', elsewhere, 25 * HOUR],
  ])('of %s are removed', (_, name, age) => {
    leave(name(), age);
    synthesize();
    expect(files()).toEqual(OUTPUT);
  });

  test.each<[string, () => string, number]>([
    ['a process that runs', () => ofPid(other.pid!), 100 * HOUR],
    ['this process', () => temporaryName('new'), 0],
    ['another machine, of today', elsewhere, 23 * HOUR],
    ['nobody: a user\'s file', () => '.ingress-synth-notes.new', 100 * HOUR],
    ['nobody: a user\'s file with another ending', () => ofPid(4194305).replace('.old', '.yaml'), 100 * HOUR],
    ['nobody: a user\'s file with a longer name', () => `notes${ofPid(4194305)}`, 100 * HOUR],
  ])('of %s are kept', (_, name, age) => {
    const left = leave(name(), age);
    synthesize();
    expect(files()).toEqual([...OUTPUT, ...left].sort());
  });

  test('are hidden, and end in nothing that a tool reads', () => {
    for (const ending of ['new', 'old', 'tmp'] as const) expect(temporaryName(ending)).toMatch(/^\.[\w-]+\.(new|old|tmp)$/);
  });
});
