import type { Check } from './check';
import type { Cluster } from '../cluster';

/** What Istio refuses and the API server alone would take. */
const WRONG = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'wrong', namespace: 'default' },
  spec: { hosts: ['wrong.example.com'], http: [{ route: [{ destination: { host: 'wrong' }, weight: -1 }] }] },
};

/** Whether Istio's admission webhook is asked: without it, a green `admission` would mean little. */
export async function webhookCheck({ kubectl }: Cluster): Promise<Check> {
  const refusal = await kubectl.apply([WRONG]).then(() => '', (error: Error) => error.message);
  const problems = /validation\.istio\.io.*denied/.test(refusal) ? [] : [`a weight of -1 was not refused by Istio: '${refusal}'`];
  return { subject: 'the lab itself', place: 'admission', requests: 1, problems };
}

/** Whether nothing gets in while istiod is down. */
export async function failsClosed({ kubectl }: Cluster): Promise<string[]> {
  const right = {
    ...WRONG,
    metadata: { ...WRONG.metadata, name: 'right' },
    spec: { hosts: ['right.example.com'], http: [{ route: [{ destination: { host: 'right' } }] }] },
  };
  const refusal = await kubectl.apply([right]).then(() => '', (error: Error) => error.message);
  return /failed calling webhook/.test(refusal) ? [] : [`without istiod a VirtualService should not get in: '${refusal}'`];
}
