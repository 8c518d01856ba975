import * as fs from 'fs';
import { join } from 'path';
import { ADMIN_TOKEN, Api, API_PORT } from './api';
import { CONTROL, POD_NETWORK, SERVICE_NETWORK, WORKERS, type Worker } from '../network/hosts';
import type { Programs } from '../programs/programs';
import { Daemon } from '../system/daemon';
import { KUBECONFIG, PKI, STATE } from '../system/paths';
import { run } from '../system/run';
import { until } from '../system/wait';

const ETCD = `http://${CONTROL.address}:2379`;

/** The controllers that a request depends on; no cloud, volumes or jobs. */
const CONTROLLERS = [
  'deployment-controller', 'replicaset-controller', 'endpointslice-controller', 'serviceaccount-controller', 'namespace-controller',
  'garbage-collector-controller', 'root-ca-certificate-publisher-controller', 'node-lifecycle-controller',
];

/** A worker that says nothing for so long is taken for dead; its pods leave the endpoints. */
const NODE_GRACE_SECONDS = 6;

/** etcd, the API server, scheduler and controllers, and on each worker kube-proxy and the lab's kubelet. */
export async function startControlPlane(programs: Programs): Promise<Api> {
  const api = await startApi(programs);
  startControllers(programs);
  startScheduler(programs);
  for (const worker of WORKERS) {
    startKubelet(worker, programs);
    startKubeProxy(worker, programs);
  }
  return api;
}

/** etcd and the API server, with nobody who acts on what it is told. */
export async function startApi(programs: Programs): Promise<Api> {
  await writeIdentities();
  const daemons = [startEtcd(), startApiServer(programs)];
  return until('the API server', async () => {
    daemons.forEach((daemon) => daemon.check());
    const answering = new Api();
    return await answering.isReady() && answering;
  });
}

async function writeIdentities(): Promise<void> {
  await run('openssl', ['genrsa', '-out', join(PKI, 'sa.key'), '2048']);
  await run('openssl', ['rsa', '-in', join(PKI, 'sa.key'), '-pubout', '-out', join(PKI, 'sa.pub')]);
  fs.writeFileSync(join(PKI, 'tokens.csv'), `${ADMIN_TOKEN},admin,1,system:masters\n`);
  fs.writeFileSync(KUBECONFIG, JSON.stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'current-context': 'lab',
    'contexts': [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
    'clusters': [{ name: 'lab', cluster: { 'server': `https://${CONTROL.address}:${API_PORT}`, 'certificate-authority': `${PKI}/apiserver.crt` } }],
    'users': [{ name: 'admin', user: { token: ADMIN_TOKEN } }],
  }), { mode: 0o600 });
}

function startEtcd(): Daemon {
  return new Daemon({
    name: 'etcd', host: CONTROL.name, program: 'etcd', args: [
      '--data-dir', join(STATE, 'etcd'), '--unsafe-no-fsync',
      '--listen-client-urls', ETCD, '--advertise-client-urls', ETCD, '--listen-peer-urls', 'http://127.0.0.1:2380',
    ],
  });
}

function startApiServer(programs: Programs): Daemon {
  return new Daemon({
    name: 'kube-apiserver', host: CONTROL.name, program: programs.path('kube-apiserver'), args: [
      `--etcd-servers=${ETCD}`, `--service-cluster-ip-range=${SERVICE_NETWORK}`, '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${PKI}/sa.pub`, `--service-account-signing-key-file=${PKI}/sa.key`, `--token-auth-file=${PKI}/tokens.csv`,
      `--advertise-address=${CONTROL.address}`, `--bind-address=${CONTROL.address}`, `--secure-port=${API_PORT}`, `--cert-dir=${PKI}`,
      '--authorization-mode=RBAC',
    ],
  });
}

function startControllers(programs: Programs): void {
  new Daemon({
    name: 'kube-controller-manager', host: CONTROL.name, program: programs.path('kube-controller-manager'), args: [
      `--kubeconfig=${KUBECONFIG}`, `--service-account-private-key-file=${PKI}/sa.key`, `--root-ca-file=${PKI}/apiserver.crt`,
      `--controllers=${CONTROLLERS.join()}`, '--leader-elect=false',
      '--node-monitor-period=1s', `--node-monitor-grace-period=${NODE_GRACE_SECONDS}s`,
    ],
  });
}

function startScheduler(programs: Programs): void {
  new Daemon({
    name: 'kube-scheduler', host: CONTROL.name, program: programs.path('kube-scheduler'), args: [
      `--kubeconfig=${KUBECONFIG}`, '--leader-elect=false',
    ],
  });
}

/** The kubelet runs on its worker, so that a worker without a link is silent. */
function startKubelet({ name }: Worker, programs: Programs): void {
  new Daemon({
    name: `kubelet-${name}`, host: name, seesAllFiles: true, program: process.execPath,
    args: [join(__dirname, '..', 'kubelet', 'main.js'), name, ...programs.folders],
  });
}

function startKubeProxy({ name }: Worker, programs: Programs): void {
  new Daemon({
    name: `kube-proxy-${name}`, host: name, program: programs.path('kube-proxy'), args: [
      `--kubeconfig=${KUBECONFIG}`, '--proxy-mode=nftables', `--hostname-override=${name}`, `--cluster-cidr=${POD_NETWORK}`,
      // Limits of connection tracking belong to the whole machine.
      '--conntrack-max-per-core=0', '--conntrack-tcp-timeout-established=0', '--conntrack-tcp-timeout-close-wait=0',
      '--healthz-bind-address=127.0.0.1:10256', '--metrics-bind-address=127.0.0.1:10249',
    ],
  });
}
