import { chmodSync, mkdirSync, writeFileSync } from 'fs';
import { dirname, join, relative } from 'path';
import { App } from 'cdk8s';
import { Backend, ClusterSnapshot, Findings } from '../../../src';
import { errorsOf, gist, Playground } from '../../support/findings';
import { temporaryFolder } from '../../support/temporary-folder';

const root = temporaryFolder();
let count = 0;

/** Writes files into a folder of their own, and returns it. */
function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = join(root, `${count++}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function service(name: string, more = ''): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n${more}spec:\n  ports:\n  - port: 80\n`;
}

const WHOLE = service('whole', '  namespace: shop\n');
const TEMPLATE = `{{- if .Values.on }}\n${service('{{ .Release.Name }}')}{{- end }}\n`;

/** What findings say is left out of a snapshot. */
function leftOut(...paths: readonly string[]): string[] {
  const playground = new Playground(new App());
  playground.gatewayWith({ snapshot: ClusterSnapshot.fromFiles(...paths) });
  return Findings.of(playground.app).list().map(({ code, got }) => `${code} ${got}`);
}

/** The lines of the error, without its heading. */
function problems(...paths: readonly string[]): string[] {
  try {
    ClusterSnapshot.fromFiles(...paths);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n  ').slice(1);
  }
}

describe('below a folder', () => {
  test('files that cannot be read are passed over with a note', () => {
    const folder = folderWith({ 'c.yaml': TEMPLATE, 'a/b.json': '{"apiVersion": "v1", "kind": "Secret", hunter2}}', 'whole.yaml': WHOLE });
    expect(leftOut(folder)).toEqual([
      `ING012 the snapshot has 2 files that cannot be read: '${folder}/a/b.json', '${folder}/c.yaml'`,
    ]);
  });

  test('so is one in UTF-16', () => {
    const folder = folderWith({ 'utf16.yaml': Buffer.from(`\uFEFF${WHOLE}`, 'utf16le'), 'whole.yaml': WHOLE });
    expect(leftOut(folder)).toEqual([`ING012 the snapshot has 1 file that cannot be read: '${folder}/utf16.yaml'`]);
  });

  test('only the first names are in the note, as the user gave them', () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${String.fromCharCode(97 + index)}.yaml`, TEMPLATE]));
    const folder = relative('', folderWith({ ...files, 'whole.yaml': WHOLE }));
    expect(leftOut(folder, folder)).toEqual([
      `ING012 the snapshot has 12 files that cannot be read: '${folder}/a.yaml', '${folder}/b.yaml', '${folder}/c.yaml', and 9 more`,
    ]);
  });

  test('objects without a namespace are passed over with a note', () => {
    const folder = folderWith({ 'one.yaml': `${service('one')}---\n${WHOLE}`, 'two.yaml': service('two', '  namespace: ""\n') });
    expect(leftOut(folder)).toEqual([
      `ING012 the snapshot has 2 objects without a namespace: Service 'one' in '${folder}/one.yaml', Service 'two' in '${folder}/two.yaml'`,
    ]);
    expect(errorsOf((p) => {
      p.gatewayWith({ snapshot: ClusterSnapshot.fromFiles(folder) });
      p.port('web', { hosts: ['shop.example.com'], backend: Backend.service('whole', 8080) });
    }).map(gist)).toEqual(['team/web: ING701 Service \'whole\' has no TCP port 8080; its TCP ports are: 80']);
  });

  test('a file without permission is passed over with a note', () => {
    const folder = folderWith({ 'locked.yaml': WHOLE, 'whole.yaml': WHOLE });
    chmodSync(join(folder, 'locked.yaml'), 0o000);
    // The superuser may read it.
    const expected = process.getuid?.() === 0 ? [] : [`ING012 the snapshot has 1 file that cannot be read: '${folder}/locked.yaml'`];
    expect(leftOut(folder)).toEqual(expected);
  });

  test.each<[string, Record<string, string>]>([
    ['values, and templates of values', { 'values.yaml': 'a: 1', 'values.tpl.yaml': 'a: {{ .Values.a }}', 'config.json': '{ // no\n}' }],
    ['templates with one of the two fields of every object', { 'a.tpl.yaml': 'kind: {{ .a }}', 'b.tpl.yaml': 'apiVersion: {{ .b }}' }],
    ['a note of a release', { 'note.yaml': 'apiVersion: release-notes/v2\nkind:\nareas: []\n' }],
    ['objects of other kinds without a namespace', { 'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}' }],
    ['comments and empty documents', { 'none.yaml': '# none\n---\n---\n', 'empty.yaml': '' }],
    ['hidden files and folders', { '.ci.yaml': TEMPLATE, '.github/ci.yaml': TEMPLATE, 'a/.b/c.yaml': service('one') }],
    ['other files', { 'notes.txt': TEMPLATE, 'web.tpl': TEMPLATE, 'data.jsonl': '{"kind": "apiVersion"}\n{' }],
    ['a patch of the gateway, without the kustomization that names it', {
      'patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: istio-ingressgateway, namespace: istio-system}\n'
        + 'spec: {template: {spec: {securityContext: {seccompProfile: {type: RuntimeDefault}}}}}\n',
    }],
    ['kustomize\'s patches of every form', {
      'overlay/kustomization.yml': 'patches:\n- path: a.yaml\n- patch: "- op: remove"\npatchesStrategicMerge:\n- ../b.yaml\n'
        + '- |-\n  kind: X\npatchesJson6902:\n- path: c.yaml\n  target: {kind: Service}\n',
      'overlay/a.yaml': service('a'),
      'b.yaml': service('whole', '  namespace: shop\n').replace('80', '8080'),
      'overlay/c.yaml': '- {op: remove, path: /spec}',
    }],
  ])('%s are no reason for a note', (_, files) => {
    expect(leftOut(folderWith({ ...files, 'a-whole.yaml': WHOLE }))).toEqual([]);
  });
});

describe('everything that is wrong with what was named is told at once', () => {
  test('each problem and each fix once', () => {
    const folder = folderWith({
      'broken.yaml': 'password: hunter2: 1', 'broken.json': '{"hunter2"', 'values.yaml': 'password: hunter2',
      'one.yaml': service('one'), 'two.yaml': `${WHOLE}---\n${service('two')}`, 'whole.yaml': WHOLE,
      'empty.yaml': '# hunter2', 'empty/values.yaml': 'password: hunter2',
    });
    const at = (name: string) => `'${folder}/${name}'`;
    const named = [
      'broken.yaml', 'broken.json', 'nothing.yaml', 'values.yaml', 'one.yaml', 'two.yaml', 'whole.yaml', 'empty.yaml', 'empty',
    ];
    expect(problems(...named.map((name) => join(folder, name)))).toEqual([
      `${at('broken.yaml')} is not valid YAML at line 1`,
      `${at('broken.json')} is not valid JSON at line 1`,
      'fix: correct it, or leave it out',
      `${at('nothing.yaml')} does not exist`,
      expect.stringMatching(/^fix: correct the path; relative paths start at /),
      `${at('values.yaml')} contains a document without apiVersion and kind`,
      'fix: pass only Kubernetes manifests',
      `${at('empty.yaml')} contains no Kubernetes objects`,
      `${at('empty')} contains no Kubernetes objects`,
      'fix: check the command that wrote it, such as kubectl get -o yaml',
      `Service 'one' in ${at('one.yaml')} has no namespace`,
      `Service 'two' in ${at('two.yaml')} has no namespace`,
      'fix: add metadata.namespace, as kubectl get and kustomize do',
    ]);
  });

  test('a file that was named is read, although its folder was named too', () => {
    const folder = folderWith({ 'broken.yaml': TEMPLATE, 'whole.yaml': WHOLE });
    expect(problems(folder)).toEqual([]);
    expect(problems(folder, join(folder, 'broken.yaml'))).toEqual([
      `'${folder}/broken.yaml' is not valid YAML at line 1`, 'fix: correct it, or leave it out',
    ]);
  });

  test('a folder of templates alone', () => {
    const folder = folderWith({ 'a.yaml': TEMPLATE, 'values.yaml': 'a: 1' });
    expect(problems(folder)).toEqual([
      `'${folder}' contains no Kubernetes objects, but a file that cannot be read: '${folder}/a.yaml'`,
      'fix: pass what helm template or kustomize build makes of it',
    ]);
  });
});
