import { IngressHop } from '../../src';
import type { Check } from '../checks/check';
import { culprit, walk } from '../checks/walk';
import type { Cluster } from '../cluster';
import { applyOutput, balancerFiles } from '../scenario/deployment';
import type { Prepared } from '../scenario/prepared';
import { until } from '../system/wait';

/** One thing made wrong on purpose, and the hop at which the walk must then turn red. */
interface Fault {
  readonly name: string;
  readonly hop: IngressHop;
  make(cluster: Cluster, prepared: Prepared): Promise<void>;
}

/** A fault for each hop, in the scenario `article`. */
const FAULTS: readonly Fault[] = [
  {
    name: 'wrong node port in the file',
    hop: IngressHop.LOAD_BALANCER,
    make: async (cluster, prepared) => {
      const files = await balancerFiles(cluster, prepared);
      await cluster.balancer.serve(files.map((file) => ({ ...file, content: file.content.replaceAll(':30080', ':30081') })));
    },
  },
  {
    name: 'port missing on the Service',
    hop: IngressHop.GATEWAY_SERVICE,
    make: (cluster, { delivered }) => {
      const service = delivered.find(({ kind }) => kind === 'Service')!;
      const index = service.spec.ports.findIndex(({ port }: { port: number }) => port === 3306);
      return cluster.kubectl.patch('service', service, [{ op: 'remove', path: `/spec/ports/${index}` }]);
    },
  },
  {
    name: 'mount removed',
    hop: IngressHop.GATEWAY_POD,
    make: async (cluster, { delivered }) => {
      const deployment = delivered.find(({ kind }) => kind === 'Deployment')!;
      const mounts: ReadonlyArray<{ name: string }> = deployment.spec.template.spec.containers[0].volumeMounts;
      const index = mounts.findIndex(({ name }) => name === 'ingressgateway-certs');
      const path = `/spec/template/spec/containers/0/volumeMounts/${index}`;
      await cluster.kubectl.patch('deployment', deployment, [{ op: 'remove', path }]);
      await cluster.kubectl.rolledOut(deployment.metadata.namespace!, deployment.metadata.name);
    },
  },
  replaced('wrong selector', IngressHop.GATEWAY, 'gateways.networking.istio.io', 'Gateway', '/spec/selector/istio', 'another'),
  replaced(
    'host that does not match', IngressHop.VIRTUAL_SERVICE, 'virtualservices.networking.istio.io', 'VirtualService',
    '/spec/hosts/0', 'other.example.com',
  ),
  replaced('Service without endpoints', IngressHop.APP_SERVICE, 'service', 'Service', '/spec/selector/app', 'another'),
  replaced('no application', IngressHop.APP_POD, 'deployment', 'Deployment', '/spec/replicas', 0),
];

/** A fault that is one field of the application's own objects with another value. */
function replaced(name: string, hop: IngressHop, resource: string, kind: string, path: string, value: string | number): Fault {
  return {
    name,
    hop,
    make: ({ kubectl }, { synthesized }) => {
      const object = synthesized.find((each) => each.kind === kind)!;
      return kubectl.patch(resource, object, [{ op: 'replace', path, value }]);
    },
  };
}

/** Makes each fault, waits until the walk finds it, and applies the output again: a lab that cannot turn red proves nothing. */
export async function tryFaults(cluster: Cluster, prepared: Prepared, report: (check: Check) => void): Promise<void> {
  for (const fault of FAULTS) {
    await fault.make(cluster, prepared);
    report(await found(cluster, prepared, fault));
    await applyOutput(cluster, prepared);
    await until('mending', async () => culprit(await walk(cluster, prepared, fault.name)) === undefined, 30);
  }
}

async function found(cluster: Cluster, prepared: Prepared, { name, hop }: Fault): Promise<Check> {
  let checks: Check[] = [];
  const turnsRed = async () => {
    checks = await walk(cluster, prepared, name);
    return culprit(checks) === hop;
  };
  const result = (problems: readonly string[]): Check => (
    { subject: `fault: ${name}`, place: hop, requests: checks.reduce((sum, check) => sum + check.requests, 0), problems });
  return until('turning red', turnsRed, 20).then(
    () => result([]),
    () => result([`the walk blames ${culprit(checks) ?? 'nothing'}`, ...checks.flatMap(({ problems }) => problems)]),
  );
}
