import { cdk, javascript } from 'projen';

/** The hops of a request, in order; each is a file or a folder of this name in src/path. */
const HOPS = ['client', 'load-balancer', 'gateway-service', 'gateway-pod', 'gateway', 'virtual-service', 'app-service', 'app-pod'];

/** Root files from the sugar to the simple: each may import those after it, never those before it. */
const ROOT_FILES = ['tls-ingress', 'ingress-port', 'ingress-route', 'ingress-gateway', 'registry'];

interface Zone {
  readonly target: string | string[];
  readonly from: string;
  readonly except?: string[];
  readonly message: string;
}

/** Files in `target` import nothing else from src than `allowed`. */
function only(target: string | string[], allowed: string[], message: string): Zone {
  return { target, from: './src', except: allowed, message };
}

function hopZone(hop: string): Zone {
  const own = [`./path/${hop}`, `./path/${hop}.ts`];
  return only(
    [`./src/path/${hop}.ts`, `./src/path/${hop}/**/*`],
    ['./model', ...own],
    'A hop reads the model and its own files, never another hop.',
  );
}

function rootZone(file: string, index: number): Zone[] {
  return ROOT_FILES.slice(0, index).map(sugar => ({
    target: `./src/${file}.ts`,
    from: `./src/${sugar}.ts`,
    message: 'Root files import from the sugar to the simple, never back.',
  }));
}

const ZONES: Zone[] = [
  only('./src/model', ['./model'], 'The model imports only the model.'),
  only('./src/path', ['./model', './path'], 'The request path reads only the model.'),
  ...HOPS.map(hopZone),
  only('./src/delivery', ['./model', './delivery'], 'A delivery reads only the model.'),
  only('./src/snapshot', ['./model', './snapshot', './files-below.ts'], 'A snapshot becomes plain data of the model.'),
  only('./src/rules', ['./model', './rules'], 'Rules read only the model.'),
  only(
    './src/diagnostics',
    ['./model', './path/index.ts', './rules', './diagnostics'],
    'Diagnostics read the model, the rules and the list of hops.',
  ),
  { target: './src', from: './src/index.ts', message: 'index.ts is for users; import the file that declares the name.' },
  ...ROOT_FILES.flatMap(rootZone),
];

const CONSTRUCT_LIBRARIES = {
  patterns: [{
    group: ['constructs', 'cdk8s', 'cdk8s-plus-*'],
    message: 'This folder holds plain data and pure functions; constructs belong in src/*.ts and src/delivery.',
  }],
};

const FILE_LENGTH = { max: 300, skipBlankLines: true, skipComments: true };
const FUNCTION_LENGTH = { max: 50, skipBlankLines: true, skipComments: true };

/** The layout of the sources, held by the linter. */
export function configureLint(project: cdk.JsiiProject): void {
  const eslint = javascript.Eslint.of(project)!;
  eslint.addRules({
    'import/no-restricted-paths': ['error', { zones: ZONES }],
    'import/no-cycle': 'error',
    'max-lines': ['error', FILE_LENGTH],
    '@stylistic/max-len': ['error', { code: 160, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true }],
    // A short object reads best on the lines that it fills.
    '@stylistic/object-property-newline': 'off',
  });
  eslint.addOverride({
    files: ['src/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', FUNCTION_LENGTH] },
  });
  eslint.addOverride({
    files: ['model', 'path', 'rules', 'snapshot', 'diagnostics'].map(folder => `src/${folder}/**/*.ts`),
    rules: { 'no-restricted-imports': ['error', CONSTRUCT_LIBRARIES] },
  });
  // The second configuration maps the package's own name, which tests and examples import, to src.
  Object.assign(eslint.config.settings['import/resolver'].typescript, {
    project: ['./tsconfig.json', './test/tsconfig.json'],
    noWarnOnMultipleProjects: true,
  });
}
