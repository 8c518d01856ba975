import * as fs from 'fs';
import { reading } from './reading';
import { Unreadable } from './unreadable';
import { NotYaml, yamlDocuments } from './yaml-documents';

/** @throws Unreadable */
export function fileText(file: string): string {
  return reading(file, () => fs.readFileSync(file, 'utf8')).replace(/^\uFEFF/, '');
}

/**
 * The documents of a file. Like kubectl, this goes by the content and not by the name.
 *
 * @throws Unreadable
 */
export function fileDocuments(file: string): unknown[] {
  const text = fileText(file);
  try {
    return jsonDocuments(text) ?? yamlDocuments(text);
  } catch (error) {
    const line = error instanceof NotYaml && error.line !== undefined ? ` at line ${error.line}` : '';
    const fix = text.startsWith(BYTES_OF_UTF16) ? 'write it as UTF-8; Windows PowerShell writes UTF-16' : 'correct it, or leave it out';
    throw Unreadable.path(file, `is not valid ${file.endsWith('.json') ? 'JSON' : 'YAML'}${line}`, fix);
  }
}

/** What the byte order mark of UTF-16 is in UTF-8. */
const BYTES_OF_UTF16 = '\uFFFD\uFFFD';

/** Where one JSON object ends and the next begins: inside an object, there would be a comma; inside a text, no line break. */
const BETWEEN_OBJECTS = /(?<=\}\s*)\n(?=\s*\{)/;

/** The objects of a JSON file, or undefined if it is none. A JSON parser is ten times as fast as one of YAML. */
function jsonDocuments(text: string): unknown[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return text.split(BETWEEN_OBJECTS).map((part) => JSON.parse(part) as unknown);
  } catch {
    return undefined;
  }
}
