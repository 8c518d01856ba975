import * as path from 'path';
import { fileDocuments, fileText } from './file-documents';
import { patchFiles } from './kustomize-patches';
import { reading } from './reading';
import { Unreadable } from './unreadable';
import { filesBelow } from '../../app/files-below';
import { ManifestPart } from '../manifest-part';

/** A document of a file. */
interface Document {
  readonly file: string;
  readonly object: ManifestPart;
}

/** What is in a folder. */
export interface FolderObjects {
  readonly objects: readonly Document[];
  /** Files that cannot be read and seem to contain objects. */
  readonly unread: readonly string[];
}

/** The objects in all manifests below a folder, without patches of other objects. */
export function objectsBelow(folder: string): FolderObjects {
  const files = reading(folder, () => filesBelow(folder)).filter((file) => VISIBLE_MANIFEST.test(file)).sort();
  const unread: string[] = [];
  const documents = files.map((file) => path.join(folder, file)).flatMap((file): Document[] => {
    try {
      return fileDocuments(file).map((document) => ({ file, object: new ManifestPart(document) }));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      if (mayContainObjects(file)) unread.push(file);
      return [];
    }
  });
  const patches = new Set(documents.flatMap(({ file, object }) => patchFiles(file, object)));
  return { objects: documents.filter(({ file, object }) => isObject(object) && !patches.has(file)), unread };
}

/** Neither the file nor a folder that it is in is hidden. */
const VISIBLE_MANIFEST = /^([^./\\][^/\\]*[/\\])*[^./\\][^/\\]*\.(ya?ml|json)$/;

/** Every object has these two fields; to leave out a file without them, such as values with templates, is not worth a note. */
function mayContainObjects(file: string): boolean {
  try {
    // In UTF-16, there are null characters between the letters.
    const text = fileText(file).replace(/\0/g, '');
    return OBJECT_FIELDS.every((field) => text.includes(field));
  } catch {
    return true;
  }
}

export function isObject(document: ManifestPart): boolean {
  return OBJECT_FIELDS.every((field) => document.at(field).string() !== undefined);
}

const OBJECT_FIELDS = ['apiVersion', 'kind'];
