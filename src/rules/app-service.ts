import { backends } from './backends';
import { clusterBackendRules } from './cluster/app-service';
import { advised, each, NAME_ADVICE, wrong, type Rule, type RuleTable, type Violation } from './rule';
import { groupBy } from '../model/collections';
import type { RouteDeclaration } from '../model/declaration';
import { IngressHop } from '../model/ingress-hop';
import { expectsTls, isTcp, speaksHttp } from '../model/protocol';
import { labelProblem, nameProblem, portProblem, serviceNameProblem, shown } from '../model/value-problems';

const DESTINATION = 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination';
const PROTOCOLS = 'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/';

const rules: readonly Rule[] = [
  {
    code: 'ING701',
    level: 'error',
    title: 'a port that the Service has',
    consequence: 'Envoy would find no cluster and answer 503',
    fix: 'write the port of the Service, not that of its pods',
    see: DESTINATION,
    acknowledgeable: true,
    check: (model) => backends(model).flatMap(({ route: { at }, destination: { serviceName, port, servicePorts } }) =>
      servicePorts === undefined || servicePorts.includes(port) ? [] : [{
        at,
        got: port === 0
          ? `Service ${shown(serviceName)} has the ports ${servicePorts.join(', ') || 'none'} and the backend names none`
          : `Service ${shown(serviceName)} has no TCP port ${port}, it has ${servicePorts.join(', ') || 'none'}`,
      }]),
  },
  {
    code: 'ING702',
    level: 'error',
    title: 'a backend port that speaks gRPC where the ingress port does',
    consequence: 'Envoy would speak HTTP/1.1 to the application and every call would fail',
    fix: 'set protocol: IngressProtocol.GRPC on the MeshApp, or name the Service\'s port grpc',
    see: PROTOCOLS,
    acknowledgeable: true,
    *check(model) {
      for (const { route: { at, port: { port, protocol } }, destination: { serviceName, appProtocol } } of backends(model)) {
        if (!protocol._facts.needsMatchingBackend || appProtocol === undefined || SPEAKS_GRPC.has(appProtocol) || expectsTls(appProtocol)) continue;
        yield { at, got: `port ${port} speaks ${protocol.name} and the port of Service ${shown(serviceName)} ${appProtocol}` };
      }
    },
  },
  {
    code: 'ING703',
    level: 'error',
    title: 'names of Services and namespaces, and ports from 1 to 65535',
    consequence: 'Envoy would find no cluster and answer 503',
    fix: 'write the Service\'s name without namespace and domain',
    see: DESTINATION,
    check: (model) => backends(model).flatMap(({ route: { at }, destination: { serviceName, namespace, port, servicePorts } }) => [
      ...wrong(at, 'Service name', serviceName, serviceNameProblem),
      ...wrong(at, 'namespace of the backend', namespace, labelProblem),
      ...(servicePorts === undefined ? wrong(at, 'port of the backend', `${port}`, () => portProblem(port)) : []),
    ]),
  },
  {
    code: 'ING704',
    level: 'error',
    title: 'at least one destination, with whole weights from 0 that add up to more than 0, on each with several, and each Service port once',
    consequence: 'the webhook would refuse the VirtualService, or a destination without weight would get nothing',
    fix: 'give every share of Backend.weighted() a weight',
    see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination',
    check: (model) => each(model.declared.routes, weights),
  },
  {
    code: 'ING705',
    level: 'error',
    title: 'a namespace for each MeshApp, and names that Kubernetes takes',
    consequence: 'the API server would refuse the objects, or they would land in whatever namespace is current',
    fix: 'give the chart a namespace, or the MeshApp',
    see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
    check: (model) => model.declared.apps.flatMap(({ at, name, namespace, servicePort }) => [
      ...(namespace === undefined ? [{ at, got: `MeshApp ${shown(name)} has no namespace` }] : []),
      ...advised(NAME_ADVICE, wrong(at, 'namespace', namespace, labelProblem)),
      ...advised(NAME_ADVICE, wrong(at, 'name', name, serviceNameProblem)),
      ...advised('write a port from 1 to 65535', wrong(at, 'servicePort', `${servicePort}`, () => portProblem(servicePort))),
    ]),
  },
  {
    code: 'ING706',
    level: 'error',
    title: 'a domain name as clusterDomain',
    consequence: 'Envoy would find no cluster for any backend and answer 503',
    fix: 'leave clusterDomain out unless the cluster was set up with another one than cluster.local',
    see: DESTINATION,
    check: (model) => model.declared.gateways.flatMap(({ at, clusterDomain }) =>
      wrong(at, 'clusterDomain', clusterDomain, nameProblem)),
  },
  {
    code: 'ING707',
    level: 'error',
    title: 'a backend port that speaks plain text, where requests are routed by host',
    consequence: 'the gateway, which has ended TLS, would speak plain text to a port that expects TLS',
    fix: 'send the requests to a port of the Service that speaks plain text; inside the mesh Istio encrypts',
    see: PROTOCOLS,
    acknowledgeable: true,
    *check(model) {
      for (const { route: { at, port: { port, protocol } }, destination: { serviceName, appProtocol } } of backends(model)) {
        if (isTcp(protocol) || !expectsTls(appProtocol)) continue;
        yield { at, got: `port ${port} speaks ${protocol.name} and the port of Service ${shown(serviceName)} ${appProtocol}` };
      }
    },
  },
  {
    code: 'ING710',
    level: 'warning',
    title: 'a backend port that Istio does not take for HTTP, where connections are passed on by port',
    consequence: 'the proxy of the application would wait for HTTP requests, and any other protocol would hang or break off',
    fix: 'set protocol: IngressProtocol.TCP on the MeshApp, or name the Service\'s port tcp',
    see: PROTOCOLS,
    *check(model) {
      for (const { route: { at, port: { port, protocol } }, destination: { serviceName, appProtocol } } of backends(model)) {
        if (!isTcp(protocol) || !speaksHttp(appProtocol)) continue;
        yield { at, got: `port ${port} speaks ${protocol.name} and the port of Service ${shown(serviceName)} ${appProtocol}` };
      }
    },
  },
];

const SPEAKS_GRPC: ReadonlySet<string> = new Set(['grpc', 'grpc-web', 'http2']);

function weights({ at, destinations, namespace }: RouteDeclaration): Violation | undefined {
  if (destinations.length === 0) return { at, got: 'the backend has no destinations', fix: 'give the route a backend with a Service' };
  const twice = [...groupBy(destinations, (same) => `${same.namespace ?? namespace}/${same.serviceName}:${same.port}`)]
    .find(([, same]) => same.length > 1);
  if (twice) return { at, got: `the backend has the destination ${shown(twice[0])} ${twice[1].length} times` };
  const alone = destinations.length === 1;
  const bad = destinations.find(({ weight }) => (weight === undefined ? !alone : !Number.isInteger(weight) || weight < 0 || weight > MAX_WEIGHT));
  if (bad) return { at, got: `Service ${shown(bad.serviceName)} has weight ${bad.weight ?? 'none'}` };
  const sum = destinations.reduce((total, { weight = 1 }) => total + weight, 0);
  if (sum === 0 || sum > MAX_WEIGHT) return { at, got: `the weights add up to ${sum}` };
  return undefined;
}

/** istiod adds weights up in 32 bits with a sign. */
const MAX_WEIGHT = 2147483647;

export const appServiceRules: RuleTable = { hop: IngressHop.APP_SERVICE, rules: [...rules, ...clusterBackendRules] };
