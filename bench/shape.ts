/** One application and how it is reached: by a host with a certificate, or by a TCP port. */
export interface Entry {
  readonly name: string;
  readonly chart: string;
  readonly namespace: string;
  readonly host?: string;
  readonly certificate?: string;
  /** The certificate is read from files. */
  readonly mounted?: boolean;
  /** One port with the hosts of all applications, to which each attaches a route. */
  readonly attached?: boolean;
  readonly tcpPort?: number;
  readonly nodePort?: number;
}

/** What is declared, for any number of applications. */
export interface Shape {
  readonly name: string;
  /** How many applications, unless the command line says otherwise; growth is told from the last two. */
  readonly sizes: readonly number[];
  entry(index: number): Entry;
}

const FIRST_TCP_PORT = 20000;
const FIRST_NODE_PORT = 30500;

/** The shape that the wanted ratios are about. */
export const BASIC: Shape = shape('basic', [10, 100, 1000, 5000], () => ({}));

export const SHAPES: readonly Shape[] = [
  BASIC,
  shape('certificates', [1000, 5000], index => ({ certificate: `certificate-${index}` })),
  shape('mounts', [1000, 5000], index => ({ certificate: `certificate-${index}`, mounted: true })),
  shape('routes', [1000, 5000], () => ({ attached: true })),
  shape('namespaces', [1000, 5000], index => ({ namespace: `team-${index % 500}` })),
  shape('wildcards', [1000, 5000], wildcardEntry),
  shape('tcp', [400, 2000], index => ({
    host: undefined, certificate: undefined, tcpPort: FIRST_TCP_PORT + index, nodePort: FIRST_NODE_PORT + index,
  })),
  shape('charts', [200, 1000], index => ({ chart: `chart-${index}` })),
];

/** Every second host is a wildcard, and the one after it a host below, of another namespace and with another certificate. */
function wildcardEntry(index: number): Partial<Entry> {
  const pair = Math.floor(index / 2);
  const suffix = `team-${pair}.example.com`;
  return index % 2 === 0
    ? { host: `*.${suffix}`, certificate: `wildcards-${pair % 10}` }
    : { host: `special.${suffix}`, certificate: 'special', namespace: 'special' };
}

function shape(name: string, sizes: readonly number[], differences: (index: number) => Partial<Entry>): Shape {
  return {
    name,
    sizes,
    entry: index => ({
      name: `app-${index}`,
      chart: 'apps',
      namespace: 'apps',
      host: `app-${index}.example.com`,
      certificate: 'wildcard',
      ...differences(index),
    }),
  };
}

/** The applications of a shape. */
export function entries({ entry }: Shape, count: number): Entry[] {
  return Array.from({ length: count }, (_, index) => entry(index));
}
