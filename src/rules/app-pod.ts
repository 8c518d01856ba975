import { wrong, type Rule, type RuleTable } from './rule';
import { IngressHop } from '../model/hop';
import { labelValueProblem, pathProblem, portProblem, shown } from '../model/values';

const rules: readonly Rule[] = [
  {
    code: 'ING801',
    level: 'error',
    title: 'a containerPort from 1 to 65535, a version that can be a label, a readinessPath that starts with /, an image, replicas from 0',
    consequence: 'the API server would refuse the Deployment, or the pods would never become ready',
    fix: 'correct the value, or leave it out',
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
    check: (model) => model.declared.apps.flatMap(({ declaredAt: at, containerPort, version, readinessPath, image, replicas = 0 }) => [
      ...wrong(at, 'containerPort', `${containerPort}`, () => portProblem(containerPort)),
      ...wrong(at, 'version', version, labelValueProblem),
      ...wrong(at, 'readinessPath', readinessPath, pathProblem),
      ...wrong(at, 'image', image, (name) => (name === '' || /\s/.test(name) ? 'is empty or has white space in it' : undefined)),
      ...wrong(at, 'replicas', `${replicas}`, () => (Number.isInteger(replicas) && replicas >= 0 ? undefined : 'is no whole number from 0')),
    ]),
  },
  {
    code: 'ING802',
    level: 'error',
    title: 'HTTP, HTTP2, GRPC, GRPC_WEB, MONGO and TCP for applications',
    consequence: 'the gateway, which has ended TLS, would speak plain text to a port that expects TLS',
    fix: 'let the application speak plain text inside the mesh, where Istio encrypts',
    see: 'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
    check: (model) => model.declared.apps.flatMap(({ declaredAt: at, protocol, name }) =>
      protocol._facts.appProtocol === undefined ? [{ at, got: `MeshApp ${shown(name)} speaks ${protocol.name}` }] : []),
  },
];

export const appPodRules: RuleTable = { hop: IngressHop.APP_POD, rules };
