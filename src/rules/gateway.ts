import { clusterGatewayRules } from './cluster/gateway';
import { goingRules } from './cluster/going';
import { renamedGatewayRules } from './cluster/renamed-gateways';
import { replacedGatewayRules } from './cluster/replaced';
import { replacedPodRules } from './cluster/replaced-pods';
import { replacedSettingRules } from './cluster/replaced-settings';
import { conflictingProtocols, coveredElsewhere, openedTwice, servedAndRedirected } from './gateway-checks';
import { wrongHost } from './host-violation';
import { each, wrong, type Rule, type RuleTable, type Violation } from './rule';
import { groupBy } from '../model/collections';
import { GATED_FIELDS } from '../model/gated-fields';
import { IngressHop } from '../model/ingress-hop';
import type { IngressModel } from '../model/ingress-model';
import { isAtLeast, versionText } from '../model/istio-version';
import { offeredProtocols, TAKES_HOSTS } from '../model/protocol';
import { shown } from '../model/shown';
import { labelProblem } from '../model/value-problems';

const GATEWAY = 'https://istio.io/latest/docs/reference/config/networking/gateway/';
const SERVER = `${GATEWAY}#Server`;
const TLS = `${GATEWAY}#ServerTLSSettings`;

const rules: readonly Rule[] = [
  {
    code: 'ING501',
    name: 'invalid host on a port',
    level: 'error',
    allowed: 'lower-case host names with a dot, such as shop.example.com or *.example.com, or * for every host',
    otherwise: 'the host would never match a request, or Envoy would reject the whole port with all its hosts',
    fix: 'write the host as clients request it, such as shop.example.com',
    see: SERVER,
    check: (model) => model.declared.ports.flatMap(({ at, hosts = [] }) =>
      hosts.flatMap((host) => wrongHost(at, host))),
  },
  {
    code: 'ING502',
    name: 'TLS port without a certificate',
    level: 'error',
    allowed: 'a certificate on every port that terminates TLS',
    otherwise: 'Istio would treat the traffic as TLS passthrough and open no listener',
    fix: 'set certificate to a credential or mounted certificate (TlsCertificate.credential, TlsCertificate.mounted)',
    see: TLS,
    check: (model) => each(model.ports, ({ declaration: { at, port, tls }, protocol }) =>
      protocol.tls === 'terminate' && !tls ? { at, got: `port ${port} has protocol ${protocol.name} but no certificate` } : undefined),
  },
  {
    code: 'ING503',
    name: 'certificate on a port without TLS',
    level: 'error',
    allowed: 'no certificate on a port without TLS',
    otherwise: 'the webhook would reject the Gateway with all its ports',
    fix: 'set protocol to HTTPS, or leave certificate out',
    see: TLS,
    causes: ['ING506'],
    check: (model) => each(model.ports, ({ declaration: { at, port, tls }, protocol }) =>
      tls && protocol.tls !== 'terminate' ? { at, got: `port ${port} has protocol ${protocol.name} and a certificate` } : undefined),
  },
  {
    code: 'ING504',
    name: 'conflicting protocols on a port',
    level: 'error',
    allowed: 'one protocol per port of a gateway, or several of HTTP, HTTP2 and GRPC',
    otherwise: 'istiod would drop one of the servers, or give the port only the filters of whichever comes first',
    fix: 'open another port for the other protocol',
    see: GATEWAY,
    check: conflictingProtocols,
  },
  {
    code: 'ING505',
    name: 'duplicate host on a port',
    level: 'error',
    allowed: 'each host once per port of a gateway, and each TCP port opened once',
    otherwise: 'istiod would drop the second server with all its hosts, or Envoy would reject the whole port',
    fix: 'declare the host once and attach to it with IngressRoute',
    see: SERVER,
    causes: ['ING301', 'ING504'],
    check: openedTwice,
  },
  {
    code: 'ING506',
    name: 'unsupported protocol',
    level: 'error',
    allowed: `one of ${offeredProtocols()}`,
    otherwise: 'the port would carry nothing',
    fix: 'set protocol to HTTPS to terminate TLS at the gateway, or to TCP on a port of its own',
    see: GATEWAY,
    check: (model) => each(model.ports, ({ declaration: { at, port }, protocol: { name, refusal } }) =>
      refusal && { at, got: `port ${port} has protocol ${name}: ${refusal}` }),
  },
  {
    code: 'ING507',
    name: 'missing or misplaced hosts on a port',
    level: 'error',
    allowed: 'hosts on HTTP ports that set allowedNamespaces, and no hosts on TCP ports',
    otherwise: 'the Gateway would admit nothing, or promise a choice by host that TCP cannot make',
    fix: 'set hosts on the HTTP port (* for every host), and leave hosts out on a TCP port',
    see: SERVER,
    causes: ['ING503', 'ING506'],
    *check(model) {
      for (const { declaration: { at, port, hosts, allowedNamespaces }, protocol } of model.ports) {
        const tcp = !TAKES_HOSTS[protocol.routesBy];
        if (tcp && hosts) {
          const fix = 'leave hosts out: a TCP port is routed by its number alone';
          yield { at, got: `port ${port} has protocol ${protocol.name} and hosts`, fix };
        }
        if (!tcp && hosts?.length === 0) {
          const fix = 'list the hosts, or leave hosts out to take those of the routes';
          yield { at, got: `port ${port} has an empty list of hosts`, fix };
        }
        if (!tcp && allowedNamespaces && !hosts) {
          yield { at, got: `port ${port} has allowedNamespaces but no hosts`, fix: 'set hosts, or * for every host' };
        }
      }
    },
  },
  {
    code: 'ING508',
    name: 'invalid Gateway name',
    level: 'error',
    allowed: 'lower-case letters, digits and dashes (not first or last) in gatewayName',
    otherwise: 'the webhook would reject the Gateway with all its ports',
    fix: 'choose another gatewayName',
    see: GATEWAY,
    causes: ['ING406'],
    check: (model) => model.declared.gateways.flatMap(({ at, gatewayName }) =>
      wrong(at, 'gatewayName', gatewayName, labelProblem)),
  },
  {
    code: 'ING509',
    name: 'invalid allowedNamespaces',
    level: 'error',
    allowed: 'one or more names of namespaces in allowedNamespaces, each once',
    otherwise: 'nobody could attach a route, or the webhook would reject the Gateway',
    fix: 'list the namespaces that may attach routes',
    see: SERVER,
    *check(model) {
      for (const { at, port, allowedNamespaces } of model.declared.ports) {
        if (allowedNamespaces?.length === 0) yield { at, got: `port ${port} has an empty list of allowedNamespaces` };
        for (const [namespace, same] of groupBy(allowedNamespaces ?? [], (name) => name)) {
          const isTwice = same.length > 1;
          yield* wrong(at, 'allowed namespace', namespace, (name) => labelProblem(name) ?? (isTwice ? 'is listed twice' : undefined));
        }
      }
    },
  },
  {
    code: 'ING511',
    name: 'host both served and redirected',
    level: 'error',
    allowed: 'no redirect for a host that is served in plain text',
    otherwise: 'the redirect would catch every request for the host',
    fix: 'set plainHttp to SERVE or CLOSED where the host is redirected, or remove the plain route',
    see: TLS,
    causes: ['ING504', 'ING505'],
    check: servedAndRedirected,
  },
  {
    code: 'ING512',
    name: 'certificate shared by two servers',
    level: 'warning',
    allowed: 'all hosts that a certificate covers behind that certificate, with the same options',
    otherwise: 'a browser that reuses its connection for a second host would get 404 or the first host\'s application',
    fix: 'use one TlsCertificate for all of them, or certificates that cover no other host',
    see: TLS,
    check: coveredElsewhere,
  },
  {
    code: 'ING516',
    name: 'option newer than the Istio version',
    level: 'error',
    allowed: 'options that the gateway\'s version of Istio knows',
    otherwise: 'the API server would drop the field with no more than a kubectl warning, and the option would have no effect',
    fix: 'leave the option out, or set istioVersion to that of the control plane',
    see: TLS,
    check: unknownToTarget,
  },
];

/** Once for each certificate, however many hosts have it. */
function* unknownToTarget({ ports }: IngressModel): Iterable<Violation> {
  const uses = ports.flatMap((port) => GATED_FIELDS
    .filter(({ since, isUsed }) => isUsed(port.declaration) && !isAtLeast(port.gateway.istioVersion, since))
    .map(({ option, since }) => ({ port, option, since })));
  const keyOf = ({ port: { declaration: { gateway, tls } }, option }: typeof uses[number]) => JSON.stringify([gateway, option, tls]);
  for (const [{ port: { declaration: { at, port }, gateway }, option, since }] of groupBy(uses, keyOf).values()) {
    const version = shown(versionText(gateway.istioVersion));
    yield { at, got: `port ${port} has ${option}, which needs Istio 1.${since}, but the Istio version is ${version}` };
  }
}

export const gatewayRules: RuleTable = {
  hop: IngressHop.GATEWAY,
  rules: [
    ...rules, ...clusterGatewayRules, ...replacedGatewayRules, ...replacedSettingRules, ...renamedGatewayRules, ...replacedPodRules,
    ...goingRules,
  ],
};
