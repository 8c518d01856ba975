import { isMissing, isVisible, lacksNamespace } from '../../cluster/cluster-facts';
import type { ClusterService } from '../../cluster/kinds/service';
import { qualifiedName } from '../../model/names';
import { shown } from '../../model/shown';
import { backends } from '../backends';
import { aliasRules } from './aliases';
import { backendPodRules } from './backend-pods';
import { backendTlsRules } from './backend-tls';
import type { Rule } from '../rule';

function hasPortWithoutNumber({ ports }: ClusterService): boolean {
  return ports.some(({ port }) => port === 0);
}

/** What a snapshot of the cluster shows of the Services that requests are sent to. */
export const clusterBackendRules: readonly Rule[] = [
  ...aliasRules,
  ...backendPodRules,
  ...backendTlsRules,
  {
    code: 'ING713',
    name: 'Service port that is not a number',
    level: 'error',
    allowed: 'numbers as ports of a Service',
    otherwise: 'the API server would reject the Service, and Envoy would answer 503',
    fix: 'write the port as a number, without quotes',
    see: 'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
    check(model) {
      const wrong = new Map(model.gateways.map((gateway) => [gateway, gateway.cluster.services.filter(hasPortWithoutNumber)]));
      return backends(model).filter(({ gateway, destination: { aliasOf }, service }) => aliasOf === undefined
        && wrong.get(gateway)!.some(({ namespace, name }) => qualifiedName(namespace, name) === service))
        .map(({ at, service }) => ({ at, got: `Service ${shown(service)} has a port without a number` }));
    },
  },
  {
    code: 'ING708',
    name: 'missing backend Service',
    level: 'error',
    allowed: 'backends whose Service exists',
    otherwise: 'Envoy would find no cluster and answer 503',
    fix: 'set name and namespace of the Service as in the cluster',
    see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination',
    acknowledgeable: true,
    causes: ['ING703', 'ING811'],
    check: (model) => backends(model).flatMap(({ at, gateway: { cluster }, destination, service }) => {
      const { serviceName: name, namespace, servicePorts } = destination;
      if (servicePorts !== undefined || !isMissing(cluster, { group: '', kind: 'Service', namespace, name })) return [];
      if (cluster.services.some((each) => each.name === name && each.namespace === namespace)) return [];
      const ofApp = model.declared.objects.find((each) => each.kind === 'Service' && each.group === '' && each.name === name);
      // It is applied to whichever namespace is current.
      if (ofApp && ofApp.namespace === undefined) return [];
      const elsewhere = cluster.services.find((each) => each.name === name)?.namespace ?? ofApp?.namespace;
      const only = elsewhere === undefined ? '' : `, only ${shown(qualifiedName(elsewhere, name))}`;
      const fix = elsewhere === undefined ? undefined : `set namespace of the backend to ${shown(elsewhere)}`;
      const missing = lacksNamespace(cluster, namespace) ? `namespace ${shown(namespace)} for Service` : 'Service';
      return [{ at, got: `the snapshot has no ${missing} ${shown(service)}${only}`, fix }];
    }),
  },
  {
    code: 'ING709',
    name: 'Service not exported to the gateway',
    level: 'error',
    allowed: 'backends whose Service is exported to the namespace of the gateway',
    otherwise: 'Envoy would find no cluster and answer 503',
    fix: 'add the gateway\'s namespace to the annotation networking.istio.io/exportTo of the Service',
    see: 'https://istio.io/latest/docs/reference/config/annotations/',
    acknowledgeable: true,
    check: (model) => backends(model).flatMap(({ at, gateway, destination: { exportTo, namespace }, service }) => (
      isVisible({ namespace, exportTo }, gateway.namespace) ? [] : [{
        at,
        got: `Service ${shown(service)} is exported only to ${exportTo!.map(shown).join(', ')}, but the gateway is in `
          + shown(gateway.namespace),
      }])),
  },
];
