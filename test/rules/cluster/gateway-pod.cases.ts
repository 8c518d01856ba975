import { Backend, GatewayInstallation, TlsCertificate, type ClusterSnapshot } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import {
  deployment, list, namespace, object, secret, someFiles, STOCK_SERVICE, wholeCluster, wholeNamespace, write, type Manifest,
} from '../../support/snapshots';

const HELM = GatewayInstallation.helm({ release: 'edge', namespace: 'edge' });
const STOCK = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
const RBAC = 'rbac.authorization.k8s.io/v1';

function gatewayIn(snapshot: ClusterSnapshot, installation = GatewayInstallation.istioctl()): Declare {
  return (p) => p.gatewayWith({ installation, snapshot });
}

/** A namespace for a gateway that gets its proxy by injection. */
function injecting(labels: Manifest, ...others: readonly Manifest[]): Declare {
  return gatewayIn(someFiles(namespace('edge', labels), ...others), HELM);
}

/** The webhooks of a control plane with the revision `canary` and no other. */
const CANARY: Manifest = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'istio-sidecar-injector-canary' },
  webhooks: [{
    name: 'rev.namespace.sidecar-injector.istio.io',
    namespaceSelector: {
      matchExpressions: [{ key: 'istio.io/rev', operator: 'In', values: ['canary'] }, { key: 'istio-injection', operator: 'DoesNotExist' }],
    },
    objectSelector: { matchExpressions: [{ key: 'sidecar.istio.io/inject', operator: 'NotIn', values: ['false'] }] },
  }],
};

const ACCOUNT = { kind: 'ServiceAccount', name: 'edge', namespace: 'istio-system' };

/** A certificate that istiod reads, in a cluster with these roles and bindings and some of others. */
function reading(...access: readonly Manifest[]): Declare {
  return (p) => {
    p.gatewayWith({
      snapshot: wholeCluster(
        STOCK_SERVICE,
        deployment('istio-system', 'istio-ingressgateway', STOCK, { serviceAccountName: 'edge' }),
        secret('istio-system', 'web-certificate', { 'tls.crt': 'shop.crt', 'tls.key': 'shop.key' }),
        role('istio-system', 'nothing', {}),
        binding('istio-system', 'Role', 'nothing'),
        object(RBAC, 'ClusterRole', undefined, 'admin', { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] }),
        binding(undefined, 'ClusterRole', 'admin', { kind: 'Group', name: 'admins' }),
        ...access,
      ),
    });
    p.tls('web', 'shop.example.com', {
      certificate: TlsCertificate.credential('web-certificate'),
      backend: Backend.service('kubernetes', 443, { namespace: 'default' }),
    });
  };
}

/** A role with a permission for Secrets; without a namespace, one of the cluster. */
function role(home: string | undefined, name: string, rule: Manifest): Manifest {
  return object(RBAC, home === undefined ? 'ClusterRole' : 'Role', home, name, {
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: [], ...rule }],
  });
}

/** What binds a subject to a role; without a namespace, in the whole cluster. */
function binding(home: string | undefined, kind: string, name: string, subject: Manifest = ACCOUNT): Manifest {
  return object(RBAC, home === undefined ? 'ClusterRoleBinding' : 'RoleBinding', home, `${kind}-${name}`, {
    roleRef: { kind, name }, subjects: [subject],
  });
}

/** The same where the gateway's service account has one permission. */
function account(rule: Manifest, subject: Manifest = ACCOUNT): Declare {
  return reading(role('istio-system', 'reader', rule), binding('istio-system', 'Role', 'reader', subject));
}

const LISTS = { verbs: ['list'] };
const READER = role('istio-system', 'reader', LISTS);
const CLUSTER_READER = role(undefined, 'reader', LISTS);

/** Roles that may list Secrets, with a binding that does not lead to them, and one that does. */
const BINDINGS: ReadonlyArray<readonly [string, roleOf: Manifest, wrong: Manifest, right: Manifest]> = [
  ['names a Role, and only a ClusterRole has the name', CLUSTER_READER, binding('istio-system', 'Role', 'reader'),
    binding('istio-system', 'ClusterRole', 'reader')],
  ['names a ClusterRole, and only a Role has the name', READER, binding('istio-system', 'ClusterRole', 'reader'),
    binding('istio-system', 'Role', 'reader')],
  ['is in another namespace', CLUSTER_READER, binding('shop', 'ClusterRole', 'reader'), binding(undefined, 'ClusterRole', 'reader')],
  ['names a Role of another namespace', role('shop', 'reader', LISTS), binding('istio-system', 'Role', 'reader'),
    binding(undefined, 'ClusterRole', 'admin')],
  ['has another role', READER, binding('istio-system', 'Role', 'writer'), binding('istio-system', 'Role', 'reader')],
];

/** Subjects that are not the gateway's service account, and what stands for it. */
const SUBJECTS: ReadonlyArray<readonly [wrong: Manifest, right: Manifest]> = [
  [{ kind: 'User', name: 'edge' }, { kind: 'User', name: 'system:serviceaccount:istio-system:edge' }],
  [{ kind: 'User', name: 'system:serviceaccount:shop:edge' }, { kind: 'Group', name: 'system:serviceaccounts' }],
  [{ kind: 'Group', name: 'system:serviceaccounts:shop' }, { kind: 'Group', name: 'system:authenticated' }],
];

/** The same where the service account may only get Secrets, and the app also binds it to a role in the cluster. */
function bound(kind: string, name: string): Declare {
  return (p) => {
    account({ verbs: ['get'] })(p);
    write(p.platform, object(RBAC, 'RoleBinding', 'istio-system', 'mine', { roleRef: { kind, name }, subjects: [ACCOUNT] }));
  };
}

const MAY_LIST = account({ verbs: ['get', 'watch', 'list'] });
const MAY_NOT_LIST = 'team/web: ING413 certificate \'web-certificate\' comes from istiod, '
  + 'but service account \'edge\' may not list Secrets in \'istio-system\'';

export const clusterPodCases: readonly RuleCase[] = [
  {
    code: 'ING409',
    when: 'the cluster has no such workload',
    fails: gatewayIn(wholeCluster(STOCK_SERVICE, deployment('istio-system', 'istio-gateway', STOCK))),
    passes: gatewayIn(someFiles(deployment('istio-system', 'istio-gateway', STOCK))),
    finds: ['platform/gateway: ING409 the snapshot has no Deployment \'istio-system/istio-ingressgateway\''],
    advice: 'set name and namespace of the installation as in the cluster',
  },
  {
    code: 'ING409',
    when: 'the cluster has neither the workload nor its Service, which is reported once',
    fails: gatewayIn(wholeCluster(deployment('istio-system', 'istio-gateway', STOCK))),
    passes: gatewayIn(wholeCluster(STOCK_SERVICE, deployment('istio-system', 'istio-ingressgateway', STOCK))),
    finds: ['platform/gateway: ING409 the snapshot has no Deployment \'istio-system/istio-ingressgateway\''],
    advice: 'set name and namespace of the installation as in the cluster',
  },
  {
    code: 'ING409',
    when: 'a complete listing of the namespace has no such workload',
    fails: gatewayIn(wholeNamespace('istio-system', deployment('istio-system', 'istiod', {}))),
    passes: gatewayIn(someFiles(list(deployment('istio-system', 'istiod', {})))),
    finds: ['platform/gateway: ING409 the snapshot has no Deployment \'istio-system/istio-ingressgateway\''],
    advice: 'set name and namespace of the installation as in the cluster',
  },
  {
    code: 'ING409',
    when: 'the cluster has no such workload, and neither the app nor a Helm release will create it',
    fails: gatewayIn(wholeCluster(STOCK_SERVICE, deployment('edge', 'web', {}))),
    passes: gatewayIn(wholeCluster(STOCK_SERVICE, deployment('edge', 'web', {})), HELM),
    finds: ['platform/gateway: ING409 the snapshot has no Deployment \'istio-system/istio-ingressgateway\''],
    advice: 'set name and namespace of the installation as in the cluster',
  },
  {
    code: 'ING409',
    when: 'the cluster has no such workload, and the app does not write it',
    fails: gatewayIn(wholeCluster(STOCK_SERVICE, deployment('edge', 'web', {}))),
    passes: (p) => {
      write(p.platform, deployment('istio-system', 'istio-ingressgateway', STOCK));
      gatewayIn(wholeCluster(STOCK_SERVICE, deployment('istio-system', 'istio-ingressgateway', STOCK), deployment('edge', 'web', {})))(p);
    },
    finds: ['platform/gateway: ING409 the snapshot has no Deployment \'istio-system/istio-ingressgateway\''],
    advice: 'set name and namespace of the installation as in the cluster',
  },
  {
    code: 'ING409',
    when: 'the pods have other labels',
    fails: gatewayIn(someFiles(deployment('istio-system', 'istio-ingressgateway', { istio: 'edge' }))),
    passes: gatewayIn(someFiles(deployment('istio-system', 'istio-ingressgateway', STOCK))),
    finds: [
      'platform/gateway: ING409 selector {"istio":"ingressgateway"} does not match the pods of '
      + 'Deployment \'istio-system/istio-ingressgateway\', labeled {"istio":"edge"}',
    ],
    advice: 'set selector of the installation to labels that the pods have',
  },
  {
    code: 'ING412',
    when: 'the namespace turns injection off',
    fails: injecting({ 'istio-injection': 'disabled' }),
    passes: injecting({}),
    finds: ['platform/gateway: ING412 namespace \'edge\' has label \'istio-injection=disabled\''],
  },
  {
    code: 'ING412',
    when: 'no control plane has the revision of the namespace',
    fails: gatewayIn(wholeCluster(namespace('edge', { 'istio.io/rev': 'stable' }), CANARY), HELM),
    passes: gatewayIn(wholeCluster(namespace('edge', { 'istio.io/rev': 'canary' }), CANARY), HELM),
    finds: ['platform/gateway: ING412 namespace \'edge\' has label \'istio.io/rev=stable\''],
  },
  {
    code: 'ING412',
    when: 'no webhook matches a namespace without labels',
    fails: gatewayIn(wholeCluster(namespace('edge'), CANARY), HELM),
    passes: injecting({ 'istio.io/rev': 'stable' }, CANARY),
    finds: ['platform/gateway: ING412 namespace \'edge\' has no injection label'],
  },
  ...[
    { verbs: ['get'] }, { verbs: ['list'], resourceNames: ['web'] },
    { verbs: ['list'], resources: ['configmaps'] }, { verbs: ['list'], apiGroups: ['apps'] },
  ].map((rule): RuleCase => ({
    code: 'ING413',
    when: `the gateway's service account has only ${JSON.stringify(rule)}`,
    fails: account(rule),
    passes: MAY_LIST,
    finds: [MAY_NOT_LIST],
  })),
  {
    code: 'ING413',
    when: 'the permission belongs to a service account in another namespace',
    fails: account({ verbs: ['*'] }, { kind: 'ServiceAccount', name: 'edge', namespace: 'shop' }),
    passes: account({ verbs: ['*'] }, { kind: 'Group', name: 'system:serviceaccounts:istio-system' }),
    finds: [MAY_NOT_LIST],
  },
  {
    code: 'ING413',
    when: 'the permission belongs to another service account; a subject without a namespace is in that of its binding',
    fails: account({ verbs: ['*'] }, { kind: 'ServiceAccount', name: 'default' }),
    passes: account({ verbs: ['*'] }, { kind: 'ServiceAccount', name: 'edge' }),
    finds: [MAY_NOT_LIST],
  },
];

export const bindingCases: readonly RuleCase[] = [
  ...BINDINGS.map(([what, roleOf, wrong, right]): RuleCase => ({
    code: 'ING413',
    when: `the service account's binding ${what}`,
    fails: reading(roleOf, wrong),
    passes: reading(roleOf, right),
    finds: [MAY_NOT_LIST],
  })),
  ...SUBJECTS.map(([wrong, right]): RuleCase => ({
    code: 'ING413',
    when: `the permission belongs to ${JSON.stringify(wrong)}, not to ${JSON.stringify(right)}`,
    fails: account(LISTS, wrong),
    passes: account(LISTS, right),
    finds: [MAY_NOT_LIST],
  })),
];

export const writtenAccess: readonly RuleCase[] = [{
  code: 'ING413',
  when: 'the service account may not list Secrets, and the app does not bind it to a role that may',
  fails: bound('Role', 'reader'),
  passes: bound('ClusterRole', 'admin'),
  finds: [MAY_NOT_LIST],
}];

export const clusterPodWarnings: readonly WarningCase[] = [
  {
    code: 'ING414',
    when: 'the namespace of the gateway has two injection labels',
    fails: injecting({ 'istio-injection': 'enabled', 'istio.io/rev': 'canary' }),
    passes: injecting({ 'istio-injection': 'enabled' }),
    finds: ['warning at platform/gateway: ING414 namespace \'edge\' has labels \'istio-injection=enabled\' and \'istio.io/rev=canary\''],
    url: 'http://shop.example.com/',
  },
];
