// The right of a Helm release to read Secrets, which values can take away.
import { Backend, GatewayDelivery, GatewayInstallation, TlsCertificate, type IngressGatewayProps } from '../../src';
import type { Declare } from '../support/findings';
import type { RuleCase } from '../support/rule-cases';
import { object, someFiles, write, type Manifest } from '../support/snapshots';

const HOME = 'istio-system';
const RBAC = 'rbac.authorization.k8s.io/v1';
const credential = TlsCertificate.credential('shop');

/** A host with a certificate on a release whose values turn the chart's Role off. */
function release(certificate: TlsCertificate, props: IngressGatewayProps = {}, more: Declare = () => {}): Declare {
  return (p) => {
    const delivery = GatewayDelivery.helmValues({ extraValues: { rbac: { enabled: false } } });
    p.gatewayWith({ installation: GatewayInstallation.helm({ release: 'gateway' }), delivery, ...props });
    more(p);
    p.tls('web', 'shop.example.com', { certificate, backend: Backend.service('web', 80) });
  };
}

function role(name: string): Manifest {
  return object(RBAC, 'Role', HOME, name, { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }] });
}

/** Binds the Role of a name, or of the same name as the release, to a service account. */
function binding(name: string, account: string): Manifest {
  const reads = name === 'gateway-reads' ? 'gateway' : name;
  return object(RBAC, 'RoleBinding', HOME, name, {
    roleRef: { kind: 'Role', name: reads }, subjects: [{ kind: 'ServiceAccount', name: account, namespace: HOME }],
  });
}

export const secretAccessCases: readonly RuleCase[] = [
  {
    code: 'ING421',
    when: 'values take the right to read Secrets from a gateway with a credential certificate',
    fails: release(credential),
    passes: release(TlsCertificate.mounted('shop')),
    finds: ['team/web: ING421 certificate \'shop\' comes from istiod, but rbac.enabled of extraValues is false'],
  },
  {
    code: 'ING421',
    when: 'the app gives the right back',
    fails: release(credential, {}, (p) => {
      write(p.platform, role('reader'));
      write(p.team, binding('reader', 'other'));
    }),
    passes: release(credential, {}, (p) => {
      write(p.platform, role('gateway'));
      write(p.team, binding('gateway-reads', 'gateway'));
    }),
    finds: ['team/web: ING421 certificate \'shop\' comes from istiod, but rbac.enabled of extraValues is false'],
  },
  {
    code: 'ING421',
    when: 'the snapshot has only the Role of the chart, which goes away',
    fails: release(credential, { snapshot: someFiles(role('gateway'), binding('gateway', 'gateway')) }),
    passes: release(credential, { snapshot: someFiles(role('reader'), binding('reader', 'gateway')) }),
    finds: ['team/web: ING421 certificate \'shop\' comes from istiod, but rbac.enabled of extraValues is false'],
  },
];
