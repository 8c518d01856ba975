import { cdk } from 'projen';

/** Tasks that differ from projen's, and the scripts of this project. */
export function configureTasks(project: cdk.JsiiProject): void {
  // jsii still runs on Node 20, the oldest that this library supports, under a banner of a dozen lines.
  project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

  replaceTest(project);
  // Neither projen nor a shell stands between the lab and the signals that end it.
  project.package.setScript('lab', 'exec ts-node lab/start.ts');
  replacePackaging(project);

  project.addTask('eslint', {
    description: 'Lint all files, or those given; --fix repairs what it can',
    steps: [{ exec: 'eslint --max-warnings=0', receiveArgs: true }],
  });
  project.addTask('typecheck', {
    description: 'Check the types of tests, examples, benchmarks and scripts',
    steps: [{ exec: 'tsc -p test/tsconfig.json --noEmit' }],
  });
  project.addTask('golden:update', {
    description: 'Rewrite the golden files; takes arguments of jest to select some',
    steps: [{ exec: 'ts-node scripts/golden-update.ts', receiveArgs: true }],
  });
  project.addTask('docs:rules', {
    description: 'Write docs/rules.md from the rules and test/scoreboard',
    steps: [{ exec: 'ts-node scripts/rules-page.ts' }],
  });
  project.addTask('demo', {
    description: 'Synthesize examples/article and explain three URLs',
    steps: [{ spawn: 'compile' }, { exec: 'ts-node scripts/demo.ts' }],
  });
  project.addTask('bench', {
    description: 'Measure synthesis',
    steps: [{ spawn: 'compile' }, { exec: 'ts-node bench/main.ts', receiveArgs: true }],
  });
}

/**
 * These two end with a line of counts for whoever runs them; as tasks they would be followed,
 * on failure, by a line of projen's.
 */
function replaceTest(project: cdk.JsiiProject) {
  project.package.setScript('test', 'ts-node scripts/test.ts');
  project.testTask.reset('npm test --');
}

/** jsii-pacmak alone packages neither Java nor Go here: the bindings of our peers have to be made as well. */
function replacePackaging(project: cdk.JsiiProject) {
  project.packageTask.reset();
  project.packageTask.spawn(project.tasks.tryFind('package:js')!);
  for (const name of ['package-all', 'package:python', 'package:java', 'package:go']) {
    project.tasks.removeTask(name);
  }
  project.package.setScript('package:all', 'ts-node scripts/package-languages.ts');
}
