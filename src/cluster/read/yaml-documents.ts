import { loadAll, YAMLException } from 'js-yaml';
import { KUBECTL_SCHEMA } from './yaml-schema';

/** Of repeated keys, the last one counts. Schemas of custom resources may be deeper than the parser's own limit. */
const OPTIONS = { schema: KUBECTL_SCHEMA, json: true, maxDepth: 1000 };

/** Before a line that starts a document, unless that follows a directive, which belongs to the document. */
const BETWEEN_DOCUMENTS = /\n(?=---\s)(?<!^%[^\n]*\n)/m;

/** A file that is not YAML. Not the parser's own message, which quotes what it has read. */
export class NotYaml extends Error {
  /** @param line counted from 1; undefined if it is not known */
  public constructor(public readonly line: number | undefined) {
    super('not YAML');
  }
}

/**
 * The documents of a file, as kubectl reads them.
 *
 * @throws NotYaml
 */
export function yamlDocuments(text: string): unknown[] {
  let line = 1;
  return text.replace(/^\uFEFF/gm, '').split(BETWEEN_DOCUMENTS).flatMap((part) => {
    const first = line;
    line += part.split('\n').length;
    try {
      return documentsIn(part);
    } catch (error) {
      const mark = markOf(error);
      // The parser also says 0 where it does not know, as for a template in a value.
      throw new NotYaml(mark && mark.position > 0 ? first + mark.line : undefined);
    }
  });
}

/**
 * YAML 1.2 wants the lines of a flow collection or of a quoted text further right than the key that they belong to; kubectl takes them at
 * any column, such as `]` below the first letter of its key. There, blanks at the start of a line mean nothing. So the line at which the
 * parser stops gets more of them, until it is read.
 */
function documentsIn(part: string): unknown[] {
  for (let text = part; ;) {
    try {
      return loadAll(text, OPTIONS);
    } catch (error) {
      const start = startOfShortLine(error);
      if (start === undefined || DOCUMENT_MARKER.test(text.slice(start, start + 4))) throw error;
      const rest = text.slice(start);
      text = text.slice(0, start) + ' '.repeat(Math.max(8, rest.search(/[^ ]/))) + rest;
    }
  }
}

/** Such a line ends the document; after blanks, it would be text. */
const DOCUMENT_MARKER = /^(---|\.\.\.)(\s|$)/;

/** Where the line starts that is not indented enough, if this is what the parser refuses. */
function startOfShortLine(error: unknown): number | undefined {
  const mark = markOf(error);
  return mark && (error as YAMLException).reason === 'deficient indentation' ? mark.position - mark.column : undefined;
}

function markOf(error: unknown): YAMLException['mark'] {
  return error instanceof YAMLException ? error.mark : undefined;
}
