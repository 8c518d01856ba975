// What the change to the gateway's Service does to the Service that is there.
import { surroundings } from '../../cluster/gateway-pods';
import type { ClusterServicePort } from '../../cluster/kinds/service';
import { portsThatGo, portsThatStay, resolvedTarget, serviceInCluster } from '../../cluster/service-before';
import type { GatewayModel, IngressModel, ServicePort } from '../../model/ingress-model';
import { serviceTypeNamed, serviceTypeOption } from '../../model/service-type';
import { shown } from '../../model/shown';
import { InstallationKind } from '../../model/workload';
import { each, type Rule, type Violation } from '../rule';
import { servicePortText, setterOf } from '../service-port';

const SERVICE = 'https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types';
const PORTS = 'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec';

export const serviceChangeRules: readonly Rule[] = [
  {
    code: 'ING318',
    name: 'changed type of the gateway\'s Service',
    level: 'warning',
    allowed: 'the type that the Service already has, unless the change is intended',
    otherwise: 'the address that clients use would change or vanish, or an internal gateway would become public',
    fix: 'leave serviceType and loadBalancers out to keep the type; acknowledge this if the change is intended',
    see: SERVICE,
    check: (model) => each(model.gateways, (gateway) => {
      const { declaration: { at }, serviceType, workloadName } = gateway;
      const known = serviceTypeNamed(serviceInCluster(gateway)?.type ?? '');
      if (known === undefined || known === serviceType) return undefined;
      const change = `from type ${serviceTypeOption(known)} to ${serviceTypeOption(serviceType)}`;
      return { at, got: `Service ${shown(workloadName)} changes ${change}` };
    }),
  },
  {
    code: 'ING319',
    name: 'changed port of the gateway\'s Service',
    level: 'warning',
    allowed: 'the node port, target port and name that a port already has, unless the change is intended',
    otherwise: 'load balancers, firewalls, Gateways and Services that use the old value would lose the port',
    fix: 'remove the option to keep the value; acknowledge this if the change is intended',
    see: PORTS,
    check: changedPorts,
  },
  {
    code: 'ING321',
    name: 'conflict with an existing port of the Service',
    level: 'error',
    allowed: 'node ports and names that no other port of the gateway\'s Service has',
    otherwise: 'the API server would reject the Service and with it every change to it',
    fix: 'choose another number or name, or remove the other port from the Service first',
    see: PORTS,
    check: clashes,
  },
  {
    code: 'ING322',
    name: 'port that the gateway\'s Service loses',
    level: 'warning',
    allowed: 'all ports that the Service already has, unless nobody needs them',
    otherwise: 'the change would replace the list of ports, and clients of the missing ports would be refused',
    fix: 'open the port with an IngressPort; acknowledge this if nobody needs it',
    see: PORTS,
    *check({ gateways }) {
      for (const gateway of gateways) {
        const { declaration: { at, throughChart }, workloadName } = gateway;
        // What Gateways of others use is an error of its own.
        const used = new Set(throughChart ? surroundings(gateway).gateways.flatMap(({ servers }) => servers.map(({ port }) => port)) : []);
        for (const port of portsThatGo(gateway).filter((one) => !used.has(one.port))) {
          const fix = port.protocol === 'TCP' ? undefined : otherProtocolFix(gateway);
          yield { at, got: `Service ${shown(workloadName)} has ${portText(port)}, which the new Service would not have`, fix };
        }
      }
    },
  },
];

/** IngressPorts are TCP ports. */
function otherProtocolFix({ declaration: { throughChart, workload: { kind } } }: GatewayModel): string {
  const acknowledge = 'acknowledge this if nobody needs the port';
  if (kind === InstallationKind.MANAGED) return `add a Service of your own for the port, with the labels of the pods; ${acknowledge}`;
  return throughChart ? `use GatewayDelivery.kustomizeComponent, which keeps it, in place of Helm values; ${acknowledge}`
    : `add the port to your own Service; ${acknowledge}`;
}

function portText({ port, protocol, name }: Pick<ClusterServicePort, 'port' | 'protocol' | 'name'>): string {
  return `${protocol} port ${port}${name === '' ? '' : ` (${shown(name)})`}`;
}

function* changedPorts({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    for (const before of serviceInCluster(gateway)?.ports ?? []) {
      const port = gateway.servicePorts.find(({ port: number, protocol }) => number === before.port && protocol === before.protocol);
      if (!port) continue;
      for (const [option, from, to] of settings(gateway, before, port)) {
        if (from === undefined || from === '' || to === undefined || from === to) continue;
        const at = setterOf(port, gateway.declaration, option);
        yield { at, got: `${servicePortText(port, gateway.declaration)} changes its ${option} from ${shown(from)} to ${shown(to)}` };
      }
    }
  }
}

type Setting = readonly ['nodePort' | 'targetPort' | 'portName', string | number | undefined, string | number | undefined];

function settings(gateway: GatewayModel, before: ClusterServicePort, port: ServicePort): Setting[] {
  return [
    ['nodePort', before.nodePort, port.nodePort],
    ['targetPort', resolvedTarget(gateway, before) ?? before.targetPort, port.targetPort],
    ['portName', before.name, port.name],
  ];
}

function* clashes({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    for (const kept of portsThatStay(gateway)) {
      for (const port of gateway.servicePorts) {
        const text = servicePortText(port, gateway.declaration);
        const other = `${portText(kept)} of Service ${shown(gateway.workloadName)}`;
        // Ports of one Service may share a number if their protocols differ.
        if (port.nodePort !== undefined && port.nodePort === kept.nodePort && port.protocol === kept.protocol) {
          yield { at: setterOf(port, gateway.declaration, 'nodePort'), got: `node port ${port.nodePort} of ${text} is that of ${other}` };
        }
        if (port.name === kept.name) {
          yield { at: setterOf(port, gateway.declaration, 'portName'), got: `name ${shown(port.name)} of ${text} is that of ${other}` };
        }
      }
    }
  }
}
