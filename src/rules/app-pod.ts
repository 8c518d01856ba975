import { appSecurityRules } from './app-security';
import { backends } from './backends';
import { clusterAppRules } from './cluster/app-pod';
import { replacedAppPodRules } from './cluster/replaced-apps';
import { advised, wrong, type Rule, type RuleTable, type Violation } from './rule';
import { groupBy } from '../model/collections';
import type { MeshAppDeclaration } from '../model/declaration';
import { IngressHop } from '../model/ingress-hop';
import type { IngressModel } from '../model/ingress-model';
import { qualifiedName } from '../model/names';
import { applicationProtocols, protocolNamed } from '../model/protocol';
import { shown } from '../model/shown';
import {
  imageProblem, labelValueProblem, pathProblem, portProblem, replicasProblem, userProblem, variableProblem,
} from '../model/value-problems';
import { RESERVED_PORTS } from '../model/workload';

const rules: readonly Rule[] = [
  {
    code: 'ING801',
    name: 'invalid MeshApp option',
    level: 'error',
    allowed: 'values that Kubernetes accepts for a Deployment, and a containerPort that is not Istio\'s own',
    otherwise: 'the API server would reject the Deployment, or the pods would never become ready',
    fix: 'choose another value, or leave it out',
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
    check: (model) => model.declared.apps.flatMap(deploymentProblems),
  },
  {
    code: 'ING802',
    name: 'unsupported protocol of an application',
    level: 'error',
    allowed: `one of ${applicationProtocols()}`,
    otherwise: 'the gateway would speak plain text to a port that expects TLS',
    fix: 'set protocol to what the application speaks without TLS; Istio encrypts inside the mesh',
    see: 'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
    check: (model) => model.declared.apps.flatMap(({ at, protocol, name }) =>
      protocolNamed(protocol).appProtocol === undefined ? [{ at, got: `MeshApp ${shown(name)} has protocol ${protocol}` }] : []),
  },
  {
    code: 'ING804',
    name: 'readinessPath without HTTP/1.1',
    level: 'error',
    allowed: 'readinessPath on applications that answer HTTP/1.1',
    otherwise: 'readiness probes would fail, the pods would never become ready, and Envoy would answer 503',
    fix: 'leave readinessPath out, so that the kubelet checks whether the port is open',
    see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    causes: ['ING802'],
    acknowledgeable: true,
    check: (model) => model.declared.apps.flatMap(({ at, protocol, readinessPath, name }) =>
      readinessPath === undefined || protocolNamed(protocol).answersProbes ? [] : [{
        at, got: `MeshApp ${shown(name)} has protocol ${protocol} and readinessPath ${shown(readinessPath)}`,
      }]),
  },
  {
    code: 'ING809',
    name: 'application without pods',
    level: 'error',
    allowed: 'at least one replica of a MeshApp that routes lead to',
    otherwise: 'the Service would have no pods, and Envoy would answer 503',
    fix: 'set replicas to 1 or more, or leave it out; acknowledge this if something else starts pods',
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas',
    acknowledgeable: true,
    check: withoutPods,
  },
];

/** A share of weight 0 gets no requests. */
function* withoutPods(model: IngressModel): Iterable<Violation> {
  const asked = groupBy(backends(model).filter(({ destination: { weight } }) => weight !== 0), ({ service }) => service);
  for (const { at, name, namespace = '', replicas } of model.declared.apps) {
    const [route] = asked.get(qualifiedName(namespace, name)) ?? [];
    if (replicas === 0 && route) yield { at, got: `MeshApp ${shown(name)} has replicas 0, but ${route.at} leads to it` };
  }
}

function deploymentProblems(app: MeshAppDeclaration): Violation[] {
  const { at, containerPort, version, readinessPath, image, replicas = 0, environment, security } = app;
  return [
    ...advised('set the port that the container listens on', wrong(at, 'containerPort', containerPort, (port) => portProblem(port)
      ?? (RESERVED_PORTS.includes(port) ? 'is reserved by Istio' : undefined))),
    ...advised('use letters, digits, dashes, dots and underscores', wrong(at, 'version', version, labelValueProblem)),
    ...advised('use an absolute path, such as /healthz', wrong(at, 'readinessPath', readinessPath, pathProblem)),
    ...advised('use an image such as registry.example.com/web:1.0', wrong(at, 'image', image, imageProblem)),
    ...advised('use a whole number from 0 to 2147483647', wrong(at, 'replicas', replicas, replicasProblem)),
    ...advised('use a whole number from 0 to 2147483647', [
      ...wrong(at, 'user of securityContext', security.user, userProblem),
      ...wrong(at, 'group of securityContext', security.group, userProblem),
    ]),
    ...environment.flatMap((name) => advised(
      'use letters, digits, dashes, dots and underscores, with no digit first', wrong(at, 'environment variable', name, variableProblem),
    )),
  ];
}

export const appPodRules: RuleTable = {
  hop: IngressHop.APP_POD, rules: [...rules, ...appSecurityRules, ...clusterAppRules, ...replacedAppPodRules],
};
