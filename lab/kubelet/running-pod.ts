import type { ChildProcess } from 'child_process';
import * as fs from 'fs';
import { join } from 'path';
import { startContainer } from './container';
import { createPodNetwork } from './pod-network';
import { probe } from './probe';
import { PodVolumes } from './volumes';
import type { Api } from '../control-plane/api';
import { isReady, type Container, type Pod } from '../control-plane/objects';
import type { Worker } from '../network/hosts';
import { podHost, removeNamespace } from '../network/namespaces';
import type { Programs } from '../programs/programs';
import { PODS } from '../system/paths';
import { sleep } from '../system/wait';

/** A kubelet takes up to two minutes to notice a changed secret; tests need not wait for that. */
const REFRESH_MILLISECONDS = 2000;
const DEFAULT_GRACE_SECONDS = 30;

/** A pod on its worker. */
export class RunningPod {
  public readonly uid: string;
  public readonly name: string;
  public ending = false;
  private readonly host: string;
  private readonly volumes: PodVolumes;
  private processes: ChildProcess[] = [];
  private refreshed = 0;

  public constructor(
    private readonly pod: Pod, private readonly worker: Worker, public readonly address: string,
    private readonly programs: Programs, private readonly api: Api,
  ) {
    this.uid = pod.metadata.uid;
    this.name = `${pod.metadata.namespace}/${pod.metadata.name}`;
    this.host = podHost(this.uid);
    this.volumes = new PodVolumes(pod, join(PODS, this.uid, 'volumes'), api);
  }

  public async start(): Promise<void> {
    fs.mkdirSync(join(PODS, this.uid), { recursive: true });
    await this.volumes.write();
    await createPodNetwork(this.host, this.worker, this.address);
    const surroundings = {
      host: this.host, pod: this.pod, worker: this.worker, address: this.address, volumes: this.volumes, programs: this.programs,
    };
    this.processes = this.containers().map((container) => startContainer(container, surroundings));
    await this.report(false);
  }

  /** Keeps the files of secrets fresh, and readiness as the probes find it. */
  public async attend(current: Pod): Promise<void> {
    if (this.ending) return;
    if (Date.now() - this.refreshed > REFRESH_MILLISECONDS) {
      this.refreshed = Date.now();
      await this.volumes.write();
    }
    const ready = await this.isHealthy();
    if (ready !== isReady(current)) await this.report(ready);
  }

  /** Asks the containers to end, and ends them when the time that the pod was given is over. */
  public async terminate(): Promise<void> {
    this.ending = true;
    const seconds = this.pod.metadata.deletionGracePeriodSeconds ?? this.pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    const end = Date.now() + seconds * 1000;
    for (const each of this.processes) each.kill('SIGTERM');
    while (Date.now() < end && this.processes.some(isRunning)) await sleep(100);
    this.remove();
  }

  public remove(): void {
    removeNamespace(this.host);
    fs.rmSync(join(PODS, this.uid), { recursive: true, force: true });
  }

  private async isHealthy(): Promise<boolean> {
    if (!this.processes.every(isRunning)) return false;
    const probes = this.containers()
      .flatMap(({ readinessProbe, ports = [] }) => (readinessProbe ? [probe(readinessProbe, this.address, ports)] : []));
    return (await Promise.all(probes)).every(Boolean);
  }

  private async report(ready: boolean): Promise<void> {
    const now = new Date().toISOString();
    const condition = (type: string, status: boolean) => ({ type, status: status ? 'True' : 'False', lastTransitionTime: now });
    await this.api.patch(`/api/v1/namespaces/${this.pod.metadata.namespace}/pods/${this.pod.metadata.name}/status`, {
      status: {
        phase: 'Running',
        podIP: this.address,
        podIPs: [{ ip: this.address }],
        hostIP: this.worker.address,
        startTime: now,
        conditions: [
          condition('PodScheduled', true), condition('Initialized', true), condition('ContainersReady', ready), condition('Ready', ready),
        ],
        containerStatuses: this.pod.spec.containers.map(({ name, image }) => (
          { name, image, imageID: '', ready, started: true, restartCount: 0, state: { running: { startedAt: now } } })),
      },
    });
  }

  /** Containers, and those that run beside them from before (sidecars). */
  private containers(): Container[] {
    const sidecars = (this.pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
    return [...sidecars, ...this.pod.spec.containers];
  }
}

function isRunning(process: ChildProcess): boolean {
  return process.exitCode === null && process.signalCode === null;
}
