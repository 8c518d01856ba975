import type { Api } from '../control-plane/api';
import { isReady, type Pod } from '../control-plane/objects';
import type { PreparedGateway } from '../scenario/prepared';

/** The pods of a gateway that are ready. */
export async function gatewayPods(api: Api, { model }: PreparedGateway): Promise<Pod[]> {
  const selector = Object.entries(model.declaration.workload.podLabels).map(([key, value]) => `${key}=${value}`).join();
  const pods = await api.list<Pod>(`/api/v1/namespaces/${model.namespace}/pods?labelSelector=${encodeURIComponent(selector)}`);
  return pods.filter(isReady);
}
