/** Which package of a workspace a server works on, by the words of its own command: tools are often started at the root. */
import { parseCommandLine } from '../process/commandLine';
import { programPath } from '../process/emulator';
import { isBeneathFolder } from '../process/comparablePath';
import type { Process } from '../process/process';
import { baseName } from '../process/runtimes';
import type { ServedRow } from './servedTable';
import { servedTable } from './servedTable';

/**
 * What a command names beside its working directory. `folder`: what it serves, a folder or a file in it. `script`: the file
 * that runs, whose folder counts only if its manifest has a name. `project`: by its name in the workspace (Nx, Angular).
 * Words are those of any process: nothing is known of what is there.
 */
export type ServedPart =
  | { readonly kind: 'folder' | 'script'; readonly path: string }
  | { readonly kind: 'project'; readonly name: string };

const rowsByName: ReadonlyMap<string, ServedRow> = new Map(
  servedTable.flatMap((row) => row.names.map((name) => [name, row] as const)),
);

/** Longer words name no folder that a person typed. */
const maximumLength = 1024;
/** What is installed belongs to no package of the workspace. */
const installed = /(?:^|[\\/])(?:node_modules|(?:site|dist)-packages|\.?venv|\.yarn)(?:[\\/]|$)/;

/**
 * By the process itself, else by the nearest process above it that runs it: one of the same runtime in the same folder
 * (`next dev apps/web` runs `next-server`). A process that was moved to another folder tells by that.
 * @param ancestors those that run as parts of the same command, nearest first.
 */
export function servedPartOf(process: Process, ancestors: readonly Process[]): ServedPart | undefined {
  const { runtime } = parseCommandLine(process);
  const own = partInWords(process) ?? scriptPart(process);
  if (own !== undefined || runtime === undefined) return own;
  for (const ancestor of ancestors) {
    if (ancestor.cwd !== process.cwd) return undefined;
    const part = parseCommandLine(ancestor).runtime === runtime ? partInWords(ancestor) : undefined;
    if (part !== undefined) return part;
  }
  return undefined;
}

/** Whether a path leads into what is installed. */
export function isInstalledPath(path: string): boolean {
  return installed.test(path);
}

function partInWords(process: Process): ServedPart | undefined {
  const { names, args } = parseCommandLine(process);
  const row = names.map((name) => rowsByName.get(name)).find((found) => found !== undefined);
  const value = process.argvQuality === 'truncated' ? undefined : row?.read(args);
  if (row === undefined || value === undefined || value === '' || value.length > maximumLength)
    return undefined;
  if (row.takes === 'project') return { kind: 'project', name: value };
  return isInstalledPath(value) ? undefined : { kind: row.takes, path: value };
}

/** `node apps/api/server.js`, `/work/shop/apps/api/target/debug/api` */
function scriptPart(process: Process): ServedPart | undefined {
  const { runtime, script } = parseCommandLine(process);
  const path = runtime === undefined ? programPath(process) : script;
  const isInFolder =
    path !== undefined && path.length <= maximumLength && baseName(path) !== path && !isInstalledPath(path);
  return isInFolder && isNear(path, process.cwd) ? { kind: 'script', path } : undefined;
}

/** A program by its whole path may be installed anywhere. */
function isNear(path: string, cwd: string | undefined): boolean {
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:)/.test(path);
  return !isAbsolute || (cwd !== undefined && isBeneathFolder(path, cwd));
}
