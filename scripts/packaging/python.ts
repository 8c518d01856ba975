import { cpSync } from 'fs';
import { join } from 'path';
import { Language, Workplace } from './language';
import { cachedFolder, generateBindings, onlyFile, PEERS, run } from './toolbox';

/** What the generated pyproject.toml asks for; named here since the build runs without a network. */
const BUILD_TOOLS = ['build~=1.5.0', 'setuptools~=75.3.2'];

/** A wheel, in a virtual environment with its dependencies. */
export class Python implements Language {
  readonly name = 'python';

  verify({ scratch, dist, program }: Workplace): void {
    const python = join(this.environment(), 'bin', 'python');
    const sources = join(scratch, 'python');
    generateBindings('python', scratch);
    run(python, ['-m', 'build', '--wheel', '--no-isolation', '--outdir', dist, sources]);

    run(python, ['-m', 'pip', 'install', '--quiet', '--force-reinstall', '--no-deps', onlyFile(dist, '.whl')]);
    run(python, ['-m', 'pip', 'check']);
    cpSync(program, scratch, { recursive: true });
    run(python, ['main.py'], { cwd: scratch });
  }

  private environment(): string {
    const requirements = [...Object.entries(PEERS).map(([name, range]) => name + pythonRange(range)), ...BUILD_TOOLS];
    return cachedFolder('python', requirements.join(), folder => {
      run('python3', ['-m', 'venv', folder]);
      run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...requirements]);
    });
  }
}

/** `^2.68.12` in Python's words. */
function pythonRange(range: string): string {
  const minimum = range.replace('^', '');
  return `>=${minimum},<${Number(minimum.split('.')[0]) + 1}`;
}
