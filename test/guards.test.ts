import { execFileSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { membersOf, mentions, readAssembly } from './support/assembly';
import { temporaryFolder } from './support/temporary-folder';

const ROOT = join(__dirname, '..');
const MAX_CODE_LINES = 300;

/** In parts, so that this file does not name them either. */
const REGISTRY_HOSTS = [
  ['npmjs', 'org'], ['npmjs', 'com'], ['yarnpkg', 'com'], ['npm', 'pkg', 'github', 'com'],
  ['pypi', 'org'], ['pythonhosted', 'org'],
  ['repo', 'maven', 'apache', 'org'], ['repo1', 'maven', 'org'], ['sonatype', 'org'],
  ['proxy', 'golang', 'org'], ['sum', 'golang', 'org'], ['nuget', 'org'], ['rubygems', 'org'],
].map(parts => parts.join('.'));

// A checkout may belong to another user than the one who tests it.
const LIST_FILES = ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard'];
const files = execFileSync('git', LIST_FILES, { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter(file => file && existsSync(join(ROOT, file)));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

describe('exported API', () => {
  const assembly = readAssembly(ROOT);
  const types = Object.values(assembly.types);
  const members = types.flatMap(membersOf);
  const signatures = [
    ...members.map(({ label, member }) => ({ label, signature: member })),
    ...types.map(type => ({ label: `new ${type.name}`, signature: type.initializer })),
  ];

  test('has no submodules, which fail to build in Go', () => {
    expect(Object.keys(assembly.submodules ?? {})).toEqual([]);
  });

  test('has no unions, which other languages see as any', () => {
    expect(signatures.filter(({ signature }) => mentions(signature, type => 'union' in type)).map(s => s.label)).toEqual([]);
  });

  test('has no any but in the free-form values of a Helm chart', () => {
    const untyped = (type: Record<string, unknown>) => type.primitive === 'any' || type.primitive === 'json';
    expect(signatures.filter(({ signature }) => mentions(signature, untyped)).map(s => s.label)).toEqual(['HelmValuesOptions.extraValues']);
  });

  test('names every type once', () => {
    const names = types.map(type => type.name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('documents every type', () => {
    expect(types.filter(type => !type.docs?.summary).map(type => type.name)).toEqual([]);
  });

  test('documents every member where it is declared first', () => {
    const undocumented = members.filter(({ member }) => !member.docs?.summary && !member.overrides);
    expect(undocumented.map(m => m.label)).toEqual([]);
  });

  test('names the default of every optional property', () => {
    const silent = members.filter(({ type, member }) => type.datatype && member.optional && !member.docs?.default);
    expect(silent.map(m => m.label)).toEqual([]);
  });

  test('has no getters called getX, which clash with properties in Java', () => {
    expect(members.filter(({ member }) => /^get[A-Z]/.test(member.name)).map(m => m.label)).toEqual([]);
  });

  test('has no member named like its class, which other languages take for its constructor', () => {
    const namesake = members.filter(({ type, member }) => plain(member.name) === plain(type.name));
    expect(namesake.map(m => m.label)).toEqual([]);
  });
});

describe('repository', () => {
  const scratch = temporaryFolder();

  test(`keeps source files within ${MAX_CODE_LINES} lines of code`, () => {
    const sources = files.filter(file => /^src\/.*\.ts$/.test(file));
    expect(sources.filter(file => codeLines(read(file)) > MAX_CODE_LINES)).toEqual([]);
  });

  test('locks versions without download addresses', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });

  test('has an API.md of these sources', () => {
    const fresh = join(scratch, 'API.md');
    execFileSync('npx', ['jsii-docgen', '--output', fresh], { cwd: ROOT, stdio: 'ignore' });
    expect(readFileSync(fresh, 'utf8') === read('API.md') ? 'up to date' : 'outdated: npm run docgen').toBe('up to date');
  }, 60_000);

  test('names no package registry', () => {
    expect(files.filter(file => REGISTRY_HOSTS.some(host => read(file).includes(host)))).toEqual([]);
  });
});

function plain(name: string): string {
  return name.replace(/_/g, '').toLowerCase();
}

function codeLines(text: string): number {
  return text.split('\n').filter(line => line.trim() && !/^\s*(\/\/|\/?\*)/.test(line)).length;
}
