import { execFileSync } from 'child_process';
import * as path from 'path';
import * as ts from 'typescript';

const VALIDATOR = path.join(__dirname, 'validate-istio.mjs');

export interface IstioManifest {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What Istio's schema objects to in each manifest: types, required fields, choices; null if nothing. */
export function schemaProblems(manifests: readonly IstioManifest[]): Array<string | null> {
  return JSON.parse(execFileSync(process.execPath, [VALIDATOR], { input: JSON.stringify(manifests), encoding: 'utf8' }));
}

/** Fields that Istio's types do not know, which the schema lets pass: the compiler refuses them in a literal. */
export function unknownFields(manifests: readonly IstioManifest[]): string[] {
  const file = path.join(__dirname, 'manifests.mts');
  const lines = manifests.map((manifest, index) => `export const m${index}: ${typeOf(manifest)} = ${JSON.stringify(manifest)};`);
  return compiled(file, lines.join('\n')).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/** The type of a kind in its version of the API. */
function typeOf({ apiVersion, kind }: IstioManifest): string {
  return `import('@kubernetes-models/istio/${apiVersion}/${kind}').I${kind}`;
}

function compiled(file: string, source: string): readonly ts.Diagnostic[] {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return program.getSemanticDiagnostics(program.getSourceFile(file));
}
