import { refusedBeforeRules } from './cluster/refused-before';
import { replacedRouteRules } from './cluster/replaced';
import { replacedElsewhereRules } from './cluster/replaced-elsewhere';
import { clusterRouteRules } from './cluster/virtual-service';
import { wrongHost } from './host-violation';
import { misfits, redirectedPatches } from './patches';
import { advised, each, wrong, type Rule, type RuleTable } from './rule';
import { unservedHosts } from './unserved-hosts';
import {
  conflictingVirtualHosts, hostsOfRoutesAlone, misplacedHost, notAdmitted, servedTwice, splitHosts, tooDeep, unattached,
} from './virtual-service-checks';
import { isWildcard } from '../model/host';
import { IngressHop } from '../model/ingress-hop';
import { shown } from '../model/shown';
import { labelProblem, nameProblem } from '../model/value-problems';
import { HTTPS_PORT } from '../model/web-ports';
import { ROUTE_CHECKS } from '../routing/index';

const VIRTUAL_SERVICE = 'https://istio.io/latest/docs/reference/config/networking/virtual-service/';
const SERVER = 'https://istio.io/latest/docs/reference/config/networking/gateway/#Server';

const rules: readonly Rule[] = [
  {
    code: 'ING601',
    name: 'route without a namespace',
    level: 'error',
    allowed: 'a namespace for each route',
    otherwise: 'the VirtualService would land in whatever namespace is current, and the Gateway would not admit it',
    fix: 'give the chart a namespace, or set namespace on the construct',
    see: VIRTUAL_SERVICE,
    check: (model) => each(model.declared.routes, ({ at, namespace, chart }) =>
      namespace === undefined ? { at, got: `neither the route nor its chart ${chart} has a namespace` } : undefined),
  },
  {
    code: 'ING602',
    name: 'missing or misplaced host on a route',
    level: 'error',
    allowed: 'a host for each route on an HTTP port, and none on a TCP port',
    otherwise: 'no request could be matched to the route, and it would never be used',
    fix: 'set host of the route (hosts of a port with a backend), or leave it out if the port is TCP',
    see: VIRTUAL_SERVICE,
    causes: ['ING503', 'ING506', 'ING507'],
    check: (model) => each(model.routes, misplacedHost),
  },
  {
    code: 'ING603',
    name: 'invalid host on a route',
    level: 'error',
    allowed: 'lower-case host names with a dot, such as shop.example.com or *.example.com, or * for every host',
    otherwise: 'the host would never match a request, or Envoy would reject the routes of the whole port',
    fix: 'write the host as clients request it, such as shop.example.com',
    see: VIRTUAL_SERVICE,
    check: (model) => hostsOfRoutesAlone(model).flatMap(({ declaration: { at, host } }) => wrongHost(at, host!)),
  },
  {
    code: 'ING604',
    name: 'invalid VirtualService name or namespace',
    level: 'error',
    allowed: 'names that Kubernetes accepts for VirtualServices and their namespaces',
    otherwise: 'the API server would reject the VirtualService',
    fix: 'use lower-case letters, digits and dashes (not first or last)',
    see: VIRTUAL_SERVICE,
    check: (model) => model.declared.routes.flatMap(({ at, name, namespace }) => [
      ...advised('use lower-case letters, digits, dashes and dots', wrong(at, 'name', name, nameProblem)),
      ...wrong(at, 'namespace', namespace, labelProblem),
    ]),
  },
  {
    code: 'ING605',
    name: 'duplicate route',
    level: 'error',
    allowed: 'one route per host and port, and one route per TCP port',
    otherwise: 'the older VirtualService would win, and a second route on a TCP port would be silently dropped',
    fix: 'keep one of the routes, or combine both backends with Backend.weighted',
    see: VIRTUAL_SERVICE,
    causes: ['ING603'],
    check: servedTwice,
  },
  {
    code: 'ING606',
    name: 'host or namespace not admitted by the port',
    level: 'error',
    allowed: 'hosts and namespaces that the port admits',
    otherwise: 'istiod would silently drop the route, and clients would get 404',
    fix: 'attach to a port that admits the host, or add host and namespace to the port',
    see: SERVER,
    check: notAdmitted,
  },
  {
    code: 'ING607',
    name: 'host too deep below a wildcard',
    level: 'error',
    allowed: 'hosts one label below the wildcard of a TLS port',
    otherwise: 'clients would reject the certificate, since a wildcard covers one label',
    fix: 'open a TlsIngress for the host, or for the wildcard right above it, with a certificate that covers it',
    see: 'https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3',
    acknowledgeable: true,
    causes: ['ING417'],
    check: tooDeep,
  },
  {
    code: 'ING608',
    name: 'one host in two VirtualServices',
    level: 'error',
    allowed: 'one name and chart for all routes of a host in a namespace, on one gateway',
    otherwise: 'two VirtualServices would claim the host, and the older would win',
    fix: 'give the routes of the host the same name and chart',
    see: VIRTUAL_SERVICE,
    causes: ['ING505', 'ING605'],
    check: splitHosts,
  },
  {
    code: 'ING609',
    name: 'conflict between wildcard and host',
    level: 'error',
    allowed: 'a wildcard and a host below it in different namespaces or on different ports, or with the same backend and options',
    otherwise: 'istiod would put the routes of both into the host\'s virtual host, and the older VirtualService would win',
    fix: 'give one of them another namespace or port',
    see: VIRTUAL_SERVICE,
    check: conflictingVirtualHosts,
  },
  {
    code: 'ING610',
    name: 'port without a route',
    level: 'warning',
    allowed: 'a route for each port',
    otherwise: 'no request would be served: TCP is refused, HTTP is refused or gets 404',
    fix: 'give the port a backend, or attach an IngressRoute',
    see: SERVER,
    causes: ['ING507'],
    check: unattached,
  },
  {
    code: 'ING616',
    name: 'host without a route',
    level: 'warning',
    allowed: 'a route for each host of a port',
    otherwise: 'clients of the host would get 404, or their handshake would fail',
    fix: 'attach an IngressRoute for the host, or remove the host from hosts',
    see: SERVER,
    check: unservedHosts,
  },
  {
    code: 'ING613',
    name: 'patch that does not apply',
    level: 'error',
    allowed: 'operations of RFC 6902 on paths that the route\'s own entry has',
    otherwise: 'the patch would be lost, or would change something else',
    fix: 'use paths that the entry has',
    see: 'https://www.rfc-editor.org/rfc/rfc6902',
    check: misfits,
  },
  {
    code: 'ING614',
    name: 'patched route that leads elsewhere',
    level: 'error',
    allowed: 'patches that leave names, hosts, gateways, matches, destinations and redirects as declared',
    otherwise: 'other requests than declared would reach the route, or they would end elsewhere, and rules and explain would not see it',
    fix: 'declare host, port, backend and name with options; acknowledge this finding if no option can say what you want',
    see: VIRTUAL_SERVICE,
    acknowledgeable: true,
    check: redirectedPatches,
  },
  {
    code: 'ING620',
    name: 'redirect that keeps the plain port',
    level: 'error',
    allowed: 'redirects of wildcards to port 443 from port 80',
    otherwise: 'Envoy would keep the plain port in the URL, and the client would not arrive',
    fix: 'leave plainPort out, or set plainHttp to CLOSED or SERVE',
    see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect',
    check: (model) => each(model.routes, ({ declaration: { at, host = '', redirectsTo }, port: { declaration: { port } } }) =>
      (redirectsTo === HTTPS_PORT && isWildcard(host)
        ? { at, got: `port ${port} of host ${shown(host)} redirects to port 443` } : undefined)),
  },
];

/** Each option of a route brings its own checks. */
const optionRules = ROUTE_CHECKS.map(({ wrong: isWrong, ...row }): Rule => ({
  ...row,
  level: 'error',
  check: (model) => each(model.routes, ({ declaration: { at, rule }, port: { declaration: { port }, protocol } }) => {
    const fault = isWrong(rule, { port, protocol });
    return fault && { at, ...fault };
  }),
}));

export const virtualServiceRules: RuleTable = {
  hop: IngressHop.VIRTUAL_SERVICE,
  rules: [...rules, ...optionRules, ...clusterRouteRules, ...replacedRouteRules, ...replacedElsewhereRules, ...refusedBeforeRules],
};
