import * as fs from 'fs';
import * as http from 'http';
import { join } from 'path';
import type { Installation } from './installation';
import { FOR_STOCK_ENVOY } from './stock-envoy';
import type { Kubectl } from '../control-plane/kubectl';
import { CONTROL } from '../network/hosts';
import type { Programs } from '../programs/programs';
import { Daemon } from '../system/daemon';
import { KUBECONFIG, STATE } from '../system/paths';
import { until } from '../system/wait';

const FOLDER = join(STATE, 'istiod');
const SYSTEM = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } };

const ENVIRONMENT = {
  POD_NAMESPACE: 'istio-system', POD_NAME: 'istiod-lab', REVISION: 'default', CLUSTER_ID: 'Kubernetes', PILOT_CERT_PROVIDER: 'istiod',
  ENABLE_LEADER_ELECTION: 'false', JWT_POLICY: 'third-party-jwt',
  VALIDATION_WEBHOOK_CONFIG_NAME: 'istio-validator-istio-system', INJECTION_WEBHOOK_CONFIG_NAME: 'istio-sidecar-injector',
  ...FOR_STOCK_ENVOY,
};

/** What istiod counts as refused: configuration by itself, and what an Envoy sent back (NACK). */
const REFUSALS = [
  'pilot_total_rejected_configs', 'pilot_total_xds_rejects', 'pilot_total_xds_internal_errors',
  'pilot_xds_cds_reject', 'pilot_xds_eds_reject', 'pilot_xds_lds_reject', 'pilot_xds_rds_reject',
];

/** istiod, as a process on the control host. */
export class Istiod {
  /** Installs Istio's definitions and starts istiod; it is there when its webhooks answer. */
  public static async start(programs: Programs, kubectl: Kubectl, { crds, mesh, injectors, injection }: Installation): Promise<Istiod> {
    await kubectl.install([SYSTEM, ...crds]);
    await kubectl.run(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
    await kubectl.install([...mesh, ...injectors]);
    // istiod looks for what it injects below the folder that it runs in.
    const injected = join(FOLDER, 'var/lib/istio/inject');
    fs.mkdirSync(injected, { recursive: true });
    for (const [file, content] of Object.entries(injection)) fs.writeFileSync(join(injected, file), content);
    const istiod = new Istiod(new Daemon({
      name: 'istiod', host: CONTROL.name, program: programs.path('pilot-discovery'), cwd: FOLDER, env: ENVIRONMENT, args: [
        'discovery', `--kubeconfig=${KUBECONFIG}`, '--monitoringAddr=:15014', '--domain=cluster.local',
        '--keepaliveMaxServerConnectionAge=30m',
      ],
    }));
    await istiod.ready();
    return istiod;
  }

  private constructor(private readonly daemon: Daemon) {}

  public async restart(): Promise<void> {
    this.daemon.start();
    await this.ready();
  }

  public async kill(): Promise<void> {
    await this.daemon.kill();
  }

  /** What istiod counted as refused since it started, a sentence for each that is not zero. */
  public async refusals(): Promise<string[]> {
    const lines = (await get(15014, '/metrics')).body.split('\n');
    return lines.filter((line) => REFUSALS.some((name) => line.startsWith(name)) && !line.endsWith(' 0'));
  }

  private async ready(): Promise<void> {
    await until('istiod', async () => {
      this.daemon.check();
      return (await get(8080, '/ready')).status === 200;
    });
  }
}

function get(port: number, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    http.get({ host: CONTROL.address, port, path, timeout: 2000 }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => { body += chunk; });
      response.on('end', () => resolve({ status: response.statusCode!, body }));
    }).on('timeout', function(this: http.ClientRequest) { this.destroy(new Error('no answer')); }).on('error', reject);
  });
}
