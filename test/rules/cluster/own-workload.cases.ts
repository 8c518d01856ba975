// The gateway's own Service and Deployment among the objects of the app.
import {
  Backend, GatewayDelivery, GatewayInstallation, ServiceType, TlsCertificate, type IngressGatewayProps, type IngressPortProps,
} from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase } from '../../support/rule-cases';
import { deployment, service, write, type Manifest } from '../../support/snapshots';

const backend = Backend.service('db', 5432);
const PODS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
const NAME = ['istio-system', 'istio-ingressgateway'] as const;
const DB = { name: 'tcp-5432', port: 5432, targetPort: 5432, nodePort: 30432 };
const STATUS = { name: 'status-port', port: 15021, targetPort: 15021, nodePort: 30021 };

/** A database port beside the gateway's own Service. */
function beside(
  ports: readonly Manifest[], spec: Manifest = {}, props: IngressGatewayProps = {}, options: Partial<IngressPortProps> = {},
): Declare {
  return (p) => {
    p.gatewayWith({ serviceType: ServiceType.NODE_PORT, ...props });
    p.tcp('db', 5432, { backend, ...options });
    write(p.platform, service(...NAME, { type: 'NodePort', selector: PODS, ports, ...spec }));
  };
}

const CLOUD = { serviceType: ServiceType.LOAD_BALANCER };
const HELM = { installation: GatewayInstallation.helm({ release: 'istio-ingressgateway' }) };
const IN_CLOUD = { type: 'LoadBalancer' };

/** What the Service has of the declared ports, and what is said of it. */
const SERVICES: ReadonlyArray<readonly [string, Declare, Declare, string[]]> = [
  [
    'lacks a declared port', beside([], IN_CLOUD, CLOUD), beside([DB], IN_CLOUD, CLOUD),
    ['team/db: ING315 Service \'istio-system/istio-ingressgateway\' of the app has no TCP port 5432'],
  ],
  [
    'has the port for UDP', beside([{ ...DB, protocol: 'UDP' }, STATUS]), beside([DB, STATUS]),
    ['team/db: ING315 Service \'istio-system/istio-ingressgateway\' of the app has no TCP port 5432'],
  ],
  [
    'leads a declared port elsewhere', beside([{ ...DB, targetPort: 5433 }, STATUS], {}, {}, { targetPort: 5432 }),
    beside([{ ...DB, targetPort: undefined }, STATUS], {}, {}, { targetPort: 5432 }),
    ['team/db: ING315 Service \'istio-system/istio-ingressgateway\' of the app leads port 5432 to 5433, but to 5432 is declared'],
  ],
  [
    'has another node port', beside([{ ...DB, nodePort: 30433 }, STATUS], {}, {}, { nodePort: 30432 }),
    beside([{ ...DB, nodePort: 30433 }, STATUS]),
    ['team/db: ING315 Service \'istio-system/istio-ingressgateway\' of the app has node port 30433 for port 5432 of team/db, '
      + 'but 30432 is declared'],
  ],
  [
    'leaves a node port to Kubernetes', beside([{ ...DB, nodePort: undefined }, STATUS]),
    beside([{ ...DB, nodePort: undefined }], IN_CLOUD, CLOUD),
    ['team/db: ING315 Service \'istio-system/istio-ingressgateway\' of the app has no node port for port 5432 of team/db, '
      + 'but 30432 is declared'],
  ],
  [
    'lacks the status port', beside([DB]), beside([DB], IN_CLOUD, CLOUD),
    ['platform/gateway: ING315 Service \'istio-system/istio-ingressgateway\' of the app has no TCP port 15021'],
  ],
  [
    'has another type, and so no node ports', beside([{ ...DB, nodePort: undefined }], IN_CLOUD), beside([DB, STATUS]),
    ['platform/gateway: ING315 Service \'istio-system/istio-ingressgateway\' of the app has type LoadBalancer, but NodePort is declared'],
  ],
  [
    'has no type', beside([DB, STATUS], { type: undefined }), beside([DB, STATUS]),
    ['platform/gateway: ING315 Service \'istio-system/istio-ingressgateway\' of the app has type ClusterIP, but NodePort is declared'],
  ],
  [
    'of Helm lacks a declared port, whose values are among the artifacts', beside([], IN_CLOUD, { ...CLOUD, ...HELM }),
    beside([], IN_CLOUD, { ...CLOUD, ...HELM, delivery: GatewayDelivery.ownManifests() }),
    ['team/db: ING315 Service \'istio-system/istio-ingressgateway\' of the app has no TCP port 5432'],
  ],
];

/** A mounted certificate beside the gateway's own Deployment. */
function mounting(path: string, volume: Manifest, container = 'istio-proxy', props: IngressGatewayProps = {}): Declare {
  return (p) => {
    p.gatewayWith(props);
    p.tls('web', 'shop.example.com', { certificate: TlsCertificate.mounted('shop-certs'), backend: Backend.service('web', 80) });
    write(p.platform, deployment(...NAME, PODS, {
      containers: [{ name: container, volumeMounts: [{ name: 'certs', mountPath: path }] }], volumes: [{ name: 'certs', ...volume }],
    }));
  };
}

const MOUNT = '/etc/istio/shop-certs';
const SECRET = { secret: { secretName: 'shop-certs' } };
const UNMOUNTED = ['team/web: ING315 Deployment \'istio-system/istio-ingressgateway\' of the app does not mount Secret \'shop-certs\' at '
  + '\'/etc/istio/shop-certs\''];

/** Mounts that are not the declared one. */
const MOUNTS: ReadonlyArray<readonly [string, Declare]> = [
  ['mounts it elsewhere', mounting('/etc/istio/other', SECRET)],
  ['mounts another Secret', mounting(MOUNT, { secret: { secretName: 'other' } })],
  ['mounts a ConfigMap', mounting(MOUNT, { configMap: { name: 'shop-certs' } })],
  ['mounts it into another container', mounting(MOUNT, SECRET, 'logger')],
];

/** A mounted certificate, by the delivery that changes the app's own objects, of which there is a Service. */
function certified(...others: readonly Manifest[]): Declare {
  return (p) => {
    p.gatewayWith({ delivery: GatewayDelivery.ownManifests() });
    p.tls('web', 'shop.example.com', { certificate: TlsCertificate.mounted('shop-certs'), backend });
    write(p.team, service(...NAME, { selector: PODS }));
    others.forEach((manifest) => write(p.platform, manifest));
  };
}

export const ownWorkloadCases: readonly RuleCase[] = [
  ...SERVICES.map(([what, fails, passes, finds]): RuleCase => (
    { code: 'ING315', when: `the gateway's own Service in the app ${what}`, fails, passes, finds })),
  ...MOUNTS.map(([what, fails]): RuleCase => ({
    code: 'ING315',
    when: `the gateway's own Deployment in the app ${what}`,
    fails,
    passes: mounting(MOUNT, SECRET),
    finds: UNMOUNTED,
  })),
  {
    code: 'ING316',
    when: 'the delivery changes the app\'s own objects, and there is none',
    fails: (p) => {
      p.gatewayWith({ delivery: GatewayDelivery.ownManifests() });
      p.tcp('db', 5432, { backend });
    },
    passes: beside([], {}, { delivery: GatewayDelivery.ownManifests() }),
    finds: ['platform/gateway: ING316 the app has no Service \'istio-system/istio-ingressgateway\''],
  },
  {
    code: 'ING316',
    when: 'the delivery has to mount a certificate, and the app has only the Service',
    fails: certified(),
    passes: certified(deployment(...NAME, PODS, { containers: [{ name: 'istio-proxy' }] })),
    finds: ['platform/gateway: ING316 the app has no Deployment \'istio-system/istio-ingressgateway\''],
  },
  {
    code: 'ING316',
    when: 'the delivery has to mount a certificate, and no container is the proxy',
    fails: certified(deployment(...NAME, PODS, { containers: [{ name: 'envoy' }] })),
    passes: certified(deployment(...NAME, PODS, { containers: [{ name: 'logger' }, { name: 'istio-proxy' }] })),
    finds: ['platform/gateway: ING316 Deployment \'istio-system/istio-ingressgateway\' has no container \'istio-proxy\''],
  },
];
