import { clusterRouteRules } from './cluster/virtual-service';
import { each, wrong, wrongHost, type Rule, type RuleTable } from './rule';
import { conflictingVirtualHosts, hostsOfRoutesAlone, notAdmitted, servedTwice, splitHosts, tooDeep, unattached } from './virtual-service-checks';
import { IngressHop } from '../model/ingress-hop';
import { TAKES_HOSTS } from '../model/protocol';
import { labelProblem, nameProblem } from '../model/value-problems';
import { ROUTE_CHECKS } from '../routing/index';

const VIRTUAL_SERVICE = 'https://istio.io/latest/docs/reference/config/networking/virtual-service/';
const SERVER = 'https://istio.io/latest/docs/reference/config/networking/gateway/#Server';

const rules: readonly Rule[] = [
  {
    code: 'ING601',
    name: 'NAME ING601',
    level: 'error',
    allowed: 'a namespace for each route',
    otherwise: 'the VirtualService would land in whatever namespace is current, and the Gateway would not admit it',
    fix: 'give the chart a namespace, or the construct',
    see: VIRTUAL_SERVICE,
    check: (model) => each(model.declared.routes, ({ at, namespace, chart }) =>
      namespace === undefined ? { at, got: `chart ${chart} has no namespace, and neither has the route` } : undefined),
  },
  {
    code: 'ING602',
    name: 'NAME ING602',
    level: 'error',
    allowed: 'a host for each route on an HTTP port, and none on a TCP port',
    otherwise: 'no request could be told to belong to the route',
    fix: 'write host on the route, and leave it out where the port speaks TCP',
    see: VIRTUAL_SERVICE,
    causes: ['ING503', 'ING507'],
    check: (model) => each(model.routes, ({ declaration: { at, host }, port: { declaration: { port }, protocol } }) => {
      const takesHosts = TAKES_HOSTS[protocol.routesBy];
      if (takesHosts === (host !== undefined)) return undefined;
      return { at, got: `port ${port} speaks ${protocol.name} and the route has ${takesHosts ? 'no' : 'a'} host` };
    }),
  },
  {
    code: 'ING603',
    name: 'NAME ING603',
    level: 'error',
    allowed: 'hosts of lower-case letters, digits, dashes and dots with at least two labels, *. and such a host, or *',
    otherwise: 'the host would never match a request, or Envoy would refuse the routes of the whole port',
    fix: 'write the host as clients do, such as shop.example.com',
    see: VIRTUAL_SERVICE,
    check: (model) => hostsOfRoutesAlone(model).flatMap(({ declaration: { at, host } }) => wrongHost(at, host!)),
  },
  {
    code: 'ING604',
    name: 'NAME ING604',
    level: 'error',
    allowed: 'names that Kubernetes takes for VirtualServices and their namespaces',
    otherwise: 'the API server would refuse the VirtualService',
    fix: 'use lower-case letters, digits and inner dashes',
    see: VIRTUAL_SERVICE,
    check: (model) => model.declared.routes.flatMap(({ at, name, namespace }) => [
      ...wrong(at, 'name', name, nameProblem), ...wrong(at, 'namespace', namespace, labelProblem),
    ]),
  },
  {
    code: 'ING605',
    name: 'NAME ING605',
    level: 'error',
    allowed: 'each host served once on a port, and one route on a TCP port',
    otherwise: 'the older of two VirtualServices would win, and a second route on a TCP port would be dropped without a word',
    fix: 'keep one of the routes, or put both backends into Backend.weighted()',
    see: VIRTUAL_SERVICE,
    check: servedTwice,
  },
  {
    code: 'ING606',
    name: 'NAME ING606',
    level: 'error',
    allowed: 'hosts and namespaces that the port admits',
    otherwise: 'istiod would drop the route without a word, and the client would get 404',
    fix: 'attach to a port that admits the host, or add host and namespace to the port',
    see: SERVER,
    check: notAdmitted,
  },
  {
    code: 'ING607',
    name: 'NAME ING607',
    level: 'error',
    allowed: 'hosts one label below the wildcard of a TLS port',
    otherwise: 'a wildcard certificate covers one label, so clients would refuse the certificate for the host',
    fix: 'open a TlsIngress for the host, or for the wildcard right above it, with a certificate that covers it',
    see: 'https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3',
    acknowledgeable: true,
    check: tooDeep,
  },
  {
    code: 'ING608',
    name: 'NAME ING608',
    level: 'error',
    allowed: 'one name, one chart and one namespace for the routes of a host on a gateway',
    otherwise: 'two VirtualServices would claim the host, and the older would win',
    fix: 'give the routes of the host the same name and declare them in one chart and namespace',
    see: VIRTUAL_SERVICE,
    check: splitHosts,
  },
  {
    code: 'ING609',
    name: 'NAME ING609',
    level: 'error',
    allowed: 'a wildcard and a host below it in different namespaces or behind one certificate, unless they have one backend',
    otherwise: 'istiod would put the routes of both into the host\'s virtual host, and the older VirtualService would win',
    fix: 'use one certificate for both, or give one of them another namespace',
    see: VIRTUAL_SERVICE,
    check: conflictingVirtualHosts,
  },
  {
    code: 'ING610',
    name: 'NAME ING610',
    level: 'warning',
    allowed: 'a route for each port',
    otherwise: 'the port answers nothing: TCP is refused, HTTP is refused or answered with 404',
    fix: 'give the port a backend, or attach an IngressRoute',
    see: SERVER,
    check: unattached,
  },
];

/** Each option of a route brings its own checks. */
const optionRules = ROUTE_CHECKS.map(({ wrong: isWrong, ...row }): Rule => ({
  ...row,
  level: 'error',
  check: (model) => each(model.routes, ({ declaration: { at, rule }, port: { declaration: { port }, protocol } }) => {
    const got = isWrong(rule, { port, protocol });
    return got === undefined ? undefined : { at, got };
  }),
}));

export const virtualServiceRules: RuleTable = { hop: IngressHop.VIRTUAL_SERVICE, rules: [...rules, ...optionRules, ...clusterRouteRules] };
