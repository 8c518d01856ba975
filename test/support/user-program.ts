import * as path from 'path';
import * as ts from 'typescript';

/** Runs a user's program against the sources, with output in a separate folder; returns what it prints. */
export function runProgram(text: string, folder: string): string {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const printed: string[] = [];
  const console = { log: (line: string) => printed.push(line) };
  const load = (name: string) => jest.requireActual(name === 'cdk8s-istio-ingress' ? '../../src' : name);
  process.env.CDK8S_OUTDIR = path.join(folder, 'dist');
  try {
    new Function('require', 'exports', 'console', outputText)(load, {}, console);
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
  return `${printed.join('\n')}\n`;
}
