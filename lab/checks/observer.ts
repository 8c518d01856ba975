import type { Cluster } from '../cluster';
import { gatewayPods } from '../istio/gateway-workload';
import type { Prepared, PreparedGateway } from '../scenario/prepared';
import { clientRequest, frontDoor, type Entry, type Journey } from '../traffic/journey';
import type { Observed } from '../traffic/verdict';

/** Sends requests as a client does, and looks where they can connect on their way. */
export class Observer {
  private readonly knocks = new Map<string, Promise<boolean>>();
  private readonly pods = new Map<PreparedGateway, Promise<string | undefined>>();

  public constructor(private readonly cluster: Cluster, private readonly prepared: Prepared) {}

  public async observe(journey: Journey): Promise<Observed> {
    const { gateway, request: { port } } = journey;
    const door = frontDoor(gateway, port);
    const { targetPort = port } = gateway.model.servicePorts.find((each) => each.port === port) ?? {};
    // Which names a certificate covers is asked where requests are declared; here it is where requests go.
    const trust = { ...this.prepared.trust, anyName: true };
    const [answer, balancerListens, address] = await Promise.all([
      this.cluster.client.send(clientRequest(journey, trust, door)), this.listens(door), this.somePod(gateway),
    ]);
    return { answer, balancerListens, envoyListens: address !== undefined && await this.listens({ address, port: targetPort }) };
  }

  /** The address of any pod: all of a gateway get the same configuration. */
  private somePod(gateway: PreparedGateway): Promise<string | undefined> {
    return remembered(this.pods, gateway, async () => (await gatewayPods(this.cluster.api, gateway))[0]?.status.podIP);
  }

  private listens(entry: Entry): Promise<boolean> {
    return remembered(this.knocks, `${entry.address}:${entry.port}`, async () => {
      const { kind } = await this.cluster.client.send({ ...entry, protocol: 'knock', host: '', path: '' });
      return kind !== 'refused';
    });
  }
}

function remembered<K, V>(known: Map<K, V>, key: K, ask: () => V): V {
  const value = known.get(key) ?? ask();
  known.set(key, value);
  return value;
}
