import { clusterAppRules } from './cluster/app-pod';
import { advised, wrong, type Rule, type RuleTable, type Violation } from './rule';
import type { MeshAppDeclaration } from '../model/declaration';
import { IngressHop } from '../model/ingress-hop';
import { applicationProtocols, IngressProtocol, protocolNamed } from '../model/protocol';
import { shown } from '../model/shown';
import { imageProblem, labelValueProblem, pathProblem, portProblem, replicasProblem, variableProblem } from '../model/value-problems';
import { RESERVED_PORTS } from '../model/workload';

const rules: readonly Rule[] = [
  {
    code: 'ING801',
    name: 'NAME ING801',
    level: 'error',
    allowed: 'values that Kubernetes takes for a Deployment, and a containerPort that is none of Istio\'s own',
    otherwise: 'the API server would refuse the Deployment, or the pods would never become ready',
    fix: 'leave the value out, or choose another',
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
    check: (model) => model.declared.apps.flatMap(deploymentProblems),
  },
  {
    code: 'ING802',
    name: 'NAME ING802',
    level: 'error',
    allowed: `${applicationProtocols()} for applications`,
    otherwise: 'the gateway, which has ended TLS, would speak plain text to a port that expects TLS',
    fix: 'let the application speak plain text inside the mesh, where Istio encrypts',
    see: 'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
    check: (model) => model.declared.apps.flatMap(({ at, protocol, name }) =>
      protocolNamed(protocol).appProtocol === undefined ? [{ at, got: `MeshApp ${shown(name)} speaks ${protocol}` }] : []),
  },
  {
    code: 'ING804',
    name: 'NAME ING804',
    level: 'error',
    allowed: 'a readinessPath for applications that answer HTTP/1.1',
    otherwise: 'the kubelet would ask in vain, the pods would never become ready, and Envoy would answer 503',
    fix: 'leave readinessPath out: the kubelet then tries whether the port is open',
    see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    causes: ['ING802'],
    acknowledgeable: true,
    check: (model) => model.declared.apps.flatMap(({ at, protocol, readinessPath, name }) =>
      readinessPath === undefined || ANSWERS_HTTP.has(protocol) ? [] : [{ at, got: `MeshApp ${shown(name)} speaks ${protocol} and has readinessPath ${shown(readinessPath)}` }]),
  },
];

const ANSWERS_HTTP: ReadonlySet<string> = new Set([IngressProtocol.HTTP.name, IngressProtocol.HTTP2.name]);

function deploymentProblems(app: MeshAppDeclaration): Violation[] {
  const { at, containerPort, version, readinessPath, image, replicas = 0, environment } = app;
  return [
    ...advised('write a port from 1 to 65535 that the container listens on', wrong(at, 'containerPort', containerPort, (port) => portProblem(port)
      ?? (RESERVED_PORTS.includes(port) ? 'is one of Istio\'s own' : undefined))),
    ...advised('write a version of letters, digits, dashes, dots and underscores', wrong(at, 'version', version, labelValueProblem)),
    ...advised('write a path that starts with /', wrong(at, 'readinessPath', readinessPath, pathProblem)),
    ...advised('write the image as registry/name:tag', wrong(at, 'image', image, imageProblem)),
    ...advised('write a whole number from 0 to 2147483647', wrong(at, 'replicas', replicas, replicasProblem)),
    ...environment.flatMap((name) => advised('use letters, digits, dashes, dots and underscores', wrong(at, 'environment variable', name, variableProblem))),
  ];
}

export const appPodRules: RuleTable = { hop: IngressHop.APP_POD, rules: [...rules, ...clusterAppRules] };
