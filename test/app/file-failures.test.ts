import * as os from 'os';
import * as path from 'path';
import { App, Chart, YamlOutputType } from 'cdk8s';
import { Backend, GatewayInstallation, IngressApp, IngressGateway, IngressPort, IngressProtocol } from '../../src';
import { filesBelow } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

/** The module that cdk8s and the library call; an import would be a copy. */
const fs = jest.requireActual<typeof import('fs')>('fs');

/** What fails: a call of one of these functions. */
const CALLS = [
  'mkdirSync', 'writeFileSync', 'readFileSync', 'readdirSync', 'statSync', 'lstatSync', 'realpathSync', 'renameSync', 'linkSync',
  'copyFileSync', 'rmSync', 'rmdirSync',
] as const;

type Call = typeof CALLS[number];
type AnyFunction = (...args: any[]) => any;

// In memory, if possible: thousands of files are written.
const home = path.join(temporaryFolder(fs.existsSync('/dev/shm') ? '/dev/shm' : undefined), 'home');
const outdir = path.join(home, 'dist');

/** An app with these gateways, each with a port for TCP: the fewest files that can be replaced, added and removed. */
function appOf(...names: readonly string[]): App {
  const app = new IngressApp({ outdir, yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
  names.forEach((name, index) => {
    const chart = new Chart(app, name, { namespace: 'gateways' });
    const gateway = new IngressGateway(chart, 'gateway', { installation: GatewayInstallation.helm({ release: name }) });
    new IngressPort(chart, 'db', {
      gateway, port: 5432 + index, protocol: IngressProtocol.TCP, name: `${name}-db`, backend: Backend.service('db', 5432),
    });
  });
  return app;
}

/** One gateway is replaced, one is removed, and one comes with the new app. */
const oldApp = () => appOf('gone', 'kept');
const newApp = () => appOf('kept', 'new');

/** Everything below the folder, and what this process left in the folder for temporary files. */
function state(): unknown {
  const folders = fs.existsSync(home) ? fs.readdirSync(home, { recursive: true, encoding: 'utf8' }).sort() : [];
  return [[...filesBelow(home)], folders, fs.readdirSync(os.tmpdir()).filter((name) => name.includes(`-${process.pid}-`))];
}

const saved = path.join(path.dirname(home), 'saved');

/** Starts again with a folder as it was when it was saved. */
function reset(): void {
  fs.rmSync(home, { recursive: true, force: true });
  fs.cpSync(saved, home, { recursive: true });
}

/** Saves the output of an app. */
function save(app: App | undefined): void {
  for (const folder of [saved, home]) fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(home, { recursive: true });
  app?.synth();
  fs.cpSync(home, saved, { recursive: true });
}

type Chooses = (call: Call, index: number, args: readonly unknown[]) => boolean;

/** Runs some work while the chosen calls fail; returns how many calls there were. A call inside another one does not count. */
function failing(fails: Chooses, code: string, work: () => void): number {
  let [count, depth] = [0, 0];
  const wrapped = (name: Call, original: AnyFunction) => (...args: unknown[]) => {
    if (depth > 0) return original(...args);
    count += 1;
    depth += 1;
    try {
      if (!fails(name, count, args)) return original(...args);
      // A disk that gets full in the middle of a file.
      if (name === 'writeFileSync') original(args[0], `${args[1] as string}`.slice(0, 10), args[2]);
      if (name === 'copyFileSync') original(...args);
    } finally {
      depth -= 1;
    }
    throw Object.assign(new Error(`${code}: it failed, ${name} '${args[0]}'`), { code, syscall: name, path: args[0] });
  };
  const originals = CALLS.map((name) => [name, fs[name]] as const);
  const native = wrapped('realpathSync', fs.realpathSync.native);
  Object.assign(fs, Object.fromEntries(originals.map(([name, original]) => [name, Object.assign(wrapped(name, original), { native })])));
  try {
    work();
  } finally {
    Object.assign(fs, Object.fromEntries(originals));
  }
  return count;
}

/** What a synthesis throws; undefined if it succeeds. */
function thrownBy(app: App): string | undefined {
  try {
    app.synth();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const CASES: ReadonlyArray<readonly [string, () => App | undefined, Chooses]> = [
  ['over the output of an earlier synthesis', oldApp, () => false],
  ['into an empty folder', () => undefined, () => false],
  ['on a file system without hard links', oldApp, (call) => call === 'linkSync'],
  ['in a folder whose parent cannot be written', oldApp, (call, _, [name]) => call === 'mkdirSync' && path.dirname(`${name}`) === home],
  ['across file systems', oldApp, (call, _, [from]) => call === 'renameSync' && /\.tmp\//.test(`${from}`)],
];

describe.each(CASES)('%s', (_, before, always) => {
  let [oldState, newState]: unknown[] = [];
  let calls = 0;

  beforeAll(() => {
    save(before());
    reset();
    oldState = state();
    calls = failing(always, 'EXDEV', () => newApp().synth());
    newState = state();
  });

  test('a synthesis writes everything, and leaves nothing else', () => {
    expect(newState).not.toEqual(oldState);
    expect(JSON.stringify(newState)).not.toContain('ingress-synth');
    expect(calls).toBeGreaterThan(50);
  });

  test('whichever call fails, all files are new, or all are as before', () => {
    const outcomes = new Set<boolean>();
    for (let index = 1; index <= calls; index++) {
      reset();
      let message: string | undefined;
      const app = newApp();
      const code = index % 2 === 0 ? 'ENOSPC' : 'EACCES';
      failing((call, count, args) => count === index || always(call, count, args), code, () => { message = thrownBy(app); });
      outcomes.add(message === undefined);
      expect([index, state()]).toEqual([index, message === undefined ? newState : oldState]);
      if (message !== undefined) {
        expect(message).toMatch(new RegExp(`^.* cannot be written: it failed \\(${code}\\)\n  nothing was written: .*\n  fix: .*$`));
      }
    }
    expect(outcomes.size).toBe(2);
  });
});

test.each([1, 2])('fails when files cannot be put back, and says which, and keeps the old ones: %i', (number) => {
  save(oldApp());
  const before = filesBelow(home);
  let message: string | undefined;
  const app = newApp();
  let renamed = 0;
  // The next file cannot be put into place, and nothing can be renamed from then on.
  const fails: Chooses = (call, _, [from]) => call === 'renameSync' && /\.(new|old)$/.test(`${from}`) && ++renamed > number;
  failing(fails, 'EIO', () => { message = thrownBy(app); });
  const [, lost] = /could not be put back, the old ones are beside them:((?:\n {4}.*)+)\n/.exec(message!)!;
  const old = lost.split('\n    ').slice(1).map((file) => before.get(path.relative(home, file)));
  const kept = [...filesBelow(home)].filter(([name]) => name.endsWith('.old')).map(([, content]) => content);
  expect(old).toHaveLength(number);
  expect(kept.sort()).toEqual(old.sort());
  expect(message).toContain('it failed (EIO)');
});
