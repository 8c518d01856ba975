// Namespaces that a complete listing does not have.
import { Backend, GatewayInstallation, IngressRoute, MeshApp, type IngressGatewayProps } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { namespace, service, STOCK_SERVICE, someFiles, wholeCluster, write, type Manifest } from '../../support/snapshots';

const ISTIO = namespace('istio-system');
const SHOP = namespace('shop');
const WEB = service('blog', 'web', { ports: [{ port: 80 }] });

/** A gateway in a cluster with these objects. */
function gateway(props: IngressGatewayProps, ...objects: readonly Manifest[]): Declare {
  return (p) => p.gatewayWith({ snapshot: wholeCluster(STOCK_SERVICE, ISTIO, ...objects), ...props });
}

/** A route in the namespace shop to a Service in blog. */
function route(...objects: readonly Manifest[]): Declare {
  return (p) => {
    gateway({}, ...objects)(p);
    p.port('web', { hosts: ['shop.example.com'], backend: Backend.service('web', 80, { namespace: 'blog' }) });
  };
}

/** An application in the namespace shop, and its route in that of the gateway. */
function app(...objects: readonly Manifest[]): Declare {
  return (p) => {
    gateway({}, ...objects)(p);
    const backend = new MeshApp(p.team, 'web', { image: 'web:1', containerPort: 8080 });
    const port = p.port('port', { hosts: ['shop.example.com'], allowedNamespaces: ['istio-system'] });
    new IngressRoute(p.platform, 'route', { port, host: 'shop.example.com', backend });
  };
}

/** The same where the app declares the Namespace too. */
function withNamespace(name: string, declare: Declare): Declare {
  return (p) => {
    write(p.platform, namespace(name));
    declare(p);
  };
}

const ISTIOCTL = { installation: GatewayInstallation.istioctl({ namespace: 'edge' }) };
const MANAGED = { installation: GatewayInstallation.managed({ name: 'edge', namespace: 'edge' }) };
const HELM = { installation: GatewayInstallation.helm({ release: 'edge', namespace: 'edge' }) };
const NO_EDGE = 'the snapshot has no namespace \'edge\', in which the gateway is';

export const namespaceCases: readonly RuleCase[] = [
  {
    code: 'ING427',
    when: 'the namespace of a stock gateway does not exist, and so neither do its Deployment and its Service',
    fails: gateway(ISTIOCTL),
    passes: gateway(HELM),
    finds: [`platform/gateway: ING427 ${NO_EDGE}`],
  },
  {
    code: 'ING427',
    when: 'the namespace of a managed gateway does not exist, and the app does not declare it',
    fails: gateway(MANAGED),
    passes: withNamespace('edge', gateway(MANAGED)),
    finds: [`platform/gateway: ING427 ${NO_EDGE}`],
  },
  {
    code: 'ING427',
    when: 'a complete listing lacks the namespace, rather than some files',
    fails: gateway(MANAGED),
    passes: gateway({ ...MANAGED, snapshot: someFiles(ISTIO, SHOP) }),
    finds: [`platform/gateway: ING427 ${NO_EDGE}`],
  },
  {
    code: 'ING811',
    when: 'the namespace of a route does not exist',
    fails: route(WEB, namespace('blog')),
    passes: route(WEB, namespace('blog'), SHOP),
    finds: ['team/web: ING811 the snapshot has no namespace \'shop\', in which the route is'],
  },
  {
    code: 'ING811',
    when: 'the namespace of a MeshApp does not exist, and the app does not declare it',
    fails: app(),
    passes: withNamespace('shop', app()),
    finds: ['team/web: ING811 the snapshot has no namespace \'shop\', in which the MeshApp is'],
  },
  {
    code: 'ING708',
    when: 'the namespace of the backend does not exist',
    fails: route(SHOP),
    passes: route(SHOP, WEB, namespace('blog')),
    finds: ['team/web: ING708 the snapshot has no namespace \'blog\' for Service \'blog/web\''],
  },
];

export const namespaceWarnings: readonly WarningCase[] = [
  {
    code: 'ING428',
    when: 'the namespace of a Helm release does not exist yet',
    fails: gateway(HELM),
    passes: gateway(HELM, namespace('edge', { 'istio-injection': 'enabled' })),
    finds: [`warning at platform/gateway: ING428 ${NO_EDGE}`],
    url: 'http://shop.example.com/',
  },
];
