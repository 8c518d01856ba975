import * as fs from 'fs';
import { Balancer } from './balancer/balancer';
import { Client } from './client/client';
import type { Api } from './control-plane/api';
import { startControlPlane } from './control-plane/control-plane';
import { Kubectl } from './control-plane/kubectl';
import { installation } from './istio/installation';
import { Istiod } from './istio/istiod';
import { CLIENT, WORKERS } from './network/hosts';
import type { Programs } from './programs/programs';
import { Authority } from './scenario/certificates';
import type { Premises } from './scenario/prepared';
import { PKI, SCENARIOS } from './system/paths';

/** Everything that is real: the cluster with Istio's stock installation, the balancer's machine, and clients. */
export interface Cluster {
  readonly premises: Premises;
  readonly api: Api;
  readonly kubectl: Kubectl;
  readonly istiod: Istiod;
  readonly balancer: Balancer;
  /** Sends requests from where users are. */
  readonly client: Client;
  /** Sends requests from a worker, where the addresses of Services lead somewhere. */
  readonly insider: Client;
}

/** Starts all of it. Works inside of the network of the lab alone. */
export async function startCluster(programs: Programs): Promise<Cluster> {
  const kubectl = new Kubectl(programs);
  const [api, stock] = await Promise.all([startControlPlane(programs), installation(programs)]);
  const istiod = await Istiod.start(programs, kubectl, stock);
  fs.mkdirSync(SCENARIOS, { recursive: true });
  const premises = { programs, stock, authority: await Authority.create(PKI), folder: SCENARIOS };
  const clients = { client: new Client(CLIENT.name), insider: new Client(WORKERS[0].name) };
  return { premises, api, kubectl, istiod, balancer: new Balancer(), ...clients };
}

/** Lets the programs that send requests end. */
export function disconnect({ client, insider }: Cluster): void {
  client.close();
  insider.close();
}
