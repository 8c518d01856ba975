import { Node } from './node';
import { RunningPod } from './running-pod';
import { Api } from '../control-plane/api';
import type { Pod } from '../control-plane/objects';
import type { Worker } from '../network/hosts';
import type { Programs } from '../programs/programs';
import { sleep, until } from '../system/wait';

const PAUSE_MILLISECONDS = 200;
const FIRST_POD = 10;
const LAST_POD = 254;

/** Runs the pods that the scheduler gives to a worker, and tells the API server how they are. */
export class Kubelet {
  private readonly api = new Api();
  private readonly node: Node;
  private readonly pods = new Map<string, RunningPod>();
  private lastPod = FIRST_POD;

  public constructor(private readonly worker: Worker, private readonly programs: Programs) {
    this.node = new Node(worker, this.api);
  }

  public async run(): Promise<never> {
    await until('registering the node', async () => {
      await this.node.register();
      return true;
    });
    void this.node.keepAlive();
    for (;;) {
      try {
        await this.reconcile();
      } catch (error) {
        log((error as Error).message);
      }
      await sleep(PAUSE_MILLISECONDS);
    }
  }

  private async reconcile(): Promise<void> {
    const wanted = await this.api.list<Pod>(`/api/v1/pods?fieldSelector=spec.nodeName%3D${this.worker.name}`);
    const known = new Map(wanted.map((pod) => [pod.metadata.uid, pod]));
    for (const [uid, running] of this.pods) if (!known.has(uid)) this.end(running);
    await Promise.all(wanted.map((pod) => this.care(pod).catch((error: Error) => log(`${pod.metadata.name}: ${error.message}`))));
  }

  /** Brings one pod a step further. */
  private async care(pod: Pod): Promise<void> {
    const running = this.pods.get(pod.metadata.uid);
    if (pod.metadata.deletionTimestamp) {
      if (running) this.end(running);
      else await this.api.delete(`/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`);
    } else if (running) {
      await running.attend(pod);
    } else {
      await this.begin(pod);
    }
  }

  private async begin(pod: Pod): Promise<void> {
    const started = new RunningPod(pod, this.worker, this.freeAddress(), this.programs, this.api);
    this.pods.set(pod.metadata.uid, started);
    try {
      await started.start();
      log(`started ${pod.metadata.namespace}/${pod.metadata.name} at ${started.address}`);
    } catch (error) {
      // As a kubelet does: it tries again, since a secret may come later.
      started.remove();
      this.pods.delete(pod.metadata.uid);
      throw error;
    }
  }

  /** Ends a pod in the background, as long as that may take. */
  private end(running: RunningPod): void {
    if (running.ending) return;
    void running.terminate().then(() => {
      this.pods.delete(running.uid);
      log(`ended ${running.name}`);
    });
  }

  private freeAddress(): string {
    const taken = new Set([...this.pods.values()].map(({ address }) => address));
    for (let tries = FIRST_POD; tries <= LAST_POD; tries++) {
      this.lastPod = this.lastPod === LAST_POD ? FIRST_POD : this.lastPod + 1;
      const address = `${this.worker.podNetwork}.${this.lastPod}`;
      if (!taken.has(address)) return address;
    }
    throw new Error(`no address is left for another pod on ${this.worker.name}`);
  }
}

function log(message: string): void {
  console.log(`${new Date().toISOString()} ${message}`);
}
