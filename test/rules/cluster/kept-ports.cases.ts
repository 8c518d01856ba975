// Ports of the gateway's own Service that nobody declared.
import { Backend, GatewayDelivery, GatewayInstallation, type IngressGatewayProps } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { service, someFiles, write, type Manifest } from '../../support/snapshots';

const backend = Backend.service('web', 80);
const PODS = { istio: 'ingressgateway' };
const NAME = ['istio-system', 'istio-ingressgateway'] as const;
const HTTP2 = { name: 'http2', port: 80, targetPort: 8080 };
const STATUS = { name: 'status-port', port: 15021, targetPort: 15021 };
const OWN = { delivery: GatewayDelivery.ownManifests() };

/** Plain HTTP on port 80, which leads to 8080, where the gateway's own Service has these ports. */
function onService(ports: readonly Manifest[], { labels = {}, beside = [] as readonly Manifest[] } = {}): Declare {
  return declared({ snapshot: someFiles(service(...NAME, { selector: PODS, ports }, { labels }), ...beside) });
}

function declared(props: IngressGatewayProps): Declare {
  return (p) => {
    p.gatewayWith(props);
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
}

/** The same where the Service is an object of the app, which the delivery changes. */
function ofApp(ports: readonly Manifest[]): Declare {
  return (p) => {
    declared(OWN)(p);
    write(p.platform, service(...NAME, { selector: PODS, ports: [STATUS, ...ports] }));
  };
}

function kept(name: string, port: number, targetPort: number | string = 8080): Manifest {
  return { name, port, targetPort };
}

/** A release of Helm with target port 80, whose Service has these ports. */
function ofRelease(ports: readonly Manifest[], props: IngressGatewayProps = {}): Declare {
  const installation = GatewayInstallation.helm({ release: 'istio-ingressgateway' });
  const selector = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
  return declared({ installation, snapshot: someFiles(service(...NAME, { selector, ports })), ...props });
}

/** TCP on port 5432, which leads to 15432, where the Service has another port before it. */
function afterUnnamed(port: number): Declare {
  const ports = [kept('old', port, 15432), { name: 'tcp-db', port: 5432, targetPort: 15432 }];
  return (p) => {
    p.gatewayWith({ snapshot: someFiles(service(...NAME, { selector: PODS, ports })) });
    p.tcp('db', 5432, { backend, targetPort: 15432 });
  };
}

const ALSO = 'target port 8080 of port 80 is also that of port 8000 \'http2-old\' of Service \'istio-system/istio-ingressgateway\'';
const HIDDEN = [`team/web: ING324 ${ALSO}, which comes first`];

export const keptPortCases: readonly RuleCase[] = [
  {
    code: 'ING324',
    when: 'another port with the same target port comes first, of which istiod takes one',
    fails: onService([kept('http2-old', 8000), HTTP2]),
    passes: onService([HTTP2, kept('http2-old', 8000)]),
    finds: HIDDEN,
  },
  {
    code: 'ING324',
    when: 'the port that comes first has the same protocol',
    fails: onService([kept('http2-old', 8000), HTTP2]),
    passes: onService([kept('tcp-old', 8000), HTTP2]),
    finds: HIDDEN,
  },
  {
    code: 'ING324',
    when: 'the Service has the port already, which kustomize would otherwise put first',
    fails: onService([kept('http2-old', 8000), HTTP2]),
    passes: onService([kept('http2-old', 8000)]),
    finds: HIDDEN,
  },
  {
    code: 'ING324',
    when: 'an object of the app gets the port as its last one',
    fails: ofApp([kept('http2-old', 8000)]),
    passes: ofApp([kept('http2-old', 8000, 8000)]),
    finds: HIDDEN,
  },
  {
    code: 'ING324',
    when: 'no other Service of the pods has the port, by which istiod would find the target port',
    fails: onService([kept('http2-old', 8000), HTTP2], { beside: [service('istio-system', 'internal', { selector: PODS, ports: [] })] }),
    passes: onService([kept('http2-old', 8000), HTTP2], {
      beside: [service('istio-system', 'internal', { selector: PODS, ports: [HTTP2] })],
    }),
    finds: HIDDEN,
  },
  {
    code: 'ING324',
    when: 'the port that comes first names no protocol, and its number stands for TCP',
    fails: afterUnnamed(3306),
    passes: afterUnnamed(3307),
    finds: ['team/db: ING324 target port 15432 of port 5432 is also that of port 3306 \'old\' of Service '
      + '\'istio-system/istio-ingressgateway\', which comes first'],
  },
];

const TWICE = [`warning at team/web: ING325 ${ALSO}`];

export const keptPortWarnings: readonly WarningCase[] = [
  {
    code: 'ING325',
    when: 'another port of the Service leads to the target port',
    fails: onService([HTTP2, kept('http2-old', 8000)]),
    passes: onService([HTTP2, kept('http2-old', 8000, 9080)]),
    finds: TWICE,
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING325',
    when: 'two other ports of the Service lead to the target port',
    fails: onService([HTTP2, kept('http2-old', 8000), kept('alt', 8001)]),
    passes: onService([HTTP2, { ...kept('http2-old', 8000), protocol: 'UDP' }]),
    finds: [...TWICE, TWICE[0].replace('8000 \'http2-old\'', '8001 \'alt\'')],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING325',
    when: 'a port that a release keeps has the target port, since no values replace it',
    fails: ofRelease([kept('http', 8000, 80)], { delivery: GatewayDelivery.kustomizeComponent() }),
    passes: ofRelease([kept('http', 8000, 81)], { delivery: GatewayDelivery.kustomizeComponent() }),
    finds: ['warning at team/web: ING325 target port 80 of port 80 is also that of port 8000 \'http\' of Service '
      + '\'istio-system/istio-ingressgateway\''],
    url: 'http://shop.example.com/',
  },
];
