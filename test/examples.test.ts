import * as fs from 'fs';
import * as path from 'path';
import { article } from './scenarios/article';
import { filesBelow, synthesized } from './support/synthesized';
import { temporaryFolder } from './support/temporary-folder';
import { runProgram } from './support/user-program';

const EXAMPLES = path.join(__dirname, '..', 'examples');
const names = fs.readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const folder = temporaryFolder();

/** Runs an example; returns what it prints. */
function run(name: string): string {
  fs.mkdirSync(path.join(folder, name));
  return runProgram(fs.readFileSync(path.join(EXAMPLES, name, 'main.ts'), 'utf8'), path.join(folder, name));
}

const printed = new Map(names.map((name) => [name, run(name)]));

test.each(names)('%s has a page, and a configuration for cdk8s', (name) => {
  expect(fs.readdirSync(path.join(EXAMPLES, name))).toEqual(expect.arrayContaining(['README.md', 'cdk8s.yaml', 'main.ts']));
});

test.each(names)('%s explains requests that arrive', (name) => {
  expect(printed.get(name)!.match(/^[A-Z_]+(?= \w+:)/gm)).toEqual(expect.arrayContaining(['ARRIVES']));
});

describe('article', () => {
  const scenario = synthesized(article, path.join(folder, 'scenario'));
  const artifacts = [...filesBelow(path.join(folder, 'article', 'dist-ingress'))];

  test('writes the manifests that were reviewed in the scenario of this name', () => {
    const written = [...filesBelow(path.join(folder, 'article', 'dist'))];
    expect(written).toEqual([...filesBelow(path.join(folder, 'scenario', 'article'))]);
  });

  test('writes the artifacts that were reviewed in the scenario of this name', () => {
    expect(artifacts).toEqual([...scenario.artifacts]);
  });
});
