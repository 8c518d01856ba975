import * as fs from 'fs';
import * as path from 'path';
import { loadAll, YAMLException } from 'js-yaml';
import { filesBelow } from '../../app/files-below';
import { shown } from '../../model/shown';
import { listItems } from '../list-items';
import { ManifestPart } from '../manifest-part';

/** An object in a file. */
export interface Manifest {
  readonly file: string;
  readonly object: ManifestPart;
  /** The list that contains it, if `kubectl get` printed more than one object. */
  readonly list?: ManifestPart;
}

/**
 * All objects in files, and in all `.yaml`, `.yml` and `.json` files below folders. Documents that are not objects, such as Helm values,
 * are skipped in folders; in a file that was named they are an error, as is a file without any objects.
 *
 * @throws if a file cannot be read. The message never quotes the file, since it may contain secrets.
 */
export function readManifests(paths: readonly string[]): Manifest[] {
  return paths.flatMap((given) => {
    const documents = stat(given).isDirectory() ? objectsBelow(given) : documentsOf(given).map(required);
    if (documents.length > 0) return documents.flatMap(itemsOf);
    throw unusable(given, 'contains no Kubernetes objects', 'check the command that wrote it, such as kubectl get -o yaml');
  });
}

function stat(file: string): fs.Stats {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (!found) throw unusable(file, 'does not exist', `correct the path; relative paths start at ${shown(process.cwd())}`);
  return found;
}

function objectsBelow(folder: string): Manifest[] {
  const files = filesBelow(folder).filter((file) => /(^|\/)[^./][^/]*\.(ya?ml|json)$/.test(file)).sort();
  return files.flatMap((file) => documentsOf(path.join(folder, file)).filter(({ object }) => isObject(object)));
}

function documentsOf(file: string): Manifest[] {
  return parsed(file).map((document) => ({ file, object: new ManifestPart(document) })).filter(({ object }) => object.exists());
}

function itemsOf(manifest: Manifest): Manifest[] {
  const { file, object } = manifest;
  return listItems(object)?.map((item) => ({ file, object: item, list: object })) ?? [manifest];
}

/** JSON is valid YAML, but a JSON parser is ten times as fast. */
function parsed(file: string): unknown[] {
  const text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  try {
    return file.endsWith('.json') ? [JSON.parse(text)] : loadAll(text);
  } catch (error) {
    // Not the parsers' messages, which quote what they have read.
    const line = error instanceof YAMLException && error.mark ? ` at line ${error.mark.line + 1}` : '';
    throw unusable(file, `is not valid ${file.endsWith('.json') ? 'JSON' : 'YAML'}${line}`, 'correct it, or leave it out');
  }
}

function isObject(object: ManifestPart): boolean {
  return ['apiVersion', 'kind'].every((field) => object.at(field).string() !== undefined);
}

function required(manifest: Manifest): Manifest {
  if (isObject(manifest.object)) return manifest;
  throw unusable(manifest.file, 'contains a document without apiVersion and kind', 'pass only Kubernetes manifests');
}

function unusable(file: string, problem: string, fix: string): Error {
  return new Error(`ClusterSnapshot.fromFiles:\n  ${shown(file)} ${problem}\n  fix: ${fix}`);
}
