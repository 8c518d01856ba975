/** What each folder of src/ may import besides itself. A folder that is missing here may import anything. */
const MAY_IMPORT = {
  'arguments': ['model'],
  'cluster': ['app/files-below.ts', 'model'],
  'cluster/facts': ['model'],
  'delivery': ['arguments', 'model', 'output/ingress-artifact.ts'],
  'diagnostics': ['model', 'path/index.ts', 'rules'],
  'load-balancer': ['arguments', 'model', 'output/ingress-artifact.ts'],
  'model': ['arguments', 'cluster/facts', 'options'],
  'options': ['arguments', 'cluster', 'model'],
  'output': ['delivery', 'model', 'path'],
  'path': ['cluster', 'delivery/gateway-change.ts', 'load-balancer/load-balancer.ts', 'model', 'output/istio'],
  'rules': ['cluster', 'model', 'options'],
};

/** Folders of plain data and pure functions, which never import cdk8s or constructs. */
const WITHOUT_CONSTRUCTS = ['cluster', 'diagnostics', 'model', 'path', 'rules'];

/** Hops of a request, each a file of src/path. A hop never imports another hop. */
const HOPS = ['client', 'load-balancer', 'gateway-service', 'gateway-pod', 'gateway', 'virtual-service', 'app-service', 'app-pod'];

/** Files of src/constructs, from the most to the least convenient. Each may import the files after it, never those before it. */
const CONSTRUCTS = ['tls-ingress', 'ingress-port', 'ingress-route', 'ingress-gateway'];

/** Zones of `import/no-restricted-paths`, relative to the root of the repository. */
export const ZONES = [
  ...Object.entries(MAY_IMPORT).map(([folder, others]) => ({
    target: `src/${folder}`,
    from: 'src',
    except: [folder, ...others],
    message: `src/${folder} may import only ${others.join(', ')} (eslint.layout.mjs).`,
  })),
  ...HOPS.map((hop) => ({
    target: `src/path/${hop}.ts`,
    from: 'src/path',
    except: [`${hop}.ts`, 'hop.ts'],
    message: 'A hop never imports another hop.',
  })),
  ...CONSTRUCTS.flatMap((file, index) => CONSTRUCTS.slice(0, index).map((convenient) => ({
    target: `src/constructs/${file}.ts`,
    from: `src/constructs/${convenient}.ts`,
    message: 'A construct never imports a more convenient one.',
  }))),
  { target: 'src', from: 'src/index.ts', message: 'index.ts is for users; import the file that declares the name.' },
];

/** Options of `no-restricted-imports`, and the files that they are for. */
export const CONSTRUCT_LIBRARIES = {
  files: WITHOUT_CONSTRUCTS.map((folder) => `src/${folder}/**/*.ts`),
  patterns: [{
    group: ['constructs', 'cdk8s', 'cdk8s-plus-*'],
    message: 'This folder holds plain data and pure functions; constructs belong elsewhere (eslint.layout.mjs).',
  }],
};
