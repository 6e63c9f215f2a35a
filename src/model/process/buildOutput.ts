import { withoutDeletedMark } from './deletedPath';
import { programPath } from './emulator';
import type { Process } from './process';
import { executablePath } from './process';

/** Where `cargo`, `go run`, `dotnet` and the Go debugger leave what they built. */
const buildOutput =
  /[\\/]target[\\/](?:[\w-]+[\\/])?(?:debug|release)[\\/]|[\\/]go-build\d*[\\/]|[\\/]bin[\\/](?:Debug|Release)[\\/]|[\\/]__debug_bin/;

/** Whether the program was built from sources here: its name is then the project's, whatever else has that name. */
export function isBuildOutput(process: Process): boolean {
  return buildOutput.test(programPath(process) ?? '');
}

/** Where programs are installed, for all or for one user. */
const installed =
  /[\\/](?:\.[^\\/]|node_modules[\\/])|^\/(?:usr|bin|sbin|lib|lib64|opt|nix|gnu|snap|System|Library|Applications|home\/linuxbrew)\/|^[a-z]:\\(?:windows|program files(?: \(x86\))?)\\/i;
const homeFolder = /^(?:\/root|\/(?:home|Users)\/[^/]+|[a-z]:\\Users\\[^\\]+)$/i;

/**
 * Whether a native program works in the folder of its own file, or above it, as `./server` does after a build by hand. Not
 * in the home folder, nor in one where programs are installed.
 */
export function runsInOwnFolder(process: Process): boolean {
  const executable = executablePath(process) ?? '';
  const folder = process.cwd === undefined ? '/' : withoutDeletedMark(process.cwd);
  if (folder.length < 2 || homeFolder.test(folder) || installed.test(executable)) return false;
  return executable.startsWith(folder) && /^[\\/]/.test(executable.slice(folder.length));
}
