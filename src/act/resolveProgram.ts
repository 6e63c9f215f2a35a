import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/**
 * Where execvp(3) would find a program: itself where it names a folder, else in PATH. Links are kept, as programs tell
 * by them what they are (a Python environment).
 * @param path PATH of the program to be; our own where that is not known.
 * @returns undefined where it is found nowhere.
 */
export function resolveProgram(
  program: string,
  cwd: string,
  path: string | undefined = process.env['PATH'],
): string | undefined {
  if (isAbsolute(program)) return program;
  if (/[\\/]/.test(program)) return resolve(cwd, program);
  return (path ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(resolve(cwd, folder), program))
    .find(isExecutable);
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
