import * as path from 'path';
import * as vm from 'vm';
import * as ts from 'typescript';

/**
 * Loads modules of the sources as a web page would: in a context that has the language and `URL`, and none of Node's modules and globals.
 *
 * @throws when a module asks for another module than one of ours
 */
export class BareModules {
  private readonly context = vm.createContext({ URL });
  private readonly loaded = new Map<string, Record<string, any>>();

  /** @param root the folder of the sources */
  public constructor(private readonly root: string) {}

  public load(file: string): Record<string, any> {
    return this.module(path.join(this.root, file), 'the test');
  }

  private module(file: string, importer: string): Record<string, any> {
    const known = this.loaded.get(file);
    if (known) return known;
    const exports: Record<string, any> = {};
    this.loaded.set(file, exports);
    const source = ts.sys.readFile(file) ?? fail(`${importer} imports ${file}, which is not there`);
    const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const script = ts.transpileModule(source, { compilerOptions: options, fileName: file }).outputText;
    vm.runInContext(`(function (exports, require) {${script}\n})`, this.context, { filename: file })(exports, (name: string) => {
      const relative = path.relative(this.root, file);
      if (!name.startsWith('.')) return fail(`${relative} imports ${name}`);
      return this.module(`${path.join(path.dirname(file), name)}.ts`, relative);
    });
    return exports;
  }
}

function fail(message: string): never {
  throw new Error(message);
}
