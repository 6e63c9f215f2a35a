import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/**
 * Where execvp(3) would find a program: itself where it names a folder, else in PATH, an empty part of which is the
 * folder it is started in. Links are kept, as programs tell by them what they are (a Python environment).
 * @param path PATH of the program to be; our own where that is not known.
 * @param platform on Windows a program may be called without its `.exe` (CreateProcess).
 * @returns undefined where it is found nowhere, or is not there any more.
 */
export function resolveProgram(
  program: string,
  cwd: string,
  path: string | undefined = process.env['PATH'],
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const names = platform === 'win32' ? [`${program}.exe`, program] : [program];
  const folders = /[\\/]/.test(program) ? [''] : (path ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => resolve(cwd, folder, name))).find(isExecutable);
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
