import { spawn, type ChildProcess } from 'child_process';
import * as fs from 'fs';
import { join } from 'path';
import type { PodVolumes } from './volumes';
import type { Container, Pod } from '../control-plane/objects';
import type { Worker } from '../network/hosts';
import { onHost } from '../network/namespaces';
import type { Programs } from '../programs/programs';
import { LOGS } from '../system/paths';

/** What surrounds the containers of a pod. */
export interface Surroundings {
  readonly host: string;
  readonly pod: Pod;
  readonly worker: Worker;
  readonly address: string;
  readonly volumes: PodVolumes;
  readonly programs: Programs;
}

/** Istio's own containers are real; every other one is an application that tells who it is. */
const PROXY = 'istio-proxy';

/** Folders that the image of istio-proxy has to itself. */
const IMAGE_FOLDERS = ['/etc/istio', '/var/run/secrets', '/var/lib/istio', '/usr/local/bin'];

/** Where the output of a container goes; it stays when the pod is gone. */
function containerLog({ namespace, name }: Pod['metadata'], container: string): string {
  return join(LOGS, `pod-${namespace}-${name}-${container}.log`);
}

export function startContainer(container: Container, surroundings: Surroundings): ChildProcess {
  const { pod, host } = surroundings;
  const variables = environment(container, surroundings);
  const [program, ...args] = container.name === PROXY ? proxy(container, variables, surroundings) : application(container, pod);
  const output = fs.openSync(containerLog(pod.metadata, container.name), 'a');
  const env = { PATH: process.env.PATH, HOSTNAME: pod.metadata.name, ...variables };
  const started = spawn(...onHost(host, program, args), { stdio: ['ignore', output, output], env });
  fs.closeSync(output);
  return started;
}

/** pilot-agent in a mount namespace of its own, with the image's files and the pod's volumes. */
function proxy(container: Container, env: Record<string, string>, { volumes, programs }: Surroundings): string[] {
  const script = [
    'set -e',
    'mount --make-rprivate /',
    ...IMAGE_FOLDERS.map((folder) => `mkdir -p ${folder}; mount -t tmpfs tmpfs ${folder}`),
    `ln -s ${programs.path('envoy')} /usr/local/bin/envoy`,
    'mkdir -p /var/lib/istio/envoy',
    `cp ${programs.path('envoy_bootstrap.json')} /var/lib/istio/envoy/envoy_bootstrap_tmpl.json`,
    ...(container.volumeMounts ?? [])
      .map(({ name, mountPath }) => `mkdir -p '${mountPath}'; mount --bind '${volumes.path(name)}' '${mountPath}'`),
    'cd /',
    'exec "$0" "$@"',
  ].join('\n');
  const args = (container.args ?? []).map((arg) => expanded(arg, env));
  return ['unshare', '--mount', 'bash', '-c', script, programs.path('pilot-agent'), ...args];
}

function application({ name, ports }: Container, pod: Pod): string[] {
  const numbers = (ports ?? []).map(({ containerPort }) => `${containerPort}`);
  return [process.execPath, join(__dirname, 'application.js'), pod.metadata.namespace, pod.metadata.name, name, ...numbers];
}

function environment({ env }: Container, surroundings: Surroundings): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { name, value, valueFrom: { fieldRef, resourceFieldRef } = {} } of env ?? []) {
    const found = fieldRef ? field(fieldRef.fieldPath, surroundings) : resourceFieldRef ? '2' : '';
    values[name] = expanded(value ?? found, values);
  }
  return values;
}

function field(path: string, { pod, worker, address }: Surroundings): string {
  const { name, namespace, labels, annotations } = pod.metadata;
  const key = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (key) return (key[1] === 'labels' ? labels : annotations)?.[key[2]] ?? '';
  const fields: Record<string, string | undefined> = {
    'metadata.name': name,
    'metadata.namespace': namespace,
    'metadata.uid': pod.metadata.uid,
    'status.podIP': address,
    'status.hostIP': worker.address,
    'spec.nodeName': worker.name,
    'spec.serviceAccountName': pod.spec.serviceAccountName ?? 'default',
  };
  return fields[path] ?? '';
}

/** `$(NAME)` stands for the value of a variable. */
function expanded(text: string, env: Record<string, string>): string {
  return text.replace(/\$\((\w+)\)/g, (whole, name: string) => env[name] ?? whole);
}
