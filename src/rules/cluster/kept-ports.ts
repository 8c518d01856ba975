// Ports that nobody declared and that stay on the gateway's own Service.
import { NO_TRANSLATION, surroundings } from '../../cluster/gateway-pods';
import type { ClusterServicePort } from '../../cluster/kinds/service';
import { portsThatStay, type PortBefore } from '../../cluster/service-before';
import type { GatewayModel, IngressModel, ServicePort } from '../../model/ingress-model';
import { appProtocolOf } from '../../model/protocol';
import { shown } from '../../model/shown';
import type { Rule, Violation } from '../rule';
import { setterOf } from '../service-port';

const GATEWAY = 'https://istio.io/latest/docs/reference/config/networking/gateway/#Port';

export const keptPortRules: readonly Rule[] = [
  {
    code: 'ING324',
    name: 'port behind another one of its Service with the same target port',
    level: 'error',
    allowed: 'one port of the gateway\'s Service per target port and protocol; of several, istiod knows the first',
    otherwise: 'istiod would not find the port, Envoy would listen on its number instead of its target port, and clients would be refused',
    fix: 'remove the other port from the Service, or give one of the two another targetPort',
    see: GATEWAY,
    causes: ['ING309'],
    check: hiddenPorts,
  },
  {
    code: 'ING325',
    name: 'target port of another port of the Service',
    level: 'warning',
    allowed: 'each target port under one port number in the gateway\'s Service',
    otherwise: 'the declared hosts would be served on the other port too, and a Gateway for that port would share or miss its listener',
    fix: 'remove the other port from the Service, or give it a targetPort that no other port has',
    see: GATEWAY,
    causes: ['ING324'],
    check: targetsTwice,
  },
];

/** An opened port, and one beside it on the Service that leads to its target port. */
interface KeptPort {
  readonly gateway: GatewayModel;
  readonly opened: ServicePort;
  readonly other: PortBefore;
  /** istiod takes the other port alone. */
  readonly isHidden: boolean;
}

function* hiddenPorts(model: IngressModel): Iterable<Violation> {
  for (const { gateway, opened, other } of keptPorts(model).filter(({ isHidden }) => isHidden)) {
    const got = `target port ${opened.targetPort} of port ${opened.port} is also that of ${otherText(gateway, other)}, which comes first`;
    yield { at: setterOf(opened, gateway.declaration, 'targetPort'), got };
  }
}

/** At each declaration that opened the port: a warning shows to those whose requests it concerns. */
function* targetsTwice(model: IngressModel): Iterable<Violation> {
  for (const { gateway, opened, other } of keptPorts(model).filter(({ isHidden }) => !isHidden)) {
    const got = `target port ${opened.targetPort} of port ${opened.port} is also that of ${otherText(gateway, other)}`;
    yield* opened.openedBy.map(({ declaration: { at } }) => ({ at, got }));
  }
}

function otherText({ workloadName }: GatewayModel, { name, port }: PortBefore): string {
  return `port ${port} ${shown(name)} of Service ${shown(workloadName)}`;
}

function keptPorts({ gateways }: IngressModel): KeptPort[] {
  return gateways.flatMap((gateway) => {
    const kept = portsThatStay(gateway).filter(({ protocol }) => protocol === 'TCP');
    return gateway.servicePorts.filter(({ openedBy }) => openedBy.length > 0).flatMap((opened) =>
      kept.filter(({ targetPort }) => targetPort === opened.targetPort)
        .map((other) => ({ gateway, opened, other, isHidden: comesSecond(gateway, { opened, other }) })));
  });
}

/**
 * Of the ports of a Service that lead to one target port with one protocol, istiod takes the first. A port that it does not find leads to
 * its own number, unless another Service of the pods has it.
 */
function comesSecond(gateway: GatewayModel, { opened, other }: Pick<KeptPort, 'opened' | 'other'>): boolean {
  const { ownService, services } = surroundings(gateway);
  const { ports = [], labels = {} } = ownService ?? {};
  const placeOf = (one: PortBefore | ServicePort) => ports.findIndex((each) => each.port === one.port && each.protocol === one.protocol);
  const place = placeOf(opened);
  // A port that is new comes last where the app's own object is changed; kustomize puts it first.
  const comesLater = place === -1 ? gateway.declaration.changesOwnObjects : placeOf(other) < place;
  const isTranslated = labels[NO_TRANSLATION] === undefined && opened.port !== opened.targetPort;
  return comesLater && isTranslated && !services.some((service) => service.ports.some(({ port }) => port === opened.port))
    && protocolOf({ ...ports[place], name: opened.name }, opened.port) === protocolOf(other, other.port);
}

/** Ports on which istiod assumes plain TCP if no protocol is named. */
const PLAIN_PORTS = [25, 53, 3306, 27017];

/** Protocols that istiod knows and the gateway does not. */
const OTHER_PROTOCOLS = /^(mongo|mysql|redis)(-|$)/i;

function protocolOf(named: Pick<ClusterServicePort, 'name' | 'appProtocol'>, port: number): string | undefined {
  const other = OTHER_PROTOCOLS.exec(named.appProtocol ?? named.name)?.[1].toLowerCase();
  return appProtocolOf(named) ?? other ?? (PLAIN_PORTS.includes(port) ? 'tcp' : undefined);
}
