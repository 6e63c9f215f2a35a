/** Everything that the files of one folder declare: which are read, and what is in them. */
import { composeDeclarations, composeFiles } from './compose';
import { devContainerDeclarations, devContainerFiles } from './devContainer';
import { dotEnvDeclarations, noVariables, parseDotEnv } from './dotEnv';
import type { Declaration, PackageManager, PlacedDeclaration } from './expectedPort';
import { configDeclarations, configFiles, projectFile } from './frameworkConfig';
import { launchDeclarations, launchFile } from './launch';
import { managerFiles, parseScripts } from './scripts';
import { taskDeclarations, tasksFile } from './tasks';

const packageFile = 'package.json';
const dotEnvFile = '.env';

/** The files that are read in a package of a monorepo, by their paths in its folder. */
export const packageFiles: readonly string[] = [
  ...composeFiles.flat(),
  ...[packageFile, dotEnvFile],
  ...configFiles,
];

/** The files that are read at the top of a folder of the workspace: VS Code and dev containers have theirs there alone. */
export const declaringFiles: readonly string[] = [
  ...devContainerFiles,
  ...[launchFile, tasksFile],
  ...packageFiles,
];

/** Files that are not read: that they are there tells the package manager. */
export const tellingFiles: readonly string[] = managerFiles;

/** Files that make a folder a package. */
export const packageMarkers: readonly string[] = [packageFile, projectFile];

/** A longer file is not written by hand. */
export const maximumFileBytes = 128 * 1024;

/** One folder whose files are read. */
interface DeclaringFolder {
  /** Its path. */
  readonly folder: string;
  /** The texts of those files that there are. */
  readonly files: ReadonlyMap<string, string>;
  readonly hasFile: (file: string) => boolean;
  /** What runs the scripts of a package in it, or its own, if nothing tells it. */
  readonly manager?: PackageManager;
  /** Where a package is in the monorepo: `apps/web`; left out at the top of the workspace's folder. */
  readonly packagePath?: string;
}

/** What the files of one folder declare, and what runs its scripts. */
export function declarationsIn({ folder, files, hasFile, manager, packagePath }: DeclaringFolder): {
  readonly declarations: readonly PlacedDeclaration[];
  readonly manager: PackageManager | undefined;
} {
  const textOf = (file: string): string => files.get(file) ?? '';
  const variables = files.has(dotEnvFile) ? parseDotEnv(textOf(dotEnvFile)) : noVariables;
  const scripts = parseScripts(textOf(packageFile), hasFile, manager);
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
  const place = {
    ...{ folder, scripts: scripts?.scripts },
    ...(packagePath === undefined ? {} : { package: scripts?.name ?? packagePath }),
  };
  return {
    declarations: found.map((declaration) => ({ ...declaration, ...place })),
    manager: scripts?.scripts.manager ?? manager,
  };
}
