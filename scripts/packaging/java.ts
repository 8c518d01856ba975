import { copyFileSync, cpSync } from 'fs';
import { basename, join } from 'path';
import { Language, Workplace } from './language';
import { cachedFolder, generateBindings, installedPackage, onlyFile, run } from './toolbox';

/** Peers whose jars are made here, from their npm packages: only the other ones are published. */
const UNPUBLISHED = ['cdk8s-plus-27'];

/** Neither takes part in a compilation, and both take long. */
const QUICK = ['-Dmaven.javadoc.skip=true', '-Dmaven.source.skip=true'];

/** A jar in a local Maven repository, and a Maven project that depends on it. */
export class Java implements Language {
  readonly name = 'java';

  verify({ scratch, dist, program }: Workplace): void {
    const repository = cachedFolder('maven', UNPUBLISHED.join(), folder => UNPUBLISHED.forEach(peer => {
      generateBindings('java', join(scratch, peer), [installedPackage(peer)]);
      maven(folder, join(scratch, peer, 'java'), 'install', ...QUICK);
    }));

    const sources = join(scratch, 'java');
    generateBindings('java', scratch);
    maven(repository, sources, 'install', ...QUICK);
    const jar = onlyFile(join(sources, 'target'), '.jar');
    copyFileSync(jar, join(dist, basename(jar)));

    const user = join(scratch, 'user');
    cpSync(program, user, { recursive: true });
    maven(repository, user, 'compile', 'exec:java');
  }
}

function maven(repository: string, cwd: string, ...args: string[]): void {
  run('mvn', ['--quiet', '--batch-mode', `-Dmaven.repo.local=${repository}`, ...args], { cwd });
}
