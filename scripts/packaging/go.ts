import { cpSync } from 'fs';
import { join } from 'path';
import { Language, Workplace } from './language';
import { cachedFolder, generateBindings, installedPackage, PEERS, run } from './toolbox';
import { filesOf } from '../cache';

const OURS = 'github.com/cdk8s-istio-ingress/cdk8s-istio-ingress-go/cdk8sistioingress';

/** A Go module, and a program in a module of its own that is built with it. */
export class Go implements Language {
  readonly name = 'go';

  verify({ scratch, dist, program }: Workplace): void {
    generateBindings('go', scratch);
    cpSync(join(scratch, 'go'), dist, { recursive: true });

    const user = join(scratch, 'user');
    cpSync(program, user, { recursive: true });
    for (const folder of [dist, this.peers()].flatMap(moduleFolders)) {
      run('go', ['mod', 'edit', `-replace=${modulePath(folder)}=${folder}`], { cwd: user });
    }
    run('go', ['mod', 'tidy'], { cwd: user });
    // The bindings import each other's packages: only a build of all of them shows a cycle.
    run('go', ['build', `${OURS}/...`], { cwd: user });
    run('go', ['run', '.'], { cwd: user });
  }

  /** Not every peer is published as a module, so that all of them are made from their npm packages. */
  private peers(): string {
    return cachedFolder('go', '', folder => generateBindings('go', folder, Object.keys(PEERS).map(installedPackage)));
  }
}

function moduleFolders(folder: string): string[] {
  return filesOf(folder).filter(file => file.endsWith('/go.mod')).map(file => file.slice(0, -'/go.mod'.length));
}

function modulePath(folder: string): string {
  return JSON.parse(run('go', ['mod', 'edit', '-json'], { cwd: folder })).Module.Path;
}
