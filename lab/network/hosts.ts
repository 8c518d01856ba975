/** A machine of the lab: a network namespace with an address on the one network that joins all machines. */
export interface Host {
  readonly name: string;
  readonly address: string;
}

/** A machine that runs pods, which get addresses of its own part of the pod network. */
export interface Worker extends Host {
  /** The first three numbers of its pods' addresses. */
  readonly podNetwork: string;
}

/** Runs Kubernetes and istiod; its network is the switch of all others. */
export const CONTROL: Host = { name: 'control', address: '10.1.0.1' };

export const WORKERS: readonly Worker[] = [
  { name: 'worker-1', address: '10.1.0.11', podNetwork: '10.244.1' },
  { name: 'worker-2', address: '10.1.0.12', podNetwork: '10.244.2' },
];

/** Runs the load balancers. */
export const BALANCER = { name: 'balancer', address: '10.1.0.100', address6: 'fd00:10::100' } as const;

/** Where requests come from. */
export const CLIENT = { name: 'client', address: '10.1.0.200', address6: 'fd00:10::200' } as const;

export const HOSTS: readonly Host[] = [CONTROL, ...WORKERS, BALANCER, CLIENT];

/** Addresses beside its own that a balancer may be told to listen on. */
export const BALANCER_NETWORK = '192.0.2.0/24';

export const POD_NETWORK = '10.244.0.0/16';
export const SERVICE_NETWORK = '10.96.0.0/16';

/** `/etc/hosts` of every machine and pod, which is all the name service that there is. */
export const HOSTS_FILE = [
  '127.0.0.1 localhost',
  `${CONTROL.address} istiod.istio-system.svc istiod.istio-system.svc.cluster.local`,
  ...WORKERS.map(({ name, address }) => `${address} ${name} ${name}.example.com`),
  '',
].join('\n');
