import type { Pod } from '../control-plane/objects';
import { onHost, podHost } from '../network/namespaces';
import { run } from '../system/run';

/** Asks Envoy's own pages, which listen inside of the pod alone. */
async function ask(pod: Pod, port: number, path: string): Promise<string> {
  return run(...onHost(podHost(pod.metadata.uid), 'curl', ['--silent', '--fail', '--max-time', '3', '--noproxy', '*', `http://127.0.0.1:${port}${path}`]));
}

/** Whether Envoy answers health checks. */
export async function isAlive(pod: Pod): Promise<boolean> {
  return ask(pod, 15021, '/healthz/ready').then(() => true, () => false);
}

/** Whether a listener waits for a certificate that never came. */
export async function waitsForCertificates(pod: Pod): Promise<boolean> {
  return (await ask(pod, 15000, '/config_dump?resource=dynamic_warming_secrets')).includes('"name"');
}
