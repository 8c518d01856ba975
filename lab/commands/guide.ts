import * as fs from 'fs';
import { join } from 'path';
import { CLIENT, CONTROL, HOSTS } from '../network/hosts';
import { addNames, namespaceOf } from '../network/namespaces';
import type { Programs } from '../programs/programs';
import type { Prepared } from '../scenario/prepared';
import { COMMANDS, KUBECONFIG, LOGS, PKI, SCENARIOS } from '../system/paths';
import { frontDoor } from '../traffic/journey';

/** Writes commands for exploring a cluster, and answers a page about them. */
export function guide(prepared: Prepared, programs: Programs): string {
  const { scenario, gateways: [{ model }] } = prepared;
  const { namespace, declaration: { workload } } = model;
  writeCommands(programs);
  teachNames(prepared);
  const { url } = scenario.requests.find((each) => each.outcome === 'ARRIVES' && each.url.startsWith('http')) ?? scenario.requests[0];
  return `
The scenario ${scenario.name} is up: ${scenario.shows}.

${COMMANDS}/kubectl get pods -A
${COMMANDS}/istioctl analyze -A
${COMMANDS}/on client ${requestFor(url)}
${COMMANDS}/on balancer                      a shell on the balancer's machine (others: ${HOSTS.map(({ name }) => name).join(', ')})
${COMMANDS}/envoy ${namespace} ${workload.name} listeners
${COMMANDS}/envoy ${namespace} ${workload.name} 'config_dump?resource=dynamic_route_configs'
${COMMANDS}/envoy ${namespace} ${workload.name} clusters
${COMMANDS}/envoy ${namespace} ${workload.name} certs

${SCENARIOS}/${scenario.name}       what was synthesized and applied
${LOGS}             a log for each program; for pods: pod-NAMESPACE-NAME-CONTAINER.log

npm run lab -- down                          ends it
`;
}

function requestFor(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  if (protocol.startsWith('http')) return `curl --cacert ${PKI}/authority.crt ${url}`;
  return `timeout 2 bash -c 'cat < /dev/tcp/${hostname}/${port}'`;
}

/** Each is a script, so that it can be called from anywhere. */
function writeCommands(programs: Programs): void {
  const onControl = `exec ip netns exec ${namespaceOf(CONTROL.name)}`;
  const scripts: Readonly<Record<string, string>> = {
    kubectl: `${onControl} ${programs.path('kubectl')} --kubeconfig=${KUBECONFIG} "$@"`,
    istioctl: `${onControl} ${programs.path('istioctl')} --kubeconfig=${KUBECONFIG} "$@"`,
    on: `host=$1; shift; [ $# -gt 0 ] || set -- bash\nexec ip netns exec ${namespaceOf('$host')} "$@"`,
    envoy: [
      'template="{range .items[*]}{.metadata.name} {.metadata.uid}{\'\\n\'}{end}"',
      `pods=$(${join(COMMANDS, 'kubectl')} get pods -n "$1" -o jsonpath="$template")`,
      'uid=$(echo "$pods" | grep "^$2-" | head -n 1 | cut -d " " -f 2)',
      `exec ip netns exec ${namespaceOf('pod-$(echo "$uid" | cut -c1-8)')} curl --silent --noproxy '*' "http://127.0.0.1:15000/\${3:-help}"`,
    ].join('\n'),
  };
  fs.mkdirSync(COMMANDS, { recursive: true });
  for (const [name, script] of Object.entries(scripts)) {
    fs.writeFileSync(join(COMMANDS, name), `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 });
  }
}

/** The client's machine learns where the hosts of the scenario are. */
function teachNames({ scenario, gateways: [gateway] }: Prepared): void {
  const names = new Set(scenario.requests.map(({ url }) => new URL(url).hostname));
  addNames(CLIENT.name, frontDoor(gateway, 0).address, [...names]);
}
