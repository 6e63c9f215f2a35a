import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/**
 * Where execvp(3) would find a program: itself where it names a folder, else in PATH, an empty part of which is the
 * folder it is started in. Links are kept, as programs tell by them what they are (a Python environment).
 * @param path PATH of the program to be; our own where that is not known.
 * @param platform on Windows a program may be called without its `.exe` (CreateProcess).
 * @returns undefined where it is found nowhere, or is not there any more.
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
 * Whether a program found for a command line is the one that its process runs. A process may have been given any first
 * word (`exec -a`), and PATH may have changed since.
 * @param executable what the process runs; where it is not known, or was replaced on disk since, nothing speaks against it.
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
