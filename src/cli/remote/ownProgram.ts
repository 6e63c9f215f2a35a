import { readFile } from 'node:fs/promises';

/** The bundle that runs here, to be run elsewhere. */
export function readOwnProgram(): Promise<string> {
  return readFile(__filename, 'utf8');
}
