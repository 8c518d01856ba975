import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { runNode, smallProgram } from '../support/child-process';
import { filesBelow } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

/** Mounts are made in a namespace of their own, where everybody may; they are gone with it. */
const UNSHARE = ['unshare', '--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])];
const canMount = spawnSync(UNSHARE[0], [...UNSHARE.slice(1), 'mount', '-t', 'tmpfs', 'none', '/tmp']).status === 0;

const PROGRAM = smallProgram(`
  console.log(JSON.stringify(require('fs').readdirSync('.', { recursive: true }).sort()));
  try {
    app.synth();
    console.log('written');
  } catch (error) {
    console.log(error.message);
  }
  console.log(JSON.stringify(require('fs').readdirSync('.', { recursive: true }).sort()));
`);

// Whether or not mounts work here, file-failures.test.ts makes every call fail once.
(canMount ? describe : describe.skip)(canMount ? 'with mounts' : 'without mounts, which are not allowed here', () => {
  const folder = temporaryFolder();
  let count = 0;
  let home = '';

  beforeEach(() => {
    home = path.join(folder, `${count++}`);
    for (const name of ['dist', 'dist-ingress', 'tmp']) fs.mkdirSync(path.join(home, name), { recursive: true });
  });

  /** Synthesizes after these commands; returns the names before, what happened, and the names afterwards. */
  function synthesizedAfter(...commands: readonly string[]): [unknown, string, unknown] {
    const script = `${commands.map((command) => `${command} &&`).join(' ')} exec "$0" "$@"`;
    const { stdout, stderr } = runNode(home, ['-e', PROGRAM], {
      through: [...UNSHARE, 'sh', '-c', script], env: { TMPDIR: path.join(home, 'tmp') },
    });
    const lines = stdout.trimEnd().split('\n');
    expect(stderr).toBe('');
    return [JSON.parse(lines[0]), lines.slice(1, -1).join('\n'), JSON.parse(lines[lines.length - 1])];
  }

  const readOnly = (name: string) => `mount --bind ${name} ${name} && mount -o remount,ro,bind ${name}`;

  test.each<[string, string[]]>([
    ['the output folder is a mount', ['mount -t tmpfs none dist']],
    ['both folders are mounts', ['mount -t tmpfs none dist', 'mount -t tmpfs none dist-ingress']],
    ['the output folder is bound from the same file system', ['mkdir elsewhere', 'mount --bind elsewhere dist']],
    ['only the two folders and the one for temporary files can be written', [
      readOnly('.'), 'cd "$PWD"', ...['dist', 'dist-ingress', 'tmp'].map((name) => `mount -t tmpfs none ${name}`),
    ]],
    ['only the two folders can be written', [
      readOnly('.'), 'cd "$PWD"', ...['dist', 'dist-ingress'].map((name) => `mount -t tmpfs none ${name}`),
    ]],
  ])('writes everything when %s', (_, commands) => {
    const [before, outcome, after] = synthesizedAfter(...commands);
    expect(outcome).toBe('written');
    expect(after).toEqual(expect.arrayContaining(['dist/ingress.k8s.yaml', 'dist-ingress/istio-system/istio-ingressgateway/port-map.md']));
    expect(JSON.stringify(after)).not.toContain('ingress-synth');
    expect(before).not.toContain('dist/ingress.k8s.yaml');
  });

  test.each<[string, string, string[]]>([
    ['the output folder cannot be written', 'dist', [readOnly('dist')]],
    ['the folder of the artifacts cannot be written', 'dist-ingress', [readOnly('dist-ingress')]],
    ['no folder can be written', 'A temporary file in .*', [readOnly('.'), 'cd "$PWD"']],
  ])('fails when %s, and writes nothing', (_, what, commands) => {
    const [before, outcome, after] = synthesizedAfter(...commands);
    expect(outcome).toMatch(new RegExp(`^.*${what}.* cannot be written: read-only file system \\(EROFS\\)\n  nothing was written: .*`));
    expect(after).toEqual(before);
  });

  test.each<[string, string[]]>([
    ['the disk of the output folder is full', ['mount -t tmpfs -o nr_inodes=1 none dist']],
    ['the disk of the artifacts is nearly full', ['mount -t tmpfs -o size=8k none dist-ingress']],
    ['the disk of the artifacts has too few inodes', ['mount -t tmpfs -o nr_inodes=6 none dist-ingress']],
  ])('fails when %s, and writes nothing', (_, commands) => {
    const [before, outcome, after] = synthesizedAfter(...commands);
    expect(outcome).toMatch(/ cannot be written: no space left on device \(ENOSPC\)\n {2}nothing was written: .*\n {2}fix: free some/);
    expect(after).toEqual(before);
  });

  test('an error that nobody catches shows no internals of Node', () => {
    const script = `${readOnly('dist')} && exec "$0" "$@"`;
    const { status, stderr } = runNode(home, ['-e', smallProgram('app.synth();')], { through: [...UNSHARE, 'sh', '-c', script] });
    expect([status, stderr.match(/ cannot be written: read-only/g)?.length]).toEqual([1, 1]);
    expect(stderr).not.toContain('node:internal');
    expect(filesBelow(home).size).toBe(0);
  });
});
