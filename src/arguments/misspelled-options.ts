// Options that plain JavaScript misspells: nobody would read them, and a restriction would be off in silence.
import { by } from '../model/collections';
import { editDistance } from '../model/edit-distance';

/** Below this length, most neighbours of a word are words of their own, such as `post` and `part` of `port`. */
const SHORTEST_COMPARED = 4;
/** From this length on, a lost or a wrong letter leaves the word recognizable. */
const MEDIUM = 6;
/** From this length on, two of them do. */
const LONG = 10;

/** An option that is none, and the one that its author means. */
export interface Misspelled {
  readonly written: string;
  readonly meant: string;
}

/**
 * The names that are close to an option that was left out. All other unknown names belong to users, who extend our structs; so does a
 * name close to an option that is given as well (`hosts` beside `host`).
 *
 * @param accepts whether an option takes a value; the plural of an option that refuses its value is the user's own (`backends`)
 */
export function misspelledOptions(
  options: ReadonlySet<string>, values: Readonly<Record<string, unknown>>, accepts: (option: string, value: unknown) => boolean,
): Misspelled[] {
  const given = Object.keys(values).filter((name) => values[name] !== undefined);
  const unknown = given.filter((name) => !options.has(name));
  if (unknown.length === 0) return [];
  const open = [...options].filter((option) => values[option] === undefined);
  return unknown.flatMap((written) => {
    const meant = closest(written, open);
    if (meant === undefined || (isPlural(written, meant) && !accepts(meant, values[written]))) return [];
    return [{ written, meant }];
  });
}

function isPlural(written: string, option: string): boolean {
  return plain(written) === `${plain(option)}s`;
}

function closest(name: string, options: readonly string[]): string | undefined {
  const written = plain(name);
  const near = options.flatMap((option) => {
    const letters = distance(written, plain(option));
    return letters === undefined ? [] : [{ option, letters }];
  });
  return near.sort(by(({ letters }) => letters, ({ option }) => option))[0]?.option;
}

/** Who misspells a word seldom misses its first letter. Two words of equal length with two other letters are two words. */
function distance(written: string, option: string): number | undefined {
  if (written === option) return 0;
  if (option.length < SHORTEST_COMPARED || ![option[0], option[1]].includes(written[0])) return undefined;
  const letters = editDistance(written, option, 2);
  const [isLonger, isAsLong] = [written.length > option.length, written.length === option.length];
  if (letters === 1) return option.length >= MEDIUM || isLonger || isSwap(written, option) ? 1 : undefined;
  return letters === 2 && option.length >= LONG && !isAsLong ? 2 : undefined;
}

/** Whether both have the same letters, so that one wrong letter is a swap of two. */
function isSwap(written: string, option: string): boolean {
  return [...written].sort().join('') === [...option].sort().join('');
}

/** `cert_file`, `CertFile` and `certFile` are one name. */
function plain(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}
