import * as fs from 'fs';
import * as path from 'path';
import { parseAllDocuments, stringify } from 'yaml';
import type { IngressGateway } from '../../src';

interface Manifest {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
}

/** Which hop an object belongs to; the gateway's own Service and Deployment carry the label `istio`. */
const HOPS: Readonly<Record<string, string>> = { Gateway: 'gateway', VirtualService: 'virtual-service' };

function hopOf({ kind, metadata }: Manifest): string {
  const side = metadata.labels?.istio === undefined ? 'app' : 'gateway';
  return HOPS[kind] ?? `${side}-${kind === 'Service' ? 'service' : 'pod'}`;
}

/** Which hop an artifact belongs to, by its path below the folder of its gateway; a delivery's files are the gateway's Service's. */
const ARTIFACTS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^load-balancer\//, ''],
  [/^port-map\./, 'load-balancer.'],
  [/\/deployment\./, 'gateway-pod.'],
  [/^/, 'gateway-service.'],
];

/** A load balancer's file has the names of its gateway's namespace and workload in front, which need not stand twice. */
function goldenName(file: string): string {
  const [, hop] = ARTIFACTS.find(([pattern]) => pattern.test(file))!;
  return hop + file.replace(/^(load-balancer\/)[^.]+\.[^.]+\./, '$1').replaceAll('/', '.');
}

/** Everything that a synthesis wrote, grouped by hop: the name of the golden file and its content. */
export function goldenFiles(outdir: string, gateways: readonly IngressGateway[], urls: readonly string[]): Map<string, string> {
  return new Map([...manifestFiles(outdir), ...artifactFiles(`${outdir}-ingress`), ...diagnostics(gateways, urls)]);
}

function manifestFiles(outdir: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const manifest of manifests(outdir)) {
    const file = `${hopOf(manifest)}.yaml`;
    files.set(file, `${files.has(file) ? `${files.get(file)}---\n` : ''}${stringify(manifest)}`);
  }
  return files;
}

/** The manifests below a folder, in a stable order. */
export function manifests(outdir: string): Manifest[] {
  const key = ({ kind, metadata }: Manifest) => `${kind}/${metadata.namespace}/${metadata.name}`;
  return fs.readdirSync(outdir).sort()
    .flatMap((file) => parseAllDocuments(fs.readFileSync(path.join(outdir, file), 'utf8')).map((document) => document.toJS() as Manifest))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** If several gateways write the same file, the name of the workload distinguishes them. */
function artifactFiles(folder: string): Map<string, string> {
  const listed = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
    .filter((file) => fs.statSync(path.join(folder, file)).isFile() && !path.basename(file).startsWith('.'));
  const workloads = new Set(listed.map((file) => file.split(path.sep).slice(0, 2).join('/')));
  return new Map(listed.map((file) => {
    const [, workload, ...rest] = file.split(path.sep);
    const name = goldenName(rest.join('/'));
    return [workloads.size > 1 ? `${workload}.${name}` : name, fs.readFileSync(path.join(folder, file), 'utf8')];
  }));
}

function diagnostics(gateways: readonly IngressGateway[], urls: readonly string[]): Map<string, string> {
  return new Map(gateways.flatMap((gateway) => {
    const prefix = gateways.length > 1 ? `${gateway.gatewayName}.` : '';
    return [
      [`${prefix}explain.txt`, `${urls.map((url) => gateway.explain(url).text).join('\n\n')}\n`],
      [`${prefix}diagram.mmd`, gateway.diagram()],
    ] as const;
  }));
}
