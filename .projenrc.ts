import { cdk, javascript, JsonFile } from 'projen';
import { configureTasks } from './projenrc/tasks';

const HOME_PAGE = 'https://github.com/cdk8s-istio-ingress/cdk8s-istio-ingress';

const project = new cdk.JsiiProject({
  name: 'cdk8s-istio-ingress',
  description: 'Declare ports and applications; get every hop of an Istio ingress, from load balancer to pod, out of one model',
  author: 'The cdk8s-istio-ingress authors',
  authorAddress: HOME_PAGE,
  authorOrganization: true,
  repositoryUrl: `${HOME_PAGE}.git`,
  license: 'Apache-2.0',
  keywords: ['cdk8s', 'istio', 'ingress', 'gateway', 'kubernetes', 'service-mesh', 'envoy', 'haproxy', 'load-balancer'],
  stability: 'experimental',

  defaultReleaseBranch: 'main',
  github: false,
  release: false,
  depsUpgrade: false,
  npmAccess: javascript.NpmAccess.PUBLIC,
  packageManager: javascript.NodePackageManager.NPM,
  projenVersion: '0.103.25',
  projenrcTs: true,
  jsiiVersion: '~6.0.0',
  // ts-jest and the linter need the compiler API, which TypeScript 7 does not have.
  typescriptVersion: '~5.9.0',
  minNodeVersion: '20.0.0',
  sampleCode: false,

  npmignoreEnabled: false,
  gitignore: ['/examples/*/dist/', '/examples/*/dist-ingress/', '/lab/.build/'],

  peerDeps: ['cdk8s@^2.68.12', 'cdk8s-plus-27@^2.9.5', 'constructs@^10.3.0'],
  // Cluster dumps are large: it reads them several times as fast as others, and needs no types of its own.
  bundledDeps: ['js-yaml@^5.5.0'],
  devDeps: [
    '@kubernetes-models/istio@3.0.1',
    '@stylistic/eslint-plugin@^5.0.0',
    '@types/jest@^30.0.0',
    'cdk8s-cli@2.207.60',
    'eslint@^9.39.0',
    'eslint-import-resolver-typescript@^4.4.5',
    'eslint-plugin-import@^2.32.0',
    'fast-check@^4.10.0',
    'jest@^30.5.0',
    'jest-file-snapshot@0.7.0',
    'ts-jest@^29.4.0',
    'ts-node@^10.9.2',
    'typescript-eslint@^8.73.0',
    'yaml@^2.9.0',
  ],

  publishToPypi: { distName: 'cdk8s-istio-ingress', module: 'cdk8s_istio_ingress' },
  publishToMaven: {
    javaPackage: 'io.github.cdk8sistioingress',
    mavenGroupId: 'io.github.cdk8sistioingress',
    mavenArtifactId: 'cdk8s-istio-ingress',
  },
  publishToGo: { moduleName: 'github.com/cdk8s-istio-ingress/cdk8s-istio-ingress-go' },

  // jest.config.js and the `test` script are ours: projen's defaults rewrite snapshots and collect coverage.
  jest: false,
  // projen writes only .eslintrc.json, which editors and ESLint itself no longer read; eslint.config.mjs is written by hand.
  eslint: false,
  tsconfig: { compilerOptions: { types: ['node'] } },
  tsconfigDev: {
    include: ['**/*.ts', '../src/**/*.ts', '../examples/**/*.ts', '../bench/**/*.ts', '../lab/**/*.ts', '../scripts/**/*.ts'],
    compilerOptions: { types: ['jest', 'node'], paths: { 'cdk8s-istio-ingress': ['../src'] } },
  },
});

// Later releases list platform packages that cannot be installed, which fails `npm ci`.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// A tsconfig.json beside the code is what editors, ts-node and the linter look for.
for (const folder of ['bench', 'examples', 'scripts']) {
  new JsonFile(project, `${folder}/tsconfig.json`, { obj: { extends: '../test/tsconfig.json' } });
}

// The lab is compiled: dozens of its programs run at once.
new JsonFile(project, 'lab/tsconfig.json', {
  obj: {
    extends: '../test/tsconfig.json',
    compilerOptions: { noEmit: false, outDir: '.build', rootDir: '..', declaration: false, types: ['node'] },
    include: ['**/*.ts'],
  },
});

// README, LICENSE and package.json are always part of it.
project.package.addField('files', ['lib', '.jsii', 'API.md', 'CHANGELOG.md']);

// The package's own name resolves to it inside the checkout too, so examples import it as users do.
project.package.addField('exports', {
  '.': './lib/index.js',
  './.jsii': './.jsii',
  './package.json': './package.json',
});

configureTasks(project);
project.synth();
