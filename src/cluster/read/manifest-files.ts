import * as fs from 'fs';
import { fileDocuments } from './file-documents';
import { isObject, objectsBelow } from './folder-objects';
import { reading } from './reading';
import { Unreadable } from './unreadable';
import { shown, shownList } from '../../model/shown';
import { listItems } from '../list-items';
import { ManifestPart } from '../manifest-part';

/** An object in a file. */
export interface Manifest {
  readonly file: string;
  /** The user named the file, and not only a folder above it. */
  readonly isNamed: boolean;
  readonly object: ManifestPart;
  /** The list that contains it, if `kubectl get` printed more than one object. */
  readonly list?: ManifestPart;
}

/** What is in files and folders. */
export interface FoundManifests {
  readonly manifests: readonly Manifest[];
  /** Files below folders that cannot be read and seem to contain objects, such as templates of charts. */
  readonly passedOver: readonly string[];
  /** What is wrong with what the user named. */
  readonly problems: readonly Unreadable[];
}

/**
 * All objects in files, and in all `.yaml`, `.yml` and `.json` files below folders. Folders may contain anything else too: what cannot be
 * read there is passed over, and documents that are not objects, such as Helm values, are skipped. In a file that was named, both are
 * problems, as is a path without any objects.
 */
export function readManifests(paths: readonly string[]): FoundManifests {
  const found = paths.map(readPath);
  return {
    manifests: found.flatMap(({ manifests }) => manifests.flatMap(itemsOf)),
    passedOver: found.flatMap(({ passedOver }) => passedOver),
    problems: found.flatMap(({ problems }) => problems),
  };
}

function readPath(given: string): FoundManifests {
  try {
    return { ...(isFolder(given) ? readFolder(given) : { manifests: readFile(given), passedOver: [] }), problems: [] };
  } catch (error) {
    if (error instanceof Unreadable) return { manifests: [], passedOver: [], problems: [error] };
    throw error;
  }
}

function isFolder(file: string): boolean {
  const found = reading(file, () => fs.statSync(file, { throwIfNoEntry: false }));
  if (!found) throw Unreadable.path(file, 'does not exist', `correct the path; relative paths start at ${shown(process.cwd())}`);
  return found.isDirectory();
}

function readFile(file: string): Manifest[] {
  const manifests = fileDocuments(file).map((document) => ({ file, isNamed: true, object: new ManifestPart(document) }))
    .filter(({ object }) => object.exists());
  if (manifests.length === 0) throw noObjects(file);
  if (manifests.every(({ object }) => isObject(object))) return manifests;
  throw Unreadable.path(file, 'contains a document without apiVersion and kind', 'pass only Kubernetes manifests');
}

function readFolder(folder: string): Omit<FoundManifests, 'problems'> {
  const { objects, unread } = objectsBelow(folder);
  if (objects.length === 0) throw noObjects(folder, unread);
  return { manifests: objects.map((each) => ({ ...each, isNamed: false })), passedOver: unread };
}

function noObjects(given: string, unread: readonly string[] = []): Unreadable {
  const problem = 'contains no Kubernetes objects';
  if (unread.length === 0) return Unreadable.path(given, problem, 'check the command that wrote it, such as kubectl get -o yaml');
  const files = `${unread.length === 1 ? 'a file' : 'files'} that cannot be read: ${shownList(unread, 3)}`;
  return Unreadable.path(given, `${problem}, but ${files}`, 'pass what helm template or kustomize build makes of it');
}

function itemsOf(manifest: Manifest): Manifest[] {
  return listItems(manifest.object)?.map(({ item, list }) => ({ ...manifest, object: item, list })) ?? [manifest];
}
