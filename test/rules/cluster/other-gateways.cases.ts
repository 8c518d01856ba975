// Services of other gateways of the app, as they will be.
import { Backend, GatewayInstallation, IngressGateway, IngressPort, IngressProtocol, NodePorts, ServiceType } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase } from '../../support/rule-cases';
import { service, someFiles } from '../../support/snapshots';

const backend = Backend.service('web', 80);

/** A second gateway, beside one whose Service keeps a port that nobody declared. */
function besideGateway(nodePort: number): Declare {
  return (p) => {
    const ports = [{ name: 'tcp-old', port: 9000, nodePort }];
    p.gatewayWith({
      snapshot: someFiles(service('istio-system', 'istio-ingressgateway', {
        type: 'NodePort', selector: { istio: 'ingressgateway' }, ports,
      })),
    });
    const second = new IngressGateway(p.platform, 'second', {
      installation: GatewayInstallation.helm({ release: 'second' }), serviceType: ServiceType.NODE_PORT, nodePorts: NodePorts.from(30100),
    });
    new IngressPort(p.platform, 'other', { gateway: second, port: 5432, protocol: IngressProtocol.TCP, nodePort: 31999, backend });
  };
}

export const otherGatewayCases: readonly RuleCase[] = [
  {
    code: 'ING308',
    when: 'a port that stays on the Service of another gateway has the node port',
    fails: besideGateway(31999),
    passes: besideGateway(31998),
    finds: [
      'platform/other: ING308 node port 31999 of port 5432 of platform/other '
      + 'is used by Service \'istio-system/istio-ingressgateway\'',
    ],
    advice: 'set nodePort, for example to 32000, or count nodePorts from another number (NodePorts.from)',
  },
];
