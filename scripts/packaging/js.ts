import { cpSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Language, Workplace } from './language';
import { onlyFile, PEERS, run } from './toolbox';

/** An npm tarball, installed with its peers into an empty project. */
export class JavaScript implements Language {
  readonly name = 'js';

  verify({ scratch, dist, program }: Workplace): void {
    run('npm', ['pack', '--silent', '--pack-destination', dist]);

    cpSync(program, scratch, { recursive: true });
    writeFileSync(join(scratch, 'package.json'), JSON.stringify({ private: true, dependencies: PEERS }));
    run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', onlyFile(dist, '.tgz')], { cwd: scratch });
    run('node', ['main.js'], { cwd: scratch });
  }
}
