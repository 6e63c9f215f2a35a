/** Everything that the files of one folder declare. */
import { composeDeclarations, composeFiles } from './compose';
import { devContainerDeclarations, devContainerFiles } from './devContainer';
import { dotEnvDeclarations, noVariables, parseDotEnv } from './dotEnv';
import type { Declaration, PlacedDeclaration } from './expectedPort';
import { configDeclarations, configFiles } from './frameworkConfig';
import { launchDeclarations, launchFile } from './launch';
import { managerFiles, parseScripts } from './scripts';
import { taskDeclarations, tasksFile } from './tasks';

const packageFile = 'package.json';
const dotEnvFile = '.env';

/** The files that are read, by their paths in the folder. */
export const declaringFiles: readonly string[] = [
  ...devContainerFiles,
  ...composeFiles.flat(),
  ...[launchFile, tasksFile, packageFile, dotEnvFile],
  ...configFiles,
];

/** Files that are not read: that they are there tells the package manager. */
export const tellingFiles: readonly string[] = managerFiles;

/** A longer file is not written by hand. */
export const maximumFileBytes = 128 * 1024;

/** @param files the texts of those that there are. */
export function declarationsIn(
  folder: string,
  files: ReadonlyMap<string, string>,
  hasFile: (file: string) => boolean,
): PlacedDeclaration[] {
  const textOf = (file: string): string => files.get(file) ?? '';
  const variables = files.has(dotEnvFile) ? parseDotEnv(textOf(dotEnvFile)) : noVariables;
  const scripts = parseScripts(textOf(packageFile), hasFile);
  const devContainer = devContainerFiles.find((file) => files.has(file));
  const compose = composeFiles.find(([file]) => files.has(file)) ?? [];
  const found: Declaration[] = [
    ...taskDeclarations(textOf(tasksFile), (script) => scripts?.portOfScript(script)),
    ...launchDeclarations(textOf(launchFile)),
    ...(scripts?.declarations ?? []),
    ...configFiles.flatMap((file) => (files.has(file) ? configDeclarations(file, textOf(file)) : [])),
    ...dotEnvDeclarations(variables),
    ...compose.flatMap((file) => (files.has(file) ? composeDeclarations(file, textOf(file), variables) : [])),
    ...(devContainer === undefined ? [] : devContainerDeclarations(textOf(devContainer))),
  ];
  return found.map((declaration) => ({ ...declaration, folder, scripts: scripts?.scripts }));
}
