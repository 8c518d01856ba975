import { editDistance } from './edit-distance';

/** Below this length, words with another letter are mostly words of their own: `api` and `app`, `mail` and `main`. */
const SHORTEST_WITH_ANOTHER_LETTER = 5;
/** Below this length, any word is close to any other. */
const SHORTEST = 3;

/**
 * Whether a name is probably another one misspelled: one letter more, less or different, or two swapped. Digits are not letters
 * (`web-1` and `web-2`), and short parts of a name tell things apart (`web-a` and `web-b`, `shop-eu` and `shop-us`).
 */
export function isMisspelled(written: string, name: string): boolean {
  if (written === name || editDistance(written, name, 1) > 1 || digits(written) !== digits(name)) return false;
  const [ours, theirs] = [written.split('-'), name.split('-')];
  if (ours.length !== theirs.length) return ours.join('') === theirs.join('') && name.length > SHORTEST;
  const index = ours.findIndex((part, place) => part !== theirs[place]);
  return isMisspelledWord(ours[index], theirs[index]);
}

function isMisspelledWord(written: string, word: string): boolean {
  const shortest = Math.min(written.length, word.length);
  if (shortest < SHORTEST) return false;
  const isOtherLetter = written.length === word.length && letters(written) !== letters(word);
  return !isOtherLetter || shortest >= SHORTEST_WITH_ANOTHER_LETTER;
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

function letters(text: string): string {
  return [...text].sort().join('');
}
