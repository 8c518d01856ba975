import type { GatewayDeclaration } from '../model/declaration';
import type { ServicePort } from '../model/ingress-model';
import { STATUS_PORT } from '../model/workload';

/** A port of a gateway's Service in a few words; where nobody declared it, the text says that it is the installation's. */
export function servicePortText({ port, name, openedBy }: ServicePort, gateway: GatewayDeclaration): string {
  const [opened] = openedBy;
  if (opened) return `port ${port} of ${opened.declaration.at}`;
  return port === STATUS_PORT.port ? `the status port of gateway ${gateway.at}` : `the stock port ${port} (${name}) of gateway ${gateway.at}`;
}
