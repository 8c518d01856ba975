import type { GatewayDeclaration } from '../model/declaration';
import type { ServicePort } from '../model/ingress-model';
import { STATUS_PORT } from '../model/workload';

/** A port of a gateway's Service in a few words; where nobody declared it, the text says that it is the installation's. */
export function servicePortText({ port, name, openedBy }: ServicePort, gateway: GatewayDeclaration): string {
  const [opened] = openedBy;
  if (opened) return `port ${port} of ${opened.declaration.at}`;
  const which = port === STATUS_PORT.port ? 'the status port' : `the stock port ${port} (${name})`;
  return `${which} of gateway ${gateway.at}`;
}

/** The construct that set an option of a port, else the first that opened it; the gateway where nobody did. */
export function setterOf({ openedBy }: ServicePort, gateway: GatewayDeclaration, option: 'nodePort' | 'targetPort' | 'portName'): string {
  const opened = openedBy.find(({ declaration }) => declaration[option] !== undefined) ?? openedBy[0];
  return (opened?.declaration ?? gateway).at;
}
