import * as fs from 'fs';
import { dirname, join } from 'path';

const CURRENT = '..data';

/**
 * A folder whose files change all at once, as a kubelet keeps those of secrets: each name is a link into a hidden folder, which a
 * link of its own names. Programs that watch the files count on that.
 */
export class AtomicFolder {
  private version = 0;
  private content = '';

  public constructor(private readonly folder: string) {}

  public write(files: ReadonlyMap<string, Buffer>): void {
    const content = JSON.stringify([...files].map(([name, data]) => [name, data.toString('base64')]));
    if (content === this.content) return;
    this.content = content;
    const version = `..${++this.version}`;
    for (const [name, data] of files) {
      const file = join(this.folder, version, name);
      fs.mkdirSync(dirname(file), { recursive: true });
      fs.writeFileSync(file, data);
    }
    fs.mkdirSync(join(this.folder, version), { recursive: true });
    this.replaceLink(version);
    this.showNames(new Set([...files.keys()].map((name) => name.split('/')[0])));
    fs.rmSync(join(this.folder, `..${this.version - 1}`), { recursive: true, force: true });
  }

  private replaceLink(version: string): void {
    const link = join(this.folder, '..new');
    fs.symlinkSync(version, link);
    fs.renameSync(link, join(this.folder, CURRENT));
  }

  private showNames(names: ReadonlySet<string>): void {
    const shown = fs.readdirSync(this.folder).filter((name) => !name.startsWith('..'));
    for (const name of shown) if (!names.has(name)) fs.unlinkSync(join(this.folder, name));
    for (const name of names) if (!shown.includes(name)) fs.symlinkSync(join(CURRENT, name), join(this.folder, name));
  }
}
