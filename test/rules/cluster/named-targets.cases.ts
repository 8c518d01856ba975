// Target ports of another Service that are names, or not given.
import { Backend, type ClusterSnapshot } from '../../../src';
import type { Declare } from '../../support/findings';
import type { RuleCase, WarningCase } from '../../support/rule-cases';
import { deployment, service, someFiles } from '../../support/snapshots';

const backend = Backend.service('web', 80);
const OTHER = 'istio-system';
const PODS = { istio: 'ingressgateway' };

/** Plain HTTP on port 80 of the stock gateway, which leads to 8080, in a cluster. */
function inCluster(snapshot: ClusterSnapshot): Declare {
  return (p) => {
    p.gatewayWith({ snapshot });
    p.port('web', { hosts: ['shop.example.com'], backend });
  };
}

/** Another Service of the gateway's pods with one port. */
function beside(port: object): ClusterSnapshot {
  return someFiles(service(OTHER, 'internal', { selector: PODS, ports: [port] }));
}

/** Another Service of the pods with a named target port, and the only port name of the containers. */
function named(name: string, containerPort: number, protocol?: string): ClusterSnapshot {
  return inContainers([{ ports: [{ name, containerPort, protocol }] }]);
}

/** The same, with these containers. */
function inContainers(containers: readonly object[], pod: object = {}): ClusterSnapshot {
  return someFiles(
    service(OTHER, 'internal', { selector: PODS, ports: [{ port: 80, targetPort: 'http' }] }),
    deployment(OTHER, 'istio-ingressgateway', PODS, { containers, ...pod }),
  );
}

function portNamed(containerPort: number): object {
  return { ports: [{ name: 'http', containerPort }] };
}

const LEADS_NOWHERE = 'warning at team/web: ING323 port 80 of Service \'istio-system/internal\' has target port \'http\', '
  + 'which no container of Deployment \'istio-system/istio-ingressgateway\' names';

export const namedTargetCases: readonly RuleCase[] = [
  {
    code: 'ING309',
    when: 'another Service of the pods names a different target port',
    fails: inCluster(named('http', 9080)),
    passes: inCluster(named('http', 8080)),
    finds: ['team/web: ING309 port 80 has target port 8080, but \'http\' in Service \'istio-system/internal\''],
  },
  {
    code: 'ING309',
    when: 'the first of two containers that have the name leads elsewhere',
    fails: inCluster(inContainers([portNamed(9080), portNamed(8080)])),
    passes: inCluster(inContainers([portNamed(8080), portNamed(9080)])),
    finds: ['team/web: ING309 port 80 has target port 8080, but \'http\' in Service \'istio-system/internal\''],
  },
  {
    code: 'ING309',
    when: 'a container that starts first and keeps running has the name, with another number',
    fails: inCluster(inContainers([{}], { initContainers: [{ ...portNamed(9080), restartPolicy: 'Always' }] })),
    passes: inCluster(inContainers([portNamed(8080)], { initContainers: [portNamed(9080)] })),
    finds: ['team/web: ING309 port 80 has target port 8080, but \'http\' in Service \'istio-system/internal\''],
  },
  {
    code: 'ING309',
    when: 'target port 0 means the port itself, as the API server reads it',
    fails: inCluster(beside({ port: 80, targetPort: 0 })),
    passes: inCluster(beside({ port: 9080, targetPort: 0 })),
    finds: ['team/web: ING309 port 80 has target port 8080, but 80 in Service \'istio-system/internal\''],
  },
];

export const namedTargetWarnings: readonly WarningCase[] = [
  {
    code: 'ING313',
    when: 'another Service of the pods names a target port, and their containers are unknown',
    fails: inCluster(beside({ port: 80, targetPort: 'http' })),
    passes: inCluster(beside({ port: 80, targetPort: 8080 })),
    finds: ['warning at team/web: ING313 port 80 has target port 8080, but the name \'http\' in Service \'istio-system/internal\''],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING313',
    when: 'the workload is known without its containers',
    fails: inCluster(inContainers([])),
    passes: inCluster(named('http', 8080)),
    finds: ['warning at team/web: ING313 port 80 has target port 8080, but the name \'http\' in Service \'istio-system/internal\''],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING323',
    when: 'another Service of the pods names a target port that no container has',
    fails: inCluster(named('other', 8080)),
    passes: inCluster(named('http', 8080)),
    finds: [LEADS_NOWHERE],
    url: 'http://shop.example.com/',
  },
  {
    code: 'ING323',
    when: 'the container has the name for UDP only',
    fails: inCluster(named('http', 8080, 'UDP')),
    passes: inCluster(named('http', 8080, 'TCP')),
    finds: [LEADS_NOWHERE],
    url: 'http://shop.example.com/',
  },
];
