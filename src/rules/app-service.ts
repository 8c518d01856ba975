import { backendNameRules } from './backend-names';
import { backends, spoken, type RouteBackend } from './backends';
import { clusterBackendRules } from './cluster/app-service';
import { replacedAppServiceRules } from './cluster/replaced-apps';
import { advised, NAME_ADVICE, wrong, type Rule, type RuleTable, type Violation } from './rule';
import { clientTls } from '../cluster/backend-tls';
import { groupBy } from '../model/collections';
import { IngressHop } from '../model/ingress-hop';
import type { AttachedRoute, IngressModel } from '../model/ingress-model';
import { qualifiedName } from '../model/names';
import { expectsTls, speaksHttp, type ProtocolTraits } from '../model/protocol';
import { shown } from '../model/shown';
import { labelProblem, nameProblem, portProblem, serviceNameProblem } from '../model/value-problems';

const DESTINATION = 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination';
const PROTOCOLS = 'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/';

const rules: readonly Rule[] = [
  {
    code: 'ING701',
    name: 'Service without this port',
    level: 'error',
    allowed: 'a port that the Service has',
    otherwise: 'Envoy would find no cluster and answer 503',
    fix: 'set port to that of the Service, not of its pods',
    see: DESTINATION,
    acknowledgeable: true,
    causes: ['ING713'],
    check: (model) => backends(model).flatMap(({ at, destination: { serviceName, port, servicePorts } }) =>
      servicePorts === undefined || servicePorts.includes(port) ? [] : [{
        at,
        got: port === 0
          ? `the backend names no port; the TCP ports of Service ${shown(serviceName)} are: ${servicePorts.join(', ') || 'none'}`
          : `Service ${shown(serviceName)} has no TCP port ${port}; its TCP ports are: ${servicePorts.join(', ') || 'none'}`,
        fix: port === 0 && servicePorts.length > 0 ? 'set port of the backend to one of them' : undefined,
      }]),
  },
  {
    code: 'ING702',
    name: 'backend that does not speak gRPC',
    level: 'error',
    allowed: 'a backend port that speaks gRPC if the ingress port does',
    otherwise: 'Envoy would speak HTTP/1.1 to the application, and every call would fail',
    fix: 'set protocol to GRPC on the MeshApp, or name the Service\'s port grpc',
    see: PROTOCOLS,
    acknowledgeable: true,
    check: (model) => mismatched(model, ({ needsMatchingBackend }, appProtocol) =>
      needsMatchingBackend && appProtocol !== undefined && !SPEAKS_GRPC.has(appProtocol) && !expectsTls(appProtocol)),
  },
  {
    code: 'ING703',
    name: 'invalid backend name or port',
    level: 'error',
    allowed: 'names of Services and namespaces, and ports from 1 to 65535',
    otherwise: 'Envoy would find no cluster and answer 503',
    fix: 'use the name of the Service without namespace and domain',
    see: DESTINATION,
    check: invalidNames,
  },
  {
    code: 'ING704',
    name: 'invalid backend weights',
    level: 'error',
    allowed: 'one or more destinations, each Service port once; if several, whole weights from 0 with a sum above 0',
    otherwise: 'the webhook would reject the VirtualService, or a destination without weight would get nothing',
    fix: 'give every share of Backend.weighted a whole weight from 0',
    see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination',
    check: (model) => model.routes.flatMap(wrongWeights),
  },
  {
    code: 'ING705',
    name: 'invalid MeshApp name, namespace or port',
    level: 'error',
    allowed: 'a namespace for each MeshApp, names that Kubernetes accepts, and a servicePort from 1 to 65535',
    otherwise: 'the API server would reject the objects, or they would land in whatever namespace is current',
    fix: 'give the chart or the MeshApp a namespace',
    see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
    check: (model) => model.declared.apps.flatMap(({ at, name, namespace, servicePort }) => [
      ...(namespace === undefined ? [{ at, got: `MeshApp ${shown(name)} has no namespace` }] : []),
      ...advised(NAME_ADVICE, wrong(at, 'namespace', namespace, labelProblem)),
      ...advised(NAME_ADVICE, wrong(at, 'name', name, serviceNameProblem)),
      ...advised('set servicePort to a number from 1 to 65535', wrong(at, 'servicePort', servicePort, portProblem)),
    ]),
  },
  {
    code: 'ING706',
    name: 'invalid cluster domain',
    level: 'error',
    allowed: 'a domain name as clusterDomain',
    otherwise: 'Envoy would find no cluster for any backend and answer 503',
    fix: 'write the domain without a final dot, such as cluster.local, or leave clusterDomain out',
    see: DESTINATION,
    check: (model) => model.declared.gateways.flatMap(({ at, clusterDomain }) =>
      wrong(at, 'clusterDomain', clusterDomain, nameProblem)),
  },
  {
    code: 'ING707',
    name: 'backend that expects TLS',
    level: 'error',
    allowed: 'a backend port that speaks plain text behind a port that carries HTTP',
    otherwise: 'the gateway would speak plain text to a port that expects TLS',
    fix: 'use a port of the Service that speaks plain text; Istio encrypts inside the mesh',
    see: PROTOCOLS,
    acknowledgeable: true,
    // A DestinationRule can tell the gateway to speak TLS.
    check: (model) => mismatched(model, ({ http }, appProtocol) => http && expectsTls(appProtocol), isPlain),
  },
  {
    code: 'ING710',
    name: 'HTTP backend behind a TCP port',
    level: 'warning',
    allowed: 'a backend port that Istio does not treat as HTTP behind a port routed by number alone',
    otherwise: 'the application\'s proxy would wait for HTTP requests, and any other protocol would hang or break off',
    fix: 'set protocol to TCP on the MeshApp, or name the Service\'s port tcp',
    see: PROTOCOLS,
    check: (model) => mismatched(model, ({ http }, appProtocol) => !http && speaksHttp(appProtocol)),
  },
];

/** What a MeshApp of this app says of itself is checked there. */
function invalidNames(model: IngressModel): Violation[] {
  const apps = new Set(model.declared.apps.map(({ namespace = '', name }) => qualifiedName(namespace, name)));
  return backends(model).filter(({ service }) => !apps.has(service)).flatMap(invalidNamesOf);
}

function invalidNamesOf({ at, route: { declaration }, destination }: RouteBackend): Violation[] {
  const { serviceName, namespace, port, servicePorts } = destination;
  const nameFix = serviceName.includes('.') ? 'use the name of the Service alone, and set its namespace with namespace' : NAME_ADVICE;
  // A namespace that the backend takes from its route is checked there.
  const ofBackend = namespace === (declaration.namespace ?? '') ? undefined : namespace;
  const namespaceFix = ofBackend === '' ? 'give the Service a namespace' : NAME_ADVICE;
  return [
    ...advised(nameFix, wrong(at, 'Service name', serviceName, serviceNameProblem)),
    ...advised(namespaceFix, wrong(at, 'namespace of the backend', ofBackend, labelProblem)),
    // Where the Service is known, the port is compared with those that it has.
    ...advised('set port to that of the Service, from 1 to 65535', servicePorts ? [] : wrong(at, 'port of the backend', port, portProblem)),
  ];
}

/** Backends that speak something else than their port needs. */
function mismatched(
  model: IngressModel, isWrong: (traits: ProtocolTraits, appProtocol: string | undefined) => boolean,
  counts: (backend: RouteBackend) => boolean = () => true,
): Violation[] {
  return backends(model).filter((backend) => isWrong(backend.route.port.protocol, backend.destination.appProtocol) && counts(backend))
    .map((backend) => ({ at: backend.at, got: spoken(backend) }));
}

function isPlain({ gateway, destination }: RouteBackend): boolean {
  return !['SIMPLE', 'MUTUAL'].includes(clientTls(gateway, destination)?.mode ?? '');
}

const SPEAKS_GRPC: ReadonlySet<string> = new Set(['grpc', 'grpc-web', 'http2']);

function wrongWeights({ declaration: { at, redirectsTo }, destinations }: AttachedRoute): Violation[] {
  if (redirectsTo !== undefined) return [];
  if (destinations.length === 0) return [{ at, got: 'the backend has no destination', fix: 'use a backend with at least one Service' }];
  const twice = [...groupBy(destinations, (same) => `${same.namespace}/${same.serviceName}:${same.port}`)]
    .filter(([, same]) => same.length > 1);
  if (twice.length > 0) {
    const fix = 'list it once, with the sum of its weights';
    return twice.map(([name, same]) => ({ at, got: `the backend lists ${shown(name)} ${same.length} times`, fix }));
  }
  const alone = destinations.length === 1;
  const bad = destinations.flatMap(({ serviceName, weight }) => wrongWeight(serviceName, weight, alone)).map((fault) => ({ at, ...fault }));
  if (bad.length > 0) return bad;
  const sum = destinations.reduce((total, { weight = 1 }) => total + weight, 0);
  if (sum === 0) return [{ at, got: 'all weights are 0', fix: 'give at least one share a weight above 0' }];
  return sum > MAX_WEIGHT ? [{ at, got: `the weights add up to ${sum}`, fix: 'use smaller weights in the same proportion' }] : [];
}

function wrongWeight(serviceName: string, weight: number | undefined, alone: boolean): Array<Omit<Violation, 'at'>> {
  if (weight === undefined) {
    return alone ? [] : [{ got: `Service ${shown(serviceName)} has no weight`, fix: 'give every destination a weight (Backend.weighted)' }];
  }
  const isValid = Number.isInteger(weight) && weight >= 0 && weight <= MAX_WEIGHT;
  return isValid ? [] : [{ got: `Service ${shown(serviceName)} has weight ${weight}`, fix: `use a whole number from 0 to ${MAX_WEIGHT}` }];
}

/** istiod adds weights up in 32 bits with a sign. */
const MAX_WEIGHT = 2147483647;

export const appServiceRules: RuleTable = {
  hop: IngressHop.APP_SERVICE, rules: [...rules, ...backendNameRules, ...clusterBackendRules, ...replacedAppServiceRules],
};
