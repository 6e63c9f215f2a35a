/**
 * Usage: node out/scripts/house.js [--write-l10n] [--write-tools] [--write-readme]
 * Checks what the linter cannot: dead code, text outside src/messages, translations, and whether the exported sentences
 * are up to date (--write-l10n exports them), or the manifest's language model tools (--write-tools), or the README's table
 * of what is known where (--write-readme).
 */
import { relative, sep } from 'node:path';
import type ts from 'typescript';
import { findDeadCode } from './checks/deadCode';
import { bundleFile, isBundleCurrent, writeBundle } from './checks/l10nBundle';
import { isTableCurrent, readmeFile, writeTable } from './checks/knowledgeTable';
import { loadProject } from './checks/project';
import { findStrayText } from './checks/strayText';
import { areToolsCurrent, manifestFile, writeTools } from './checks/toolManifest';
import { arrangeTranslations, findTranslationProblems } from './checks/translations';
import { projectRoot } from './host/projectRoot';

const entries: ReadonlySet<string> = new Set([
  ...['src/extension.ts', 'src/cli/main.ts', 'src/mcp/main.ts'],
  // takes the place of a file of a library, see esbuild.mjs
  'src/mcp/sdkRuntime.ts',
]);

async function main(root: string): Promise<number> {
  if (process.argv.includes('--write-l10n')) {
    await writeBundle(root);
    await arrangeTranslations(root);
  }
  if (process.argv.includes('--write-tools')) await writeTools(root);
  if (process.argv.includes('--write-readme')) await writeTable(root);
  const pathOf = (file: string): string => relative(root, file).replaceAll(sep, '/');
  const inFolder =
    (folder: string) =>
    ({ fileName }: ts.SourceFile): boolean =>
      pathOf(fileName).startsWith(`${folder}/`);
  const program = loadProject(root);
  const problems = findDeadCode(program, {
    isProduct: inFolder('src'),
    isTest: inFolder('test'),
    isEntry: ({ fileName }) => entries.has(pathOf(fileName)),
  }).map(({ place, name, why }) => `${pathOf(place)}: ${name} ${why}.`);
  for (const file of program.getSourceFiles().filter(inFolder('src'))) {
    problems.push(
      ...findStrayText(file, pathOf(file.fileName)).map(
        ({ line, text, why }) => `${pathOf(file.fileName)}:${line}: ${text} ${why}.`,
      ),
    );
  }
  if (!(await isBundleCurrent(root))) problems.push(`${bundleFile} is out of date: npm run l10n writes it.`);
  problems.push(...(await findTranslationProblems(root)));
  if (!(await areToolsCurrent(root))) {
    problems.push(
      `${manifestFile} has other language model tools than src/agent: npm run tools writes them.`,
    );
  }
  if (!(await isTableCurrent(root))) {
    problems.push(`${readmeFile} says something else than the collectors declare: npm run readme writes it.`);
  }
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

main(projectRoot())
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
