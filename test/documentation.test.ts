import * as fs from 'fs';
import * as path from 'path';
import { Chart } from 'cdk8s';
import * as ts from 'typescript';
import { GatewayInstallation, IngressApp, IngressGateway, ServiceType } from '../src';
import { temporaryFolder } from './support/temporary-folder';
import { runProgram } from './support/user-program';

const ROOT = path.join(__dirname, '..');

interface Block {
  readonly label: string;
  readonly language: string;
  readonly text: string;
}

const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'lab/README.md', ...markdownBelow('docs'), ...markdownBelow('examples')];
const blocks = pages.flatMap(blocksOf);
const programs = blocks.filter(({ language }) => language === 'ts');

function markdownBelow(folder: string): string[] {
  if (!fs.existsSync(path.join(ROOT, folder))) return [];
  const files = fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.md') && !/(^|\/)(dist|node_modules)/.test(file))
    .map((file) => path.join(folder, file))
    .sort();
}

function blocksOf(page: string): Block[] {
  const text = fs.readFileSync(path.join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, content], index) => (
    { label: `${page} block ${index + 1}`, language, text: content }));
}

function tree(folder: string, indent = ''): string {
  const entries = fs.readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
  const below = (name: string) => `/\n${tree(path.join(folder, name), `${indent}  `)}`;
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => `${indent}${entry.name}${entry.isDirectory() ? below(entry.name) : '\n'}`).join('');
}

test('every program of the documentation compiles', () => {
  const folder = fs.mkdtempSync(path.join(__dirname, 'documentation-'));
  try {
    const files = programs.map(({ text }, index) => {
      const file = path.join(folder, `program-${index}.ts`);
      fs.writeFileSync(file, text);
      return file;
    });
    const { config } = ts.readConfigFile(path.join(__dirname, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, __dirname);
    const problems = ts.getPreEmitDiagnostics(ts.createProgram(files, { ...options, noUnusedLocals: false }));
    expect(problems.map((problem) => ts.flattenDiagnosticMessageText(problem.messageText, '\n'))).toEqual([]);
    expect(programs.length).toBeGreaterThan(1);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test.each(programs.map((block) => [block.label, block] as const))('%s runs', (_, block) => {
  const folder = temporary.next();
  fs.mkdirSync(path.join(folder, 'base'));
  fs.copyFileSync(path.join(__dirname, 'fixtures', 'gateway-chart', 'istio-ingress.yaml'), path.join(folder, 'base', 'gateway.yaml'));
  // Users run it in a folder that has this file.
  runProgram(block.text.replace('\'base/', `'${folder}/base/`), folder);
});

describe('README', () => {
  const [, files, explanation] = blocks;
  const [first] = programs;

  test('lists the files that its first example writes', () => {
    const folder = temporary.next();
    runProgram(first.text, folder);
    expect(tree(folder)).toBe(files.text);
  });

  test('shows what its first example prints', () => {
    expect(runProgram(first.text, temporary.next())).toBe(explanation.text);
  });
});

test('README shows the error for conflicting declarations', () => {
  const app = new IngressApp();
  const gateway = (name: string, installation: GatewayInstallation) => {
    const chart = new Chart(app, name, { namespace: name });
    return new IngressGateway(chart, 'gateway', { installation, serviceType: ServiceType.NODE_PORT });
  };
  gateway('platform', GatewayInstallation.istioctl());
  gateway('shop', GatewayInstallation.managed({ name: 'shop-gateway' }));
  const shown = blocks.find(({ text }) => text.startsWith('Validation failed'))!;
  expect(() => app.synthYaml()).toThrow(shown.text.trimEnd());
});

/** A new folder for each test below one that is removed at the end. */
const temporary = (() => {
  const folder = temporaryFolder();
  let count = 0;
  return {
    next: () => {
      const next = path.join(folder, `${count++}`);
      fs.mkdirSync(next);
      return next;
    },
  };
})();
