import { proxiesBehindService, proxiesWithLabels } from '../../cluster/other-proxies';
import type { IngressModel } from '../../model/ingress-model';
import { shown } from '../../model/shown';
import { mountPoints } from '../../model/tls-settings';
import type { Rule, Violation } from '../rule';
import { workloadText } from '../workload-text';

export const otherProxyRules: readonly Rule[] = [
  {
    code: 'ING426',
    name: 'selector that matches another gateway in the cluster',
    level: 'warning',
    allowed: 'labels of the selector on the pods of one gateway, in all namespaces',
    otherwise: 'the other gateway would serve the declared hosts too, to whoever reaches it, and its own Gateways could meet them there',
    fix: 'set selector of the installation to labels that only its pods have; acknowledge this if both are to serve the hosts',
    see: 'https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway',
    causes: ['ING408'],
    check: otherProxies,
  },
  {
    code: 'ING429',
    name: 'mounted certificate missing from other pods of the Service',
    level: 'warning',
    allowed: 'mounted certificates on all pods that the gateway\'s Service selects',
    otherwise: 'only the gateway\'s own workload would get the mount, and TLS handshakes with the other pods would fail',
    fix: 'mount the Secret there too, such as by an IngressGateway for that workload, or use TlsCertificate.credential',
    see: 'https://istio.io/latest/docs/setup/additional-setup/gateway/#canary-upgrade-advanced',
    check: unmounted,
  },
];

/** At each declaration with the certificate: a warning shows to those whose requests it concerns. */
function* unmounted(model: IngressModel): Iterable<Violation> {
  const beside = new Map(model.gateways.map((gateway) => [gateway.declaration, proxiesBehindService(gateway)]));
  for (const { declaration: { at, tls }, gateway } of model.ports) {
    for (const { secretName, path } of tls ? mountPoints(tls) : []) {
      const lacking = beside.get(gateway)!.filter(({ mounts }) =>
        !mounts.some((mount) => mount.secretName === secretName && mount.mountPath === path));
      yield* lacking.map((other) => ({ at, got: `${workloadText(other)} does not mount Secret ${shown(secretName)} at ${shown(path)}` }));
    }
  }
}

function* otherProxies({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    const { at, workload: { selector } } = gateway.declaration;
    for (const other of proxiesWithLabels(gateway)) {
      yield { at, got: `the selector ${JSON.stringify(selector)} also matches the pods of ${workloadText(other)}` };
    }
  }
}
