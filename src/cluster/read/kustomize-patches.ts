import * as path from 'path';
import type { ManifestPart } from '../manifest-part';

/**
 * The files with which a document patches objects, if it is a kustomization. Such files look like objects, but say only what changes.
 *
 * @param file the file that the document is in
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 */
export function patchFiles(file: string, document: ManifestPart): string[] {
  if (!/^kustomization\.ya?ml$/.test(path.basename(file))) return [];
  const lists = [document.at('patches').list(), document.at('patchesJson6902').list()].flat();
  const files = [...lists.flatMap((patch) => patch.at('path').string() ?? []), ...document.at('patchesStrategicMerge').strings()];
  return files.map((each) => path.join(path.dirname(file), each));
}
