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
  const found = reading(file, () => fs.statSync(file, { throwIfNoEntry: false }));
  if (!found) throw unusable(file, 'does not exist', `correct the path; relative paths start at ${shown(process.cwd())}`);
  return found;
}

function objectsBelow(folder: string): Manifest[] {
  const files = reading(folder, () => filesBelow(folder)).filter((file) => /(^|\/)[^./][^/]*\.(ya?ml|json)$/.test(file)).sort();
  return files.flatMap((file) => documentsOf(path.join(folder, file)).filter(({ object }) => isObject(object)));
}

function documentsOf(file: string): Manifest[] {
  return parsed(file).map((document) => ({ file, object: new ManifestPart(document) })).filter(({ object }) => object.exists());
}

function itemsOf(manifest: Manifest): Manifest[] {
  const { file, object } = manifest;
  return listItems(object)?.map(({ item, list }) => ({ file, object: item, list })) ?? [manifest];
}

/** JSON is valid YAML, but a JSON parser is ten times as fast. */
function parsed(file: string): unknown[] {
  const text = reading(file, () => fs.readFileSync(file, 'utf8')).replace(/^\uFEFF/, '');
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

/** What to do about an error of the system; the arguments of Node's modules are checked before the system is asked. */
const FIXES: Readonly<Record<string, string>> = {
  EACCES: 'let the user of this process read it, or leave it out',
  EPERM: 'let the user of this process read it, or leave it out',
  ENAMETOOLONG: 'use shorter names',
  ERR_INVALID_ARG_VALUE: 'correct the path',
  ERR_STRING_TOO_LONG: 'split it: one file per namespace or kind',
  ERR_FS_FILE_TOO_LARGE: 'split it: one file per namespace or kind',
};

/** Runs an operation; the error says which path the user gave. */
function reading<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    // `EACCES: permission denied, open '/path'`, without the path. The message about an invalid argument quotes it too.
    const cause = /^[A-Z0-9]+: ([^,]*),/.exec(message)?.[1] ?? (file.includes('\0') ? 'no path has a null character' : message);
    throw unusable(file, `cannot be read: ${cause} (${code})`, FIXES[code] ?? 'see what the system says about it, or leave it out');
  }
}

const LONGEST_SHOWN = 200;

function unusable(file: string, problem: string, fix: string): Error {
  const name = file.length > LONGEST_SHOWN ? `${file.slice(0, LONGEST_SHOWN)}...` : file;
  return new Error(`ClusterSnapshot.fromFiles:\n  ${shown(name)} ${problem}\n  fix: ${fix}`);
}
