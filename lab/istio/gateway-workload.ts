import type { Api } from '../control-plane/api';
import { isReady, type Pod, type Service } from '../control-plane/objects';
import type { PreparedGateway } from '../scenario/prepared';

/** The pods of a gateway that are ready. */
export async function gatewayPods(api: Api, { model }: PreparedGateway): Promise<Pod[]> {
  const selector = Object.entries(model.declaration.workload.podLabels).map(([key, value]) => `${key}=${value}`).join();
  const pods = await api.list<Pod>(`/api/v1/namespaces/${model.namespace}/pods?labelSelector=${encodeURIComponent(selector)}`);
  return pods.filter(isReady);
}

/** The Service of a gateway, with the node ports that the API server gave it. */
export async function gatewayService(api: Api, { model }: PreparedGateway): Promise<Service> {
  const service = await api.get<Service>(`/api/v1/namespaces/${model.namespace}/services/${model.declaration.workload.name}`);
  if (!service) throw new Error(`the Service ${model.workloadName} does not exist`);
  return service;
}
