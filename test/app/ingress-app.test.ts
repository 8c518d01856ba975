import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, App, YamlOutputType, type ResolutionContext } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { IngressApp } from '../../src';
import { declareSmall, LIST, SMALL_ARTIFACTS } from '../support/small-app';
import { filesBelow } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const cwd = process.cwd();
const { CDK8S_OUTDIR } = process.env;
let count = 0;
let home = '';

beforeEach(() => {
  home = path.join(folder, `${count++}`);
  fs.mkdirSync(home);
  process.chdir(home);
  delete process.env.CDK8S_OUTDIR;
});

afterEach(() => {
  process.chdir(cwd);
  if (CDK8S_OUTDIR === undefined) delete process.env.CDK8S_OUTDIR; else process.env.CDK8S_OUTDIR = CDK8S_OUTDIR;
});

function synthesized(app: App): void {
  declareSmall(app);
  app.synth();
}

function artifactsBelow(name: string): string[] {
  return [...filesBelow(name).keys()].filter((file) => file !== LIST);
}

test('both kinds of app write manifests and, beside them, artifacts', () => {
  const written = [IngressApp, App].map((Kind) => {
    synthesized(new Kind({ outdir: Kind.name }));
    expect([...filesBelow(Kind.name).keys()]).toEqual(['ingress.k8s.yaml']);
    expect(artifactsBelow(`${Kind.name}-ingress`)).toEqual(SMALL_ARTIFACTS);
    return [filesBelow(Kind.name), filesBelow(`${Kind.name}-ingress`)];
  });
  expect(written[1]).toEqual(written[0]);
});

test('the folders are named dist and dist-ingress by default', () => {
  synthesized(new IngressApp());
  expect(fs.readdirSync('.').sort()).toEqual(['dist', 'dist-ingress']);
});

test.each([IngressApp, App])('%p reads its folder from CDK8S_OUTDIR, which the CLI sets', (Kind) => {
  process.env.CDK8S_OUTDIR = 'of-the-cli';
  synthesized(new Kind());
  expect(fs.readdirSync('.').sort()).toEqual(['of-the-cli', 'of-the-cli-ingress']);
});

test.each<[string, string, string]>([
  ['dist/', 'dist', 'dist-ingress'],
  ['./dist', 'dist', 'dist-ingress'],
  ['a/b/dist', 'a/b/dist', 'a/b/dist-ingress'],
  ['a/../dist//', 'dist', 'dist-ingress'],
  ['dist.new', 'dist.new', 'dist.new-ingress'],
])('with the folder %p, manifests go to %p and artifacts to %p', (outdir, manifests, artifacts) => {
  synthesized(new IngressApp({ outdir }));
  expect([...filesBelow(manifests).keys()]).toEqual(['ingress.k8s.yaml']);
  expect(artifactsBelow(artifacts)).toEqual(SMALL_ARTIFACTS);
});

test('with the current folder, the artifacts go next to it', () => {
  fs.mkdirSync('inner');
  process.chdir('inner');
  synthesized(new IngressApp({ outdir: '.' }));
  expect(fs.readdirSync('.')).toEqual(['ingress.k8s.yaml']);
  expect(artifactsBelow('../inner-ingress')).toEqual(SMALL_ARTIFACTS);
});

test('an absolute folder may lie anywhere', () => {
  synthesized(new IngressApp({ outdir: path.join(home, 'deep', 'er') }));
  expect(fs.readdirSync('deep').sort()).toEqual(['er', 'er-ingress']);
});

describe('options of cdk8s\' own', () => {
  test('the file extension is handed on', () => {
    synthesized(new IngressApp({ outputFileExtension: '.yml' }));
    expect([...filesBelow('dist').keys()]).toEqual(['ingress.yml']);
    expect(artifactsBelow('dist-ingress')).toEqual(SMALL_ARTIFACTS);
  });

  test('the output mode is handed on', () => {
    expect(new IngressApp({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE }).yamlOutputType).toBe(YamlOutputType.FILE_PER_RESOURCE);
    expect(new IngressApp().yamlOutputType).toBe(new App().yamlOutputType);
  });

  test('resolvers are handed on', () => {
    const resolve = jest.fn((context: ResolutionContext) => {
      if (context.value === 'of the app') context.replaceValue('resolved');
    });
    const app = new IngressApp({ resolvers: [{ resolve }] });
    const { chart } = declareSmall(app);
    new ApiObject(chart, 'Mine', { apiVersion: 'v1', kind: 'ConfigMap', data: { color: 'of the app' } });
    app.synth();
    expect(filesBelow('dist').get('ingress.k8s.yaml')).toContain('color: resolved');
  });

  test.each([true, false])('recordConstructMetadata %p is handed on', (recordConstructMetadata) => {
    synthesized(new IngressApp({ recordConstructMetadata }));
    const file = filesBelow('dist').get('construct-metadata.json');
    const paths = file && Object.values(JSON.parse(file).resources);
    expect(paths).toEqual(recordConstructMetadata ? expect.arrayContaining([{ path: 'ingress/gateway/Resource' }]) : undefined);
  });
});

test('artifactsOutdir is the folder of the artifacts', () => {
  const app = new IngressApp({ artifactsOutdir: 'files/of/ours' });
  synthesized(app);
  expect(app.artifactsOutdir).toBe('files/of/ours');
  expect(artifactsBelow('files/of/ours')).toEqual(SMALL_ARTIFACTS);
  expect(fs.readdirSync('.').sort()).toEqual(['dist', 'files']);
});

test('the app has its original folder again after synthesis', () => {
  const app = new IngressApp({ outdir: 'dist/' });
  synthesized(app);
  expect(app.outdir).toBe('dist/');
});

test('an app without a gateway writes only manifests', () => {
  new IngressApp().synth();
  expect(fs.readdirSync('.')).toEqual(['dist']);
});

test('a subclass that overrides synth writes the artifacts and its own files', () => {
  class OwnApp extends App {
    public synth(): void {
      super.synth();
      fs.writeFileSync(path.join(this.outdir, 'added.txt'), 'by hand');
    }
  }
  const app = new OwnApp();
  synthesized(app);
  expect(app).toBeInstanceOf(OwnApp);
  expect([...filesBelow('dist').keys()]).toEqual(['added.txt', 'ingress.k8s.yaml']);
  expect(artifactsBelow('dist-ingress')).toEqual(SMALL_ARTIFACTS);
});

test('a subclass of IngressApp writes the artifacts once', () => {
  class OwnApp extends IngressApp {}
  synthesized(new OwnApp({ artifactsOutdir: 'files' }));
  expect(fs.readdirSync('.').sort()).toEqual(['dist', 'files']);
});

test('other apps of the same class are not affected', () => {
  declareSmall(new App({ outdir: 'one' }));
  new App({ outdir: 'two' }).synth();
  expect(fs.readdirSync('.')).toEqual(['two']);
});

test.each([IngressApp, App])('synthYaml and toJson with %p write nothing', (Kind) => {
  const app = new Kind();
  const { chart, gateway } = declareSmall(app);
  expect(parseAllDocuments(app.synthYaml()).map((document) => document.get('kind')).sort()).toEqual(['Gateway', 'VirtualService']);
  expect(chart.toJson()).toHaveLength(2);
  gateway.explain('http://www.example.com/');
  expect(fs.readdirSync('.')).toEqual([]);
});

const modes = Object.values(YamlOutputType).filter((mode): mode is YamlOutputType => typeof mode !== 'string');
const namedModes = modes.map((mode) => [YamlOutputType[mode], mode] as const);

test.each(namedModes)('with the output mode %s both apps write the same objects as cdk8s does', (_, mode) => {
  const expected = {
    [YamlOutputType.FILE_PER_APP]: ['app.k8s.yaml'],
    [YamlOutputType.FILE_PER_CHART]: ['ingress.k8s.yaml'],
    [YamlOutputType.FILE_PER_RESOURCE]: ['Gateway.istio-ingressgateway.k8s.yaml', 'VirtualService.www-example-com.k8s.yaml'],
    [YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE]: [
      'ingress/Gateway.istio-ingressgateway.k8s.yaml', 'ingress/VirtualService.www-example-com.k8s.yaml',
    ],
  };
  for (const Kind of [IngressApp, App]) {
    synthesized(new Kind({ outdir: Kind.name, yamlOutputType: mode }));
    expect([...filesBelow(Kind.name).keys()]).toEqual(expected[mode]);
    expect(artifactsBelow(`${Kind.name}-ingress`)).toEqual(SMALL_ARTIFACTS);
  }
});
