import { ApiObject, App, JsonPatch, type IResolver } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Backend, GatewayInstallation, IngressRoute, MeshApp } from '../../src';
import type { Playground } from '../support/findings';
import type { RuleCase, WarningCase } from '../support/rule-cases';

const backend = Backend.service('web', 80);

function meshApp(p: Playground): MeshApp {
  return new MeshApp(p.team, 'app', { image: 'web:1', containerPort: 8080 });
}

/** A host of the gateway, and its Gateway resource. */
function gatewayObject(p: Playground): ApiObject {
  p.tls('web', 'shop.example.com', { backend });
  return ApiObject.of(p.gateway);
}

/** An object of a managed gateway. */
function managed(p: Playground, id: string): ApiObject {
  const gateway = p.gatewayWith({ installation: GatewayInstallation.managed({ name: 'edge' }) });
  p.tls('web', 'shop.example.com', { backend });
  return gateway.node.findChild(id) as ApiObject;
}

/** An application with a host. */
function served(p: Playground): MeshApp {
  const app = meshApp(p);
  p.tls('web', 'shop.example.com', { backend: app });
  return app;
}

/** A resolver of the user's that replaces the value of a field. */
function resolving(app: App, kind: string, key: string, value: unknown): void {
  const resolver: IResolver = {
    resolve: (context) => {
      const isField = context.obj.kind === kind && context.key[context.key.length - 1] === key;
      if (isField && context.value !== value) context.replaceValue(value);
    },
  };
  app.resolvers.unshift(resolver);
}

function patchAll(root: IConstruct, kind: string, patch: JsonPatch): void {
  for (const each of root.node.findAll().filter(ApiObject.isApiObject)) if (each.kind === kind) each.addJsonPatch(patch);
}

export const misfitCases: readonly RuleCase[] = [
  {
    code: 'ING005',
    when: 'a patch removes what a Gateway does not have',
    fails: (p) => gatewayObject(p).addJsonPatch(JsonPatch.remove('/spec/servers/7')),
    passes: (p) => gatewayObject(p).addJsonPatch(JsonPatch.add('/metadata/labels', { team: 'shop' })),
    finds: ["platform/gateway: ING005 remove at path '/spec/servers/7' of Gateway 'istio-ingressgateway' does not apply: "
      + 'the list has 2 entries, and none is 7'],
  },
  {
    code: 'ING005',
    when: 'the value of a patch is no JSON',
    fails: (p) => gatewayObject(p).addJsonPatch(JsonPatch.add('/metadata/labels', { team: 5n as never })),
    passes: (p) => gatewayObject(p).addJsonPatch(JsonPatch.add('/metadata/labels', { team: 'shop' })),
    finds: ["platform/gateway: ING005 add at path '/metadata/labels' of Gateway 'istio-ingressgateway' does not apply: "
      + 'its value cannot be written as JSON'],
    advice: 'write the value as JSON: text, numbers, true, false, null, and lists and objects of these',
  },
  {
    code: 'ING005',
    when: 'a patch has a path without its parent',
    fails: (p) => ApiObject.of(served(p).service).addJsonPatch(JsonPatch.add('/metadata/annotations/owner', 'me')),
    passes: (p) => ApiObject.of(served(p).service).addJsonPatch(JsonPatch.add('/metadata/annotations', { owner: 'me' })),
    finds: ["team/app: ING005 add at path '/metadata/annotations/owner' of Service 'app' does not apply: there is no such path"],
  },
  {
    code: 'ING005',
    when: 'an object cannot be rendered',
    fails: (p) => {
      const { service } = served(p);
      (service as unknown as { _ports: unknown[] })._ports.length = 0;
      ApiObject.of(service).addJsonPatch(JsonPatch.add('/metadata/annotations', { owner: 'me' }));
    },
    passes: (p) => void served(p),
    finds: [
      "team/app: ING005 Service 'app' cannot be rendered: "
        + "Failed serializing construct at path 'team/app/Service/Resource' with name 'app': "
        + 'Error: A service must be configured with a port',
      "team/web: ING701 Service 'app' has no TCP port 80; its TCP ports are: none",
    ],
    advice: 'correct what was changed in the object',
  },
];

export const gatewayCases: readonly RuleCase[] = [
  ...([
    ['a host', JsonPatch.replace('/spec/servers/0/hosts/0', '*'), '/spec/servers/0/hosts/0'],
    ['a port', JsonPatch.replace('/spec/servers/1/port/number', 8443), '/spec/servers/1/port/number'],
    ['a server', JsonPatch.add('/spec/servers/-', { port: { number: 81, name: 'more', protocol: 'HTTP' } }), '/spec/servers/2'],
    ['the selector', JsonPatch.add('/spec/selector/istio', 'elsewhere'), '/spec/selector/istio'],
    ['the certificate', JsonPatch.add('/spec/servers/1/tls/credentialName', 'other'), '/spec/servers/1/tls/credentialName'],
    ['the mode of TLS', JsonPatch.replace('/spec/servers/1/tls', { mode: 'PASSTHROUGH' }),
      '/spec/servers/1/tls/credentialName, /spec/servers/1/tls/mode'],
    ['the name', JsonPatch.replace('/metadata/name', 'other'), '/metadata/name'],
    ['the namespace', JsonPatch.replace('/metadata/namespace', 'other'), '/metadata/namespace'],
    ['the kind', JsonPatch.replace('/kind', 'VirtualService'), '/kind'],
    ['the revision', JsonPatch.add('/metadata/labels', { 'istio.io/rev': 'canary' }), '/metadata/labels/istio.io~1rev'],
    ['all of it', JsonPatch.remove('/spec'), '/spec'],
    ['its type', JsonPatch.replace('/spec', 'none'), '/spec'],
    ['the object', JsonPatch.replace('', {}), '/apiVersion, /kind, /metadata, /spec'],
  ] as const).map(([what, patch, pointers]): RuleCase => ({
    code: 'ING006',
    when: `a patch changes ${what} of a Gateway`,
    fails: (p) => gatewayObject(p).addJsonPatch(patch),
    passes: (p) => gatewayObject(p).addJsonPatch(JsonPatch.add('/metadata/annotations', { 'example.com/owner': 'platform' })),
    finds: [`platform/gateway: ING006 Gateway 'istio-ingressgateway' was changed at ${pointers}`],
  })),
  ...([
    ['Service', '/spec/ports/1/nodePort', JsonPatch.add('/spec/ports/1/nodePort', 30999)],
    ['Service', '/spec/type', JsonPatch.replace('/spec/type', 'ClusterIP')],
    ['Service', '/spec/selector/istio', JsonPatch.replace('/spec/selector/istio', 'other')],
    ['Deployment', '/spec/template/metadata/labels/istio.io~1rev',
      JsonPatch.add('/spec/template/metadata/labels/istio.io~1rev', 'canary')],
    ['Deployment', '/spec/template/metadata/labels/istio', JsonPatch.remove('/spec/template/metadata/labels/istio')],
    ['Deployment', '/spec/template/spec/containers/0/image', JsonPatch.replace('/spec/template/spec/containers/0/image', 'envoy:1')],
    ['RoleBinding', '/subjects/0/name', JsonPatch.replace('/subjects/0/name', 'other')],
    ['ServiceAccount', '/metadata/name', JsonPatch.replace('/metadata/name', 'other')],
  ] as const).map(([kind, pointer, patch]): RuleCase => ({
    code: 'ING006',
    when: `a patch changes ${pointer} of the ${kind} of a managed gateway`,
    fails: (p) => managed(p, kind).addJsonPatch(patch),
    passes: (p) => managed(p, kind).addJsonPatch(JsonPatch.add('/metadata/labels/team', 'platform')),
    finds: [`platform/gateway: ING006 ${kind} 'edge' was changed at ${pointer}`],
  })),
  {
    code: 'ING006',
    when: 'a resolver of the app replaces hosts',
    fails: (p) => {
      gatewayObject(p);
      resolving(p.app, 'Gateway', 'mode', 'PASSTHROUGH');
    },
    passes: (p) => {
      gatewayObject(p);
      resolving(p.app, 'ConfigMap', 'mode', 'PASSTHROUGH');
    },
    finds: ["platform/gateway: ING006 Gateway 'istio-ingressgateway' was changed at /spec/servers/1/tls/mode"],
  },
  {
    code: 'ING006',
    when: 'a label that steers is added by a method',
    fails: (p) => gatewayObject(p).metadata.addLabel('istio.io/rev', 'canary'),
    passes: (p) => gatewayObject(p).metadata.addLabel('team', 'platform'),
    finds: ["platform/gateway: ING006 Gateway 'istio-ingressgateway' was changed at /metadata/labels/istio.io~1rev"],
  },
];

export const unknownCases: readonly WarningCase[] = [
  {
    code: 'ING007',
    when: 'a patch changes a field that no rule knows',
    fails: (p) => gatewayObject(p).addJsonPatch(JsonPatch.add('/spec/servers/1/tls/minProtocolVersion', 'TLSV1_3')),
    passes: (p) => gatewayObject(p).metadata.addAnnotation('argocd.argoproj.io/sync-wave', '1'),
    finds: ["warning at platform/gateway: ING007 Gateway 'istio-ingressgateway' was changed at /spec/servers/1/tls/minProtocolVersion"],
    url: 'https://shop.example.com/',
  },
  {
    code: 'ING007',
    when: 'the Service of a managed gateway gets an annotation that a cloud reads',
    fails: (p) => managed(p, 'Service').metadata.addAnnotation('service.beta.kubernetes.io/aws-load-balancer-scheme', 'internal'),
    passes: (p) => managed(p, 'Service').metadata.addAnnotation('external-dns.kubernetes.io/hostname', 'shop.example.com'),
    finds: ["warning at platform/gateway: ING007 Service 'edge' was changed at "
      + '/metadata/annotations/service.beta.kubernetes.io~1aws-load-balancer-scheme'],
    url: 'https://shop.example.com/',
  },
  {
    code: 'ING007',
    when: 'several annotations are added at once, and a cloud reads one of them',
    fails: (p) => managed(p, 'Service')
      .addJsonPatch(JsonPatch.add('/metadata/annotations', { 'example.com/owner': 'shop', 'cloud.google.com/neg': '{}' })),
    passes: (p) => managed(p, 'Service').addJsonPatch(JsonPatch.add('/metadata/annotations', { 'example.com/owner': 'shop' })),
    finds: ["warning at platform/gateway: ING007 Service 'edge' was changed at /metadata/annotations/cloud.google.com~1neg"],
    url: 'https://shop.example.com/',
  },
];

export const applicationCases: readonly RuleCase[] = [
  ...([
    ['Service', 'the ports', JsonPatch.remove('/spec/ports'), '/spec/ports'],
    ['Service', 'a port', JsonPatch.replace('/spec/ports/0/port', 8080), '/spec/ports/0/port'],
    ['Service', 'the protocol', JsonPatch.replace('/spec/ports/0/appProtocol', 'tcp'), '/spec/ports/0/appProtocol'],
    ['Service', 'the selector', JsonPatch.replace('/spec/selector/app', 'other'), '/spec/selector/app'],
    ['Service', 'who may use it', JsonPatch.add('/metadata/annotations', { 'networking.istio.io/exportTo': '.' }),
      '/metadata/annotations/networking.istio.io~1exportTo'],
    ['Service', 'the name', JsonPatch.replace('/metadata/name', 'other'), '/metadata/name'],
    ['Service', 'all of it', JsonPatch.remove('/spec'), '/spec'],
    ['Deployment', 'the label of the pods', JsonPatch.replace('/spec/template/metadata/labels/app', 'other'),
      '/spec/template/metadata/labels/app'],
    ['Deployment', 'the port', JsonPatch.replace('/spec/template/spec/containers/0/ports/0/containerPort', 80),
      '/spec/template/spec/containers/0/ports/0/containerPort'],
    ['Deployment', 'the proxy', JsonPatch.add('/spec/template/metadata/labels/sidecar.istio.io~1inject', 'false'),
      '/spec/template/metadata/labels/sidecar.istio.io~1inject'],
    ['ServiceAccount', 'the namespace', JsonPatch.replace('/metadata/namespace', 'other'), '/metadata/namespace'],
  ] as const).map(([kind, what, patch, pointer]): RuleCase => ({
    code: 'ING008',
    when: `a patch changes ${what} of the ${kind} of a MeshApp`,
    fails: (p) => {
      served(p);
      patchAll(p.team, kind, patch);
    },
    passes: (p) => {
      served(p);
      patchAll(p.team, kind, JsonPatch.add('/metadata/labels/team', 'shop'));
    },
    finds: [`team/app: ING008 ${kind} 'app' was changed at ${pointer}`],
  })),
  {
    code: 'ING009',
    when: 'the Service of a MeshApp selects a label that its pods lack',
    fails: (p) => served(p).service.selectLabel('tier', 'front'),
    passes: (p) => {
      const app = served(p);
      app.service.selectLabel('tier', 'front');
      app.deployment.podMetadata.addLabel('tier', 'front');
    },
    finds: ["team/app: ING009 Service 'app' selects pods with app=app, tier=front, "
      + 'but the pods have app=app, cdk8s.io/metadata.addr=app, version=1'],
  },
  {
    code: 'ING009',
    when: 'the pods of a MeshApp get another value for its label',
    fails: (p) => served(p).deployment.podMetadata.addLabel('app', 'other'),
    passes: (p) => served(p).deployment.podMetadata.addLabel('team', 'other'),
    finds: [
      "team/app: ING009 Deployment 'app' selects pods with app=app, but its pods have app=other, cdk8s.io/metadata.addr=app, version=1",
      "team/app: ING009 Service 'app' selects pods with app=app, but the pods have app=other, cdk8s.io/metadata.addr=app, version=1",
    ],
  },
];

export const routeCases: readonly RuleCase[] = [
  ...([
    ['its host', JsonPatch.replace('/spec/hosts/0', 'other.example.com'), '/spec/hosts/0'],
    ['its Gateway', JsonPatch.replace('/spec/gateways/0', 'other'), '/spec/gateways/0'],
    ['where it is seen', JsonPatch.add('/spec/exportTo', ['.']), '/spec/exportTo'],
    ['a destination', JsonPatch.replace('/spec/http/0/route/0/destination/host', 'other'), '/spec/http/0/route/0/destination/host'],
    ['its routes', JsonPatch.add('/spec/http/0', { redirect: { authority: 'other.example.com' } }),
      '/spec/http/0/route, /spec/http/0/redirect, /spec/http/1'],
    ['its name', JsonPatch.replace('/metadata/name', 'other'), '/metadata/name'],
  ] as const).map(([what, patch, pointers]): RuleCase => ({
    code: 'ING614',
    when: `a patch of a VirtualService changes ${what}`,
    fails: (p) => ApiObject.of(p.tls('web', 'shop.example.com', { name: 'web', backend })).addJsonPatch(patch),
    passes: (p) => ApiObject.of(p.tls('web', 'shop.example.com', { name: 'web', backend }))
      .addJsonPatch(JsonPatch.add('/metadata/labels', { team: 'shop' })),
    finds: [`team/web: ING614 VirtualService 'web' was changed at ${pointers}`],
  })),
  ...(['/route/0/destination/host', '/match', '/redirect', '/directResponse', ''] as const).map((pointer): RuleCase => ({
    code: 'ING614',
    when: `the patch of a route changes ${pointer || 'all of it'}`,
    fails: (p) => p.tls('web', 'shop.example.com', { backend }).addJsonPatch(JsonPatch.add(pointer, pointer ? [{ port: 1 }] : {})),
    passes: (p) => p.tls('web', 'shop.example.com', { backend }).addJsonPatch(JsonPatch.add('/headers', { request: { remove: ['x'] } })),
    finds: [`team/web: ING614 the route was patched at ${pointer || '/route'}`],
  })),
  {
    code: 'ING614',
    when: 'a patched match can take requests from another route of the VirtualService',
    fails: (p) => twoPorts(p).addJsonPatch(JsonPatch.remove('/match')),
    passes: (p) => twoPorts(p).addJsonPatch(JsonPatch.add('/timeout', '3s')),
    finds: [
      'team/a: ING614 the route was patched at /match',
      'team/b: ING614 the route of team/a, in the same VirtualService, was patched at /match',
    ],
  },
];

/** Two routes of one host, of which the first is returned. */
function twoPorts(p: Playground): IngressRoute {
  const [first, second] = [8088, 8089].map((port) => p.port(`port-${port}`, { port }));
  const route = new IngressRoute(p.team, 'a', { port: first, host: 'shop.example.com', backend });
  new IngressRoute(p.team, 'b', { port: second, host: 'shop.example.com', backend: Backend.service('other', 80) });
  return route;
}
