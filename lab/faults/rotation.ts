import type { Check } from '../checks/check';
import type { Cluster } from '../cluster';
import { gatewayPods } from '../istio/gateway-workload';
import { certificateSecrets } from '../scenario/certificates';
import type { Prepared } from '../scenario/prepared';
import { until } from '../system/wait';
import { endpoints } from '../traffic/endpoints';
import { clientRequest } from '../traffic/journey';
import { arrivalProblem } from '../traffic/verdict';

const LIMIT_SECONDS = 30;

/** Gives each Secret a new certificate, which clients must see within 30 s and without a new pod. */
export async function tryRotation(cluster: Cluster, prepared: Prepared, report: (check: Check) => void): Promise<void> {
  const { premises: { authority }, kubectl, api } = cluster;
  const podsBefore = await podsOf();
  const presumed = prepared.scenario.presumes.certificates!;
  const pairs = await Promise.all(presumed.map(({ hosts }) => authority.issue(hosts)));
  const certificates = new Map(presumed.map(({ namespace, secret }, i) => [`${namespace}/${secret}`, pairs[i]]));
  await kubectl.apply(presumed.flatMap((each, i) => certificateSecrets(each, pairs[i], authority)));
  const rotated = { ...prepared, certificates };
  let requests = 0;
  let problems: string[] = [];
  const served = async () => {
    problems = await unserved();
    return problems.length === 0;
  };
  await until('rotation', served, LIMIT_SECONDS).catch(() => undefined);
  if (await podsOf() !== podsBefore) problems.push('there are other gateway pods than before');
  report({ subject: `rotation: ${prepared.scenario.name}`, place: 'gateway-pod', requests, problems });

  async function unserved(): Promise<string[]> {
    const secured = rotated.gateways.flatMap(endpoints).filter(({ request }) => request.scheme === 'https');
    requests += secured.length;
    const answers = secured.map(async (each) => {
      const answer = await cluster.client.send(clientRequest(each, rotated.trust));
      return arrivalProblem(each, answer, rotated);
    });
    return (await Promise.all(answers)).filter((problem) => problem !== undefined);
  }

  async function podsOf(): Promise<string> {
    const pods = await Promise.all(prepared.gateways.map((gateway) => gatewayPods(api, gateway)));
    return pods.flat().map(({ metadata }) => metadata.uid).sort().join();
  }
}
