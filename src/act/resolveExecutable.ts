import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/**
 * Where execvp(3) would find a program: at its own path if it names a folder, else in PATH, where an empty entry stands
 * for the working directory. Symbolic links are kept, because some programs depend on them (Python environments).
 * @param path PATH of the program to start; by default this process's.
 * @param platform on Windows a program may be named without its `.exe` (CreateProcess).
 * @returns undefined if it is not found, or no longer exists.
 */
export function resolveExecutable(
  program: string,
  cwd: string,
  path: string | undefined = process.env['PATH'],
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const names = platform === 'win32' ? [`${program}.exe`, program] : [program];
  const folders = /[\\/]/.test(program) ? [''] : (path ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => resolve(cwd, folder, name))).find(isExecutable);
}

/**
 * Whether a program found for a command line is the one that its process runs. A process may have any first argument
 * (`exec -a`), and PATH may have changed since.
 * @param executable of the process; if it is unknown, or was replaced on disk since, they count as the same.
 */
export function isSameExecutable(program: string, executable: string | undefined): boolean {
  if (executable === undefined || executable.endsWith(' (deleted)')) return true;
  return realpathSync(program) === executable;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
