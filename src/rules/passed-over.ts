import type { Rule } from './rule';
import type { PassedOver } from '../cluster/cluster-facts';
import { unique } from '../model/collections';
import { firstOf, shown } from '../model/shown';

/** As many names as somebody needs to recognize a folder. */
const NAMED = 3;

/** What a snapshot leaves out. */
export const passedOverRules: readonly Rule[] = [
  {
    code: 'ING012',
    name: 'part of a snapshot that is not read',
    level: 'warning',
    allowed: 'folders of manifests that can be read and name their namespaces',
    otherwise: 'the gateway would not be checked against what is left out',
    fix: 'pass what helm template or kustomize build writes, add missing namespaces, or acknowledge this',
    see: 'https://kubectl.docs.kubernetes.io/references/kustomize/cmd/build/',
    check: ({ gateways }) => gateways.flatMap(({ declaration: { at }, cluster: { passedOver } }) =>
      leftOut(passedOver).map((got) => ({ at, got }))),
  },
];

function leftOut({ files, objects }: PassedOver): string[] {
  const homeless = unique(objects.map(({ file, kind, name }) => `${kind} ${shown(name)} in ${shown(file)}`));
  return [
    counted('file', files.map(shown), 'that cannot be read'),
    counted('object', homeless, 'without a namespace'),
  ].filter((text) => text !== '');
}

function counted(what: string, texts: readonly string[], problem: string): string {
  if (texts.length === 0) return '';
  return `the snapshot has ${texts.length} ${what}${texts.length === 1 ? '' : 's'} ${problem}: ${firstOf(texts, NAMED)}`;
}
