import { clusterPodRules } from './cluster/gateway-pod';
import { replacedGatewayPodRules } from './cluster/replaced-apps';
import { clusterSecretRules } from './cluster/secrets';
import { mountPaths } from './mount-paths';
import { advised, each, NAME_ADVICE, wrong, type Rule, type RuleTable, type Violation } from './rule';
import { withoutSecrets } from './secret-access';
import { servicePortText, setterOf } from './service-port';
import { surroundings, targetOf } from '../cluster/gateway-pods';
import { isSubset } from '../cluster/selector';
import { groupBy } from '../model/collections';
import type { GatewayDeclaration } from '../model/declaration';
import { IngressHop } from '../model/ingress-hop';
import type { GatewayModel, IngressModel } from '../model/ingress-model';
import { followsMountedFiles, isAtLeast, parseVersion, versionText } from '../model/istio-version';
import { isForbiddenPort } from '../model/service-ports';
import { shown } from '../model/shown';
import { CA_SUFFIX, certificateLabel, mountedKeys, type TlsSettings } from '../model/tls-settings';
import {
  caCredentialNameProblem, credentialNameProblem, labelKeyProblem, labelProblem, labelValueProblem, nameProblem, portProblem,
  secretKeyProblem, serviceNameProblem,
} from '../model/value-problems';
import { InstallationKind, RESERVED_PORTS, type Workload } from '../model/workload';

const GATEWAYS = 'https://istio.io/latest/docs/setup/additional-setup/gateway/';
const GATEWAY = 'https://istio.io/latest/docs/reference/config/networking/gateway/';
const TLS = 'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings';

const CA_ADVICE = 'use a name that ends in -cacert, without a namespace; istiod also finds the Secret without that ending';

const KEY_ADVICE = 'use the name of a key in the Secret, such as tls.crt';

const LABEL_ADVICE = 'use labels that the gateway\'s pods have, such as istio: ingressgateway';

const rules: readonly Rule[] = [
  {
    code: 'ING401',
    name: 'invalid target port',
    level: 'error',
    allowed: 'target ports from 1 to 65535, without Istio\'s own; from 1024 if the gateway is unprivileged',
    otherwise: 'Envoy would not listen, or would collide with a listener of its own, and istiod would only write a log line',
    fix: 'set targetPort to a free port from 1024, or leave it out',
    see: GATEWAY,
    *check(model) {
      for (const { declaration: { at, targetPort }, gateway: { workload } } of model.ports) {
        if (targetPort === undefined) continue;
        const problem = portProblem(targetPort)
          ?? (RESERVED_PORTS.includes(targetPort) ? 'is reserved by Istio' : undefined)
          ?? (isForbiddenPort(workload, targetPort)
            ? `is below 1024, where the unprivileged pods of ${shown(workload.name)} cannot listen` : undefined);
        if (problem) yield { at, got: `target port ${targetPort} ${problem}` };
      }
    },
  },
  {
    code: 'ING402',
    name: 'duplicate target port',
    level: 'error',
    allowed: 'one port of the gateway per target port',
    otherwise: 'istiod would merge the two ports into one listener and drop servers whose hosts or protocols conflict',
    fix: 'give one of the ports another targetPort',
    see: GATEWAY,
    causes: ['ING401'],
    check: targetPortsTwice,
  },
  {
    code: 'ING403',
    name: 'invalid or overlapping mount path',
    level: 'error',
    allowed: 'an absolute path per Secret, apart from other mounts and the proxy\'s folders, and one value of optional per Secret',
    otherwise: 'the pods would not start, or one file would hide another that Envoy needs',
    fix: 'choose another mountPath or caMountPath, such as /etc/istio/<secret>',
    see: TLS,
    check: mountPaths,
  },
  {
    code: 'ING404',
    name: 'invalid Secret name or key',
    level: 'error',
    allowed: 'names of Secrets in the gateway\'s namespace (lower-case letters, digits, dashes and dots), and of keys in them',
    otherwise: 'the certificate would not be found, and every TLS handshake would fail',
    fix: 'use the name of a Secret in the gateway\'s namespace, without the namespace',
    see: TLS,
    check: certificateNames,
  },
  {
    code: 'ING405',
    name: 'mounted certificate on an old Helm chart',
    level: 'error',
    allowed: 'mounted certificates with version 1.20 or newer of the Helm chart',
    otherwise: 'the chart would silently drop the volumes, and every TLS handshake would fail',
    fix: 'use a credential certificate (TlsCertificate.credential), or set delivery to GatewayDelivery.kustomizeComponent',
    see: GATEWAYS,
    *check(model) {
      for (const { at, tls, gateway: { workload: { chartVersion }, throughChart, istioVersion } } of certificates(model)) {
        // Istio's charts have the version of the Istio that they belong to.
        if (!throughChart || tls.source !== 'mounted' || takesVolumes(chartVersion ?? versionText(istioVersion))) continue;
        const [option, version] = chartVersion === undefined ? ['istioVersion', versionText(istioVersion)] : ['chartVersion', chartVersion];
        yield { at, got: `certificate ${shown(certificateLabel(tls))} is mounted, but ${option} is ${shown(version)}` };
      }
    },
  },
  {
    code: 'ING406',
    name: 'invalid gateway name or namespace',
    level: 'error',
    allowed: 'a namespace for each gateway workload, and names that Kubernetes accepts',
    otherwise: 'the API server would reject the objects, or they would land in whatever namespace is current',
    fix: 'give the chart or the installation a namespace',
    see: GATEWAYS,
    check: (model) => model.declared.gateways.flatMap(({ at, workload }) => [
      ...(workload.namespace === undefined ? [{ at, got: `gateway workload ${shown(workload.name)} has no namespace` }] : []),
      ...advised(workload.namespace === '' ? undefined : NAME_ADVICE, wrong(at, 'namespace', workload.namespace, labelProblem)),
      ...wrongName(at, workload),
    ]),
  },
  {
    code: 'ING407',
    name: 'two gateways for one workload',
    level: 'error',
    allowed: 'one IngressGateway per gateway workload',
    otherwise: 'two sets of patches would undo each other\'s changes to one Service',
    fix: 'declare one IngressGateway and open all ports on it',
    see: GATEWAYS,
    acrossGateways: true,
    *check(model) {
      for (const [name, [first, ...others]] of groupBy(model.gateways, ({ workloadName }) => workloadName)) {
        const got = `workload ${shown(name)} is already declared at ${first.declaration.at}`;
        yield* others.map(({ declaration: { at } }) => ({ at, got }));
      }
    },
  },
  {
    code: 'ING408',
    name: 'wrong gateway selector',
    level: 'error',
    allowed: 'a selector that matches the pods of its own workload and of no other gateway in the app',
    otherwise: 'one gateway would serve the other\'s hosts too, or no pod would serve the Gateway',
    fix: 'set selector of the installation to labels that no other gateway has',
    see: GATEWAY,
    acrossGateways: true,
    causes: ['ING406'],
    check: selectors,
  },
  {
    code: 'ING421',
    name: 'delivery without access to Secrets',
    level: 'error',
    allowed: 'credential certificates only if the gateway\'s service account may list Secrets',
    otherwise: 'istiod would send no certificate, and every TLS handshake would fail',
    fix: 'leave rbac.enabled of extraValues out, declare a Role and a RoleBinding in the app, or use TlsCertificate.mounted',
    see: 'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#troubleshooting',
    acknowledgeable: true,
    causes: ['ING413'],
    check: withoutSecrets,
  },
  {
    code: 'ING416',
    name: 'missed renewal of a mounted certificate',
    level: 'warning',
    allowed: 'mounted certificates on Istio 1.29.3+, 1.30.3+ or 1.31+',
    otherwise: 'the proxy could miss a renewal and would then show the old certificate until its pods restart, even after it expires',
    fix: 'use TlsCertificate.credential, restart the pods after each renewal, or set istioVersion to that of the control plane',
    see: TLS,
    check: (model) => each(model.ports, ({ declaration: { at, tls }, gateway: { istioVersion } }) => {
      if (tls?.source !== 'mounted' || followsMountedFiles(istioVersion)) return undefined;
      const version = shown(versionText(istioVersion));
      return { at, got: `certificate ${shown(certificateLabel(tls))} is mounted, but the Istio version is ${version}` };
    }),
  },
];

/** The option of each installation that names the workload, and whose name it is. */
const NAME_OPTIONS: Readonly<Record<InstallationKind, readonly [option: string, of: string]>> = {
  [InstallationKind.ISTIOCTL]: ['name', 'the installed Deployment and Service'],
  [InstallationKind.HELM]: ['release', 'the Helm release'],
  [InstallationKind.MANAGED]: ['name', 'the gateway\'s Deployment and Service'],
};

function wrongName(at: string, { kind, name }: Workload): Violation[] {
  const [option, owner] = NAME_OPTIONS[kind];
  const fix = name === '' ? `set ${option} to the name of ${owner}` : `set ${option} to a valid name: ${NAME_ADVICE}`;
  return advised(fix, wrong(at, `${option} of the installation`, name, serviceNameProblem));
}

function* targetPortsTwice(model: IngressModel): Iterable<Violation> {
  for (const gateway of model.gateways) {
    const { servicePorts, declaration } = gateway;
    const taken = new Set([...servicePorts.map(({ targetPort }) => targetPort), ...RESERVED_PORTS, ...listenedOnBeside(gateway)]);
    for (const [targetPort, [first, ...others]] of groupBy(servicePorts, (port) => port.targetPort)) {
      for (const port of others) {
        const settable = port.openedBy.length > 0 ? port : first;
        const free = freePort(taken);
        taken.add(free);
        yield {
          at: setterOf(settable, declaration, 'targetPort'),
          got: `target port ${targetPort} of ${servicePortText(port, declaration)} is also used by ${servicePortText(first, declaration)}`,
          fix: `set targetPort of ${servicePortText(settable, declaration)}, for example to ${free}`,
        };
      }
    }
  }
}

/** Ports of the pods that a snapshot shows others to use. */
function listenedOnBeside(gateway: GatewayModel): number[] {
  const around = surroundings(gateway);
  const ofServices = around.services.flatMap(({ ports }) => ports.flatMap((port) => targetOf(port, around) ?? []));
  return [...ofServices, ...around.gateways.flatMap(({ servers }) => servers.map(({ port }) => port))];
}

const FIRST_SUGGESTED_PORT = 18080;

function freePort(taken: ReadonlySet<number>): number {
  let candidate = FIRST_SUGGESTED_PORT;
  while (taken.has(candidate)) candidate += 1;
  return candidate;
}

interface Certificate {
  /** The first construct that has it: what is wrong with it is one mistake, however many hosts have it. */
  readonly at: string;
  readonly tls: TlsSettings;
  readonly gateway: GatewayDeclaration;
}

function certificates({ ports }: IngressModel): Certificate[] {
  const all = ports.flatMap(({ declaration: { at, tls }, gateway }) => (tls ? [{ at, tls, gateway }] : []));
  return [...groupBy(all, ({ gateway, tls }) => JSON.stringify([gateway.at, tls])).values()].map(([first]) => first);
}

function* certificateNames(model: IngressModel): Iterable<Violation> {
  for (const { at, tls } of certificates(model)) {
    const { server, clientCa } = tls;
    yield* secretNameProblems(at, server.secretName, server.mounted ? nameProblem : credentialNameProblem);
    if (clientCa?.mounted) yield* secretNameProblems(at, clientCa.secretName, nameProblem);
    else yield* advised(CA_ADVICE, wrong(at, 'Secret name', clientCa?.secretName, caCredentialNameProblem));
    yield* advised(KEY_ADVICE, mountedKeys(tls).flatMap((key) => wrong(at, 'Secret key', key, secretKeyProblem)));
  }
}

function secretNameProblems(at: string, name: string, check: (name: string) => string | undefined): Violation[] {
  return advised(secretNameFix(name), wrong(at, 'Secret name', name, check));
}

/** A name with a slash has its namespace before it. */
function secretNameFix(name: string): string {
  if (name.includes('/')) return 'leave the namespace out: the Secret is read in that of the gateway';
  return name.endsWith(CA_SUFFIX) && nameProblem(name) === undefined
    ? `name the Secret with the certificate and its key; istiod finds the ${CA_SUFFIX} Secret itself`
    : 'use the name of the Secret as in the cluster: lower-case letters, digits, dashes and dots';
}

function* selectors({ gateways }: IngressModel): Iterable<Violation> {
  for (const { declaration: { at, workload } } of gateways) {
    const labels = Object.entries(workload.selector);
    if (labels.length === 0) yield { at, got: 'the selector is empty', fix: 'set selector to labels that only the gateway\'s pods have' };
    for (const [key, value] of labels) {
      yield* advised(LABEL_ADVICE, wrong(at, 'selector label', key, labelKeyProblem));
      yield* advised(LABEL_ADVICE, wrong(at, `value of selector label ${shown(key)}`, value, labelValueProblem));
    }
  }
  for (const [index, gateway] of gateways.entries()) {
    const { at, workload: { selector } } = gateway.declaration;
    // Of two that select each other's pods, the second says so.
    const other = gateways.find((one, place) => selectsPodsOf(gateway, one) && !(place > index && selectsPodsOf(one, gateway)));
    if (other) yield { at, got: `the selector ${JSON.stringify(selector)} also matches the pods of ${other.declaration.at}` };
  }
}

/** Whether one Gateway would also be for the pods of another. */
function selectsPodsOf(one: GatewayModel, other: GatewayModel): boolean {
  const { selector } = one.declaration.workload;
  return Object.keys(selector).length > 0 && one.workloadName !== other.workloadName
    && isSubset(selector, other.declaration.workload.podLabels);
}

function takesVolumes(chartVersion: string): boolean {
  const version = parseVersion(chartVersion);
  return version === undefined || isAtLeast(version, 20);
}

export const gatewayPodRules: RuleTable = {
  hop: IngressHop.GATEWAY_POD,
  rules: [...rules, ...clusterPodRules, ...replacedGatewayPodRules, ...clusterSecretRules],
};
