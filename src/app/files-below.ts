import * as fs from 'fs';
import * as path from 'path';

/** All files in a folder and its subfolders, relative to the folder. */
export function filesBelow(folder: string): string[] {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.isFile());
}
