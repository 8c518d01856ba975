import type { SpawnSyncReturns } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App } from 'cdk8s';
import { IngressApp } from '../../src';
import { isPrinted } from '../../src/app/output-folders';
import { runNode, smallProgram } from '../support/child-process';
import { declareSmall, LIST, SMALL_ARTIFACTS } from '../support/small-app';
import { filesBelow } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let count = 0;
let home = '';

beforeEach(() => {
  home = path.join(folder, `${count++}`);
  fs.mkdirSync(home);
});

describe('artifacts among the manifests', () => {
  test.each([
    ['dist', 'dist', 'is also outdir'],
    ['dist', 'dist/files', 'is inside outdir'],
    ['dist', 'other/../dist/files/of/ours', 'is inside outdir'],
    ['.', 'files', 'is inside outdir'],
  ])('fail when outdir is %s and artifactsOutdir %s', (outdir, artifactsOutdir, problem) => {
    const [manifests, others] = [outdir, artifactsOutdir].map((name) => path.join(home, name));
    expect(() => new IngressApp({ outdir: manifests, artifactsOutdir: others })).toThrow(new RegExp(
      `^artifactsOutdir ${others} ${problem}.*\n  otherwise: .*manifests.*\n  fix: leave artifactsOutdir out, for .*-ingress, or `));
  });

  test('fail when a symbolic link leads there', () => {
    fs.mkdirSync(path.join(home, 'dist'));
    fs.symlinkSync(path.join(home, 'dist'), path.join(home, 'link'));
    expect(() => new IngressApp({ outdir: path.join(home, 'dist'), artifactsOutdir: path.join(home, 'link', 'files') }))
      .toThrow('is inside outdir');
    expect(() => new IngressApp({ outdir: path.join(home, 'link'), artifactsOutdir: path.join(home, 'dist', 'files') }))
      .toThrow('is inside outdir');
  });

  test.each([IngressApp, App])('fail when the default folder of %p is made a link into outdir before the synthesis', (Kind) => {
    const app = new Kind({ outdir: path.join(home, 'dist') });
    declareSmall(app);
    fs.mkdirSync(path.join(home, 'dist'));
    fs.symlinkSync(path.join(home, 'dist'), path.join(home, 'dist-ingress'));
    expect(() => app.synth()).toThrow('is also outdir');
    expect(fs.readdirSync(path.join(home, 'dist'))).toEqual([]);
  });

  test('fail when outdir is where the artifacts of a gateway belong', () => {
    const app = new IngressApp({ outdir: path.join(home, 'istio-system'), artifactsOutdir: home });
    declareSmall(app);
    expect(() => app.synth()).toThrow(`of artifactsOutdir is inside outdir ${path.join(home, 'istio-system')}`);
    expect(fs.readdirSync(home)).toEqual([]);
  });

  test('are fine in a folder around outdir, or beside it with a longer name', () => {
    for (const artifactsOutdir of ['.', 'dist-files']) {
      const app = new IngressApp({ outdir: path.join(home, 'dist'), artifactsOutdir: path.join(home, artifactsOutdir) });
      declareSmall(app);
      app.synth();
      expect([...filesBelow(path.join(home, artifactsOutdir)).keys()]).toEqual(expect.arrayContaining([LIST, ...SMALL_ARTIFACTS]));
    }
  });
});

test.each(['outdir', 'artifactsOutdir'])('fails when %s is empty, which would be the current folder', (option) => {
  expect(() => new IngressApp({ [option]: '' })).toThrow(`IngressApp:\n  ${option} must not be empty: it would be the current folder`);
});

test('the templates of a Helm chart have their artifacts next to the chart', () => {
  fs.mkdirSync(path.join(home, 'dist', 'templates'), { recursive: true });
  fs.writeFileSync(path.join(home, 'dist', 'Chart.yaml'), '');
  expect(new IngressApp({ outdir: path.join(home, 'dist', 'templates') }).artifactsOutdir).toBe(path.join(home, 'dist-ingress'));
  expect(new IngressApp({ outdir: path.join(home, 'templates') }).artifactsOutdir).toBe(path.join(home, 'templates-ingress'));
});

describe('cdk8s synth', () => {
  const cli = path.join(__dirname, '..', '..', 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');

  /** Runs the CLI on a small app, with a folder for temporary files of its own. */
  function synth(args: string, kind: string, options = '{}'): SpawnSyncReturns<string> {
    const env = { TMPDIR: path.join(home, 'tmp') };
    fs.mkdirSync(env.TMPDIR);
    fs.writeFileSync(path.join(home, 'main.js'), smallProgram('app.synth();', options, kind));
    return runNode(home, [cli, 'synth', '--check-upgrade', 'false', '--app', `${process.execPath} main.js`, ...args.split(' ')], { env });
  }

  test.each(['IngressApp', 'App'])('--stdout prints the manifests of %s, says that there are no artifacts, and leaves nothing', (kind) => {
    const { status, stdout, stderr } = synth('--stdout', kind);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^cdk8s synth --stdout: files .* are not written; .*\n$/)]);
    expect(stdout).toContain('kind: VirtualService');
    expect([fs.readdirSync(path.join(home, 'tmp')), fs.readdirSync(home).sort()]).toEqual([[], ['main.js', 'tmp']]);
  });

  test('--stdout writes the artifacts into a folder that the user chose', () => {
    const { stdout, stderr } = synth('--stdout', 'IngressApp', '{ artifactsOutdir: \'files\' }');
    expect([stdout.includes('kind: VirtualService'), stderr]).toEqual([true, '']);
    expect([...filesBelow(path.join(home, 'files')).keys()]).toEqual([LIST, ...SMALL_ARTIFACTS]);
    expect(fs.readdirSync(path.join(home, 'tmp'))).toEqual([]);
  });

  test.each([
    ['--output dist', 'dist', 'dist-ingress'],
    ['--output tmp/cdk8s-abc123', 'tmp/cdk8s-abc123', 'tmp/cdk8s-abc123-ingress'],
    ['--output chart --format helm --chart-version 1.0.0', 'chart/templates', 'chart-ingress'],
  ])('%s writes manifests to %s and artifacts to %s', (args, manifests, artifacts) => {
    const { stderr } = synth(args, 'IngressApp');
    expect(stderr).toBe('');
    expect([...filesBelow(path.join(home, manifests)).keys()]).toEqual(['ingress.k8s.yaml']);
    expect([...filesBelow(path.join(home, artifacts)).keys()]).toEqual([LIST, ...SMALL_ARTIFACTS]);
  });
});

test('an output folder in the folder for temporary files is not that of --stdout', () => {
  expect(isPrinted(fs.mkdtempSync(path.join(folder, 'cdk8s-')))).toBe(false);
});
