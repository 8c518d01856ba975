/** What is known of a cluster, without the reader of manifests. */
const FACTS = [
  'cluster/kinds', 'cluster/cluster-facts.ts', 'cluster/gateway-pods.ts', 'cluster/injection.ts', 'cluster/secret-contents.ts',
  'cluster/other-routes.ts', 'cluster/route-conditions.ts', 'cluster/selector.ts', 'cluster/other-servers.ts',
  'cluster/service-before.ts', 'cluster/server-names.ts',
  'cluster/virtual-hosts-beside.ts', 'cluster/other-proxies.ts', 'cluster/shown-workload.ts',
  'cluster/former-ways.ts', 'cluster/later-ways.ts', 'cluster/easier-ways.ts', 'cluster/ingresses.ts', 'cluster/mesh-config.ts',
  'cluster/backend-pods.ts', 'cluster/by-namespace.ts', 'cluster/backend-tls.ts', 'cluster/manners.ts', 'cluster/opaque.ts',
  'cluster/changed-ways.ts', 'cluster/server-settings.ts', 'cluster/going.ts', 'cluster/object-key.ts',
];

/** What each folder of src/ may import besides itself. A folder that is missing here may import anything. */
const MAY_IMPORT = {
  'arguments': ['model/collections.ts', 'model/edit-distance.ts', 'model/shown.ts'],
  'model': ['arguments', 'routing', ...FACTS],
  'routing': ['arguments', 'model/protocol.ts'],
  'cluster': ['app/files-below.ts', 'model'],
  'path': [...FACTS, 'load-balancer/load-balancer.ts', 'load-balancer/plan.ts', 'model', 'routing/index.ts'],
  'rules': [...FACTS, 'model', 'output/istio/gateway.ts', 'output/istio/virtual-service.ts', 'routing/index.ts'],
  'diagnostics': ['model', 'path/index.ts', 'path/hop.ts', 'path/request-path.ts', 'rules'],
  'output': ['model', 'routing/index.ts'],
  'delivery': ['app/tree.ts', 'app/written-key.ts', 'arguments', 'cluster/list-items.ts', 'model'],
  'load-balancer': ['arguments', 'model'],
  'options': ['arguments', 'cluster', 'model'],
};

/** Folders of plain data and pure functions, which never import cdk8s or constructs. */
const WITHOUT_CONSTRUCTS = ['arguments', 'cluster', 'diagnostics', 'model', 'output', 'path', 'routing', 'rules'];

/** Folders that a web page can load, so without modules of Node; `test/bare-modules.test.ts` loads them so. */
const WITHOUT_NODE = ['arguments', 'diagnostics', 'model', 'output', 'path', 'routing', 'rules'];

/** Hops of a request, each a file of src/path. */
const HOPS = ['client', 'load-balancer', 'gateway-service', 'gateway-pod', 'gateway', 'virtual-service', 'app-service', 'app-pod'];

/** The constructs, siblings that share `src/constructs/common`. */
const CONSTRUCTS = ['ingress-gateway', 'ingress-port', 'tls-ingress', 'ingress-route', 'mesh-app'];

/** Zones of `import/no-restricted-paths`, relative to the root of the repository. */
export const ZONES = [
  ...Object.entries(MAY_IMPORT).map(([folder, others]) => ({
    target: `src/${folder}`,
    from: 'src',
    except: [folder, ...others],
    message: `src/${folder} may import only ${others.join(', ')} (eslint.layout.mjs).`,
  })),
  ...siblings('path', HOPS, 'A hop never imports another hop.'),
  ...siblings('constructs', CONSTRUCTS, 'Constructs are siblings: what they share is in src/constructs/common.'),
  ...CONSTRUCTS.map((name) => ({
    target: 'src/constructs/common', from: `src/constructs/${name}.ts`, message: 'What constructs share imports none of them.',
  })),
  { target: 'src', from: 'src/index.ts', message: 'index.ts is for users; import the file that declares the name.' },
];

function siblings(folder, names, message) {
  return names.flatMap((name) => names.filter((other) => other !== name).map((other) => (
    { target: `src/${folder}/${name}.ts`, from: `src/${folder}/${other}.ts`, message })));
}

/** Options of `no-restricted-imports` for groups of files. */
export const RESTRICTED_IMPORTS = [
  {
    folders: WITHOUT_CONSTRUCTS,
    regex: '^(constructs|cdk8s|cdk8s-plus-.*)$',
    message: 'This folder holds plain data and pure functions (eslint.layout.mjs).',
  },
  {
    folders: WITHOUT_NODE,
    regex: '^(crypto|fs|net|os|path|process|url|node:.*|js-yaml)$',
    message: 'A web page loads this folder; hand in what Node provides (eslint.layout.mjs).',
  },
];
