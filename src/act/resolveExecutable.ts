import { delimiter, resolve } from 'node:path';
import type { ForeignAnswer, ForeignFiles } from '../collect/foreignFiles';
import { foreignFiles } from '../collect/foreignFiles';
import { isDeletedPath } from '../model/process/deletedPath';
import { refusalOfPath } from '../model/process/localPath';

interface ResolvedExecutable {
  /** As it is found, possibly a symbolic link. */
  readonly path: string;
  /** Behind all links. */
  readonly realPath: string;
  /** Whether `runBy` runs this very file; left out if that is unknown. */
  readonly isRunning?: boolean;
}

interface ResolveOptions {
  /** On Windows a program may be named without its `.exe` (CreateProcess). */
  readonly platform?: NodeJS.Platform;
  readonly files?: Pick<ForeignFiles, 'run'>;
  /** The PID of a process to compare its file with. */
  readonly runBy?: number;
}

/**
 * Where execvp(3) would find a program: at its own path if it names a folder, else in PATH, where an empty entry means
 * the working directory. Symbolic links are kept, because some programs depend on them (Python environments). Entries of
 * PATH that could be on another machine are skipped: a process chooses its PATH itself.
 * @param path PATH of the program to start; by default this process's.
 * @returns no value if it is not found, or no longer exists.
 */
export function resolveExecutable(
  program: string,
  cwd: string,
  path: string | undefined = process.env['PATH'],
  { platform = process.platform, files = foreignFiles, runBy }: ResolveOptions = {},
): Promise<ForeignAnswer<ResolvedExecutable | undefined>> {
  const names = platform === 'win32' ? [`${program}.exe`, program] : [program];
  const isPath = /[\\/]/.test(program);
  const folders = isPath ? [''] : (path ?? '').split(delimiter).slice(0, maximumFolders);
  const candidates = folders
    .flatMap((folder) => names.map((name) => resolve(cwd, folder, name)))
    .filter((candidate) => isPath || refusalOfPath(candidate, process.platform) === undefined);
  return files.run(
    async (reader) => {
      for (const candidate of candidates) {
        const found = await reader.find(candidate);
        if (found?.isFile && (await reader.isExecutable(found))) {
          const isRunning = runBy === undefined ? undefined : await reader.isRunBy(found, runBy);
          return {
            ...{ path: candidate, realPath: found.path },
            ...(isRunning === undefined ? {} : { isRunning }),
          };
        }
      }
      return undefined;
    },
    { isAsked: true },
  );
}

/** More than any real PATH has. */
const maximumFolders = 1_000;

/** How a program found for a command line compares to the one that its process runs. */
type ExecutableMatch = 'same' | 'other' | 'replaced';

/**
 * A process may have any first argument (`exec -a`), PATH may have changed since, and what a process runs may have been
 * deleted or replaced on disk, or hidden by a mount. The file itself counts before its path, where the system tells it.
 * @param executable of the process; nothing is claimed if it is unknown.
 */
export function compareExecutable(
  { realPath, isRunning }: Pick<ResolvedExecutable, 'realPath' | 'isRunning'>,
  executable: string | undefined,
): ExecutableMatch {
  if (isRunning === true) return 'same';
  if (executable === undefined) return 'same';
  if (realPath === executable) return isRunning === false ? 'replaced' : 'same';
  return isDeletedPath(executable) ? 'replaced' : 'other';
}

/** The environment of the extension host, which new terminals have too. */
export const ownEnvironment: Readonly<Record<string, string | undefined>> = process.env;
