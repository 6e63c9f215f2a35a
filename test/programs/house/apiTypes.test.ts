import assert from 'node:assert/strict';
import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../../scripts/host/projectRoot';

/** The compiler's complaints. Files of the libraries themselves are not checked. */
function problemsOf(files: readonly string[], options: ts.CompilerOptions): readonly string[] {
  const program = ts.createProgram(files, {
    ...{ noEmit: true, strict: true, exactOptionalPropertyTypes: true, target: ts.ScriptTarget.ES2022 },
    ...{ module: ts.ModuleKind.CommonJS, lib: ['lib.es2022.d.ts'] },
    ...options,
  });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  });
}

describe('the types for other extensions', function () {
  this.timeout(60_000);
  const inProject = (...path: readonly string[]): string => join(projectRoot(), ...path);

  it('need nothing but their own file', () => {
    assert.deepEqual(problemsOf([inProject('api.d.ts')], { types: [] }), []);
  });

  it('are used rightly by the example, which is checked against them', () => {
    const options = { types: ['node', 'vscode'], allowJs: true, checkJs: true };
    const example = inProject('test', 'fixtures', 'apiExtension', 'extension.js');
    assert.deepEqual(
      problemsOf([example], { ...options, typeRoots: [inProject('node_modules', '@types')] }),
      [],
    );
  });
});
