import { podsBehind, willHaveProxy, type PodGroup } from '../../cluster/backend-pods';
import { clientTls, isStrict, type ClientTls } from '../../cluster/backend-tls';
import type { DecidedApp } from '../../model/declaration';
import type { IngressModel } from '../../model/ingress-model';
import { appSelector, qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import { backends, serviceBehind, type RouteBackend } from '../backends';
import type { Rule, Violation } from '../rule';

const RULE = 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-TLSmode';
const MTLS = 'https://istio.io/latest/docs/concepts/security/#authentication-policies';
const LEAVE_OUT = 'leave tls out of the DestinationRule, so that istiod decides for each pod';

/** What a snapshot of the cluster, and objects in the app, show of TLS between the gateway and applications. */
export const backendTlsRules: readonly Rule[] = [
  {
    code: 'ING719',
    name: 'DestinationRule without the required mTLS',
    level: 'error',
    allowed: 'mode ISTIO_MUTUAL, or no tls, in DestinationRules for pods whose PeerAuthentication is STRICT',
    otherwise: 'the proxies of the pods would refuse the gateway, and Envoy would answer 503',
    fix: LEAVE_OUT,
    see: MTLS,
    acknowledgeable: true,
    check: (model) => withoutMtls(model, true),
  },
  {
    code: 'ING720',
    name: 'DestinationRule without mTLS for pods that may require it',
    level: 'warning',
    allowed: 'mode ISTIO_MUTUAL, or no tls, in DestinationRules for pods whose PeerAuthentication is STRICT',
    otherwise: 'if the pods have a proxy, it would refuse the gateway, and Envoy would answer 503',
    fix: LEAVE_OUT,
    see: MTLS,
    check: (model) => withoutMtls(model, false),
  },
  {
    code: 'ING721',
    name: 'DestinationRule with mTLS for pods without a proxy',
    level: 'error',
    allowed: 'mode ISTIO_MUTUAL in DestinationRules only for pods with a proxy',
    otherwise: 'nobody would answer the TLS handshake of the gateway, and Envoy would answer 503',
    fix: LEAVE_OUT,
    see: RULE,
    acknowledgeable: true,
    check: (model) => ruled(model).filter(({ tls: { mode }, pods }) => mode === 'ISTIO_MUTUAL'
      && pods.length > 0 && pods.every(({ hasProxy }) => hasProxy === false))
      .map((backend) => ({ at: backend.at, got: `${said(backend)}, whose pods have no proxy` })),
  },
  {
    code: 'ING722',
    name: 'DestinationRule with TLS for a MeshApp',
    level: 'error',
    allowed: 'no TLS of its own (SIMPLE, MUTUAL) in a DestinationRule for a MeshApp, which speaks plain text',
    otherwise: 'the application would get a TLS handshake in place of a request, and Envoy would answer 503',
    fix: LEAVE_OUT,
    see: RULE,
    acknowledgeable: true,
    causes: ['ING719', 'ING802'],
    check: (model) => ruled(model).filter(({ tls: { mode }, app }) => app && ['SIMPLE', 'MUTUAL'].includes(mode))
      .map((backend) => ({ at: backend.at, got: `${said(backend)}, which is a MeshApp` })),
  },
];

/** A backend for which a DestinationRule sets a mode of TLS. */
interface RuledBackend extends RouteBackend {
  readonly tls: ClientTls;
  readonly app?: DecidedApp;
  readonly pods: readonly PodGroup[];
  /** Where the pods listen, if that is known. */
  readonly podPort?: number;
}

function ruled(model: IngressModel): RuledBackend[] {
  const apps = new Map(model.declared.apps.map((app) => [qualifiedName(app.namespace ?? '', app.name), app]));
  return backends(model).filter(({ destination: { aliasOf, weight } }) => aliasOf === undefined && weight !== 0).flatMap((backend) => {
    const { gateway, destination, service } = backend;
    const tls = clientTls(gateway, destination);
    if (!tls) return [];
    const app = apps.get(service);
    const known = serviceBehind(backend);
    const ofOthers = known ? podsBehind(gateway.cluster, known) : [];
    return [{ ...backend, tls, app, pods: app ? [podsOfApp(app, backend)] : ofOthers, podPort: destination.containerPort }];
  });
}

function podsOfApp(app: DecidedApp, { gateway: { cluster } }: RouteBackend): PodGroup {
  const labels = { ...app.podLabels, ...appSelector(app) };
  const namespace = app.namespace ?? '';
  return { namespace, labels, namedPorts: {}, hasProxy: willHaveProxy(cluster, namespace, labels) };
}

/** Where pods are not known, those of the namespace count. */
function withoutMtls(model: IngressModel, certain: boolean): Violation[] {
  return ruled(model).filter(({ tls: { mode } }) => mode !== 'ISTIO_MUTUAL').flatMap((backend) => {
    const { at, gateway: { cluster }, destination: { namespace }, pods, podPort } = backend;
    const groups: readonly PodGroup[] = pods.length > 0 ? pods : [{ namespace, labels: {}, namedPorts: {} }];
    const refusing = groups.filter((group) => group.hasProxy !== false && isStrict(cluster, group, podPort));
    if (refusing.length === 0) return [];
    const isCertain = refusing.length === groups.length && refusing.every(({ hasProxy }) => hasProxy);
    return isCertain === certain ? [{ at, got: `${said(backend)}, but a PeerAuthentication is STRICT for its pods` }] : [];
  });
}

function said({ tls: { rule: { namespace, name }, mode }, destination: { port }, service }: RuledBackend): string {
  return `DestinationRule ${shown(qualifiedName(namespace, name))} has mode ${mode} for port ${port} of Service ${shown(service)}`;
}
