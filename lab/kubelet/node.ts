import type { Api } from '../control-plane/api';
import type { KubernetesObject } from '../control-plane/objects';
import type { Worker } from '../network/hosts';
import { sleep } from '../system/wait';

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
const CAPACITY = { cpu: '16', memory: '64Gi', pods: '200' };

/** A worker as the API server knows it; it is alive as long as it renews its lease. */
export class Node {
  public constructor(private readonly worker: Worker, private readonly api: Api) {}

  public async register(): Promise<void> {
    const { name, podNetwork } = this.worker;
    await this.create('/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/arch': 'amd64' } },
      spec: { podCIDR: `${podNetwork}.0/24` },
    });
    await this.create(LEASES, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name }, spec: this.lease() });
    await this.report();
  }

  /** Says every second that the worker is there, as long as anybody hears it. */
  public async keepAlive(): Promise<never> {
    for (;;) {
      try {
        await this.api.patch(`${LEASES}/${this.worker.name}`, { spec: this.lease() });
        await this.report();
      } catch {
        // Nobody hears it; that is what the lease is for.
      }
      await sleep(1000);
    }
  }

  private async report(): Promise<void> {
    const now = new Date().toISOString();
    const healthy = { status: 'True', reason: 'Lab', message: '', lastHeartbeatTime: now };
    await this.api.patch(`/api/v1/nodes/${this.worker.name}/status`, {
      status: {
        capacity: CAPACITY,
        allocatable: CAPACITY,
        addresses: [{ type: 'InternalIP', address: this.worker.address }, { type: 'Hostname', address: this.worker.name }],
        conditions: [{ ...healthy, type: 'Ready' }],
      },
    });
  }

  private lease() {
    return { holderIdentity: this.worker.name, leaseDurationSeconds: 40, renewTime: new Date().toISOString().replace('Z', '000Z') };
  }

  private async create(path: string, object: KubernetesObject): Promise<void> {
    if (!await this.api.get(`${path}/${object.metadata.name}`)) await this.api.create(path, object);
  }
}
