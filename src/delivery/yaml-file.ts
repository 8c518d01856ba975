import { Yaml } from 'cdk8s';
import type { IngressArtifact } from '../model/ingress-artifact';

/** A YAML file that starts with a comment, of one or more lines. */
export function yamlFile(path: string, comment: string, content: object): IngressArtifact {
  const lines = comment.split('\n').map((line) => `# ${line}`).join('\n');
  // Removes undefined fields, for which Yaml.stringify would write null.
  const known = JSON.parse(JSON.stringify(content));
  return { path, content: `${lines}\n${Yaml.stringify(known).trimEnd()}\n` };
}
