import assert from 'node:assert/strict';
import ts from 'typescript';
import { findDeadCode } from '../../../scripts/checks/deadCode';

/** @param sources by path: `src/` is the product, `test/` only uses it. */
function deadIn(sources: Readonly<Record<string, string>>): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noLib: true,
  };
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (path, version) => {
      const text = sources[path];
      return text === undefined ? undefined : ts.createSourceFile(path, text, version, true);
    },
    fileExists: (path) => sources[path] !== undefined,
    readFile: (path) => sources[path],
    getCurrentDirectory: () => '',
  };
  const program = ts.createProgram({ rootNames: Object.keys(sources), options, host });
  return findDeadCode(program, {
    isProduct: ({ fileName }) => fileName.startsWith('src/'),
    isTest: ({ fileName }) => fileName.startsWith('test/'),
    isEntry: ({ fileName }) => fileName === 'src/main.ts',
  })
    .map(({ place, name, why }) => `${place} ${name} ${why}`)
    .sort();
}

describe('the check for dead code', () => {
  it('finds an export that nothing uses, that only tests use, or that only its own file uses', () => {
    const found = deadIn({
      'src/planted.ts': `
        export const unused = 1;
        export function tested(): number { return 2; }
        export interface Local { readonly port: number }
        export const used = (local: Local): number => local.port;`,
      'src/main.ts': `import { used } from './planted'; used({ port: 1 });`,
      'test/planted.test.ts': `import { tested } from '../src/planted'; tested();`,
    });
    assert.deepEqual(found, [
      'src/planted.ts:2 unused is not used',
      'src/planted.ts:3 tested is not used',
      'src/planted.ts:4 Local is exported, and not imported',
    ]);
  });

  it('finds members that are only written', () => {
    const found = deadIn({
      'src/planted.ts': `
        export interface Row { readonly port: number; name: string }
        export type Result = { readonly kind: 'ok'; readonly took: number } | { readonly kind: 'failed' };
        export class Memory {
          private count = 0;
          size(): number { return 0; }
          reset(): void { this.count = 1; }
        }
        export function portOf(row: Row, result: Result): number {
          row.name = 'x';
          return result.kind === 'ok' ? row.port : 0;
        }`,
      'src/main.ts': `
        import { Memory, portOf } from './planted';
        import type { Row, Result } from './planted';
        new Memory().reset();
        const row: Row = { port: 1, name: 'a' };
        const result: Result = { kind: 'ok', took: 1 };
        portOf(row, result);`,
    });
    assert.deepEqual(found, [
      'src/planted.ts:2 Row.name is never read',
      'src/planted.ts:3 { … }.took is never read',
      'src/planted.ts:5 Memory.count is never read',
      'src/planted.ts:6 Memory.size is never read',
    ]);
  });

  it('takes for read what is passed on by a spread, and what tests iterate', () => {
    const found = deadIn({
      'src/planted.ts': `
        interface Texts { readonly label: string; readonly unread: string }
        export interface Item { readonly label: string; readonly value: number }
        export interface Row { readonly name: string; readonly samples: readonly string[] }
        export const itemOf = (texts: Texts): Item => ({ ...texts, value: 1 });
        export const rows: readonly Row[] = [{ name: 'a', samples: [] }];`,
      'src/main.ts': `
        import { itemOf, rows, type Item, type Row } from './planted';
        const item: Item = itemOf({ label: 'a', unread: 'b' });
        const first: Row | undefined = rows[0];
        [item.label, item.value, first?.name];`,
    });
    assert.deepEqual(found, ['src/planted.ts:2 Texts.unread is never read']);
  });

  it('takes for read what is destructured, inherited, or read by a type of the same shape', () => {
    const found = deadIn({
      'src/planted.ts': `
        export interface Row { readonly port: number; readonly name: string }
        export interface Named { readonly name: string }
        export interface Reader { read(): number }
        export class RowReader implements Reader {
          constructor(private readonly row: Row) {}
          read(): number { const { port } = this.row; return port; }
        }
        export const nameOf = (named: Named): string => named.name;`,
      'src/main.ts': `
        import { RowReader, nameOf, type Named, type Reader, type Row } from './planted';
        const row: Row = { port: 1, name: 'a' };
        const named: Named = row;
        const reader: Reader = new RowReader(row);
        reader.read();
        nameOf(named);`,
    });
    assert.deepEqual(found, []);
  });
});
