import type { EditorFolders } from './editorFiles';
import { editorFilesOf } from './editorFiles';
import type { Process } from './process';
import { executablePath } from './process';
import { runtimeNamed } from './runtimes';
import type { ServiceUnit } from './serviceUnit';

/** The user and the editor that Local Ports runs in: what distinguishes their processes from all others. */
export interface HostContext {
  /** Undefined if the system has none (Windows). */
  readonly uid: number | undefined;
  readonly home: string;
  /** `C:`, as Windows says; left out on all other systems. */
  readonly systemDrive?: string;
  readonly editor: Editor;
}

/** PID and parent of one's own process, as one source gives them; a parent of 0 is outside the PID namespace. */
export interface SelfReport {
  readonly pid: number;
  readonly parentPid: number;
}

export interface Editor extends EditorFolders {
  /** As the user knows it: "Visual Studio Code", "code-server". */
  readonly name: string;
  /** The extension host this runs in. */
  readonly pid: number;
  /** What started it: the editor's main process, or its server. Left out if unknown. */
  readonly parentPid?: number;
  /** The session of the extension host (setsid(2)); left out where unknown. */
  readonly session?: number;
  /**
   * The unit of the service manager that it runs in, with all of its terminals (`code-server@alice.service`); left out if
   * there is none, or it is unknown.
   */
  readonly unit?: ServiceUnit;
  /** How the system reports that process now, once from each source. A test without a real process leaves it out. */
  readonly reports?: () => readonly SelfReport[];
}

/** By PIDs, which no process can choose. @param ancestors as far as they are known. */
function isStartedByHost(process: Process, ancestors: readonly Process[], { pid }: Editor): boolean {
  return (
    process.parentPid === pid ||
    ancestors.some((ancestor) => ancestor.parentPid === pid || ancestor.pid === pid)
  );
}

/**
 * Whether what started the extension host started this too, and not for a terminal: what runs in one is in a session of its
 * own (setsid(2)), also when its shell has ended and another process adopts it.
 */
function isServersChild({ parentPid, session }: Process, editor: Editor): boolean {
  return (
    editor.parentPid !== undefined &&
    parentPid === editor.parentPid &&
    (editor.session === undefined || session === editor.session)
  );
}

/**
 * What the editor's server started beside the extension host, as it started that: with the same program and in the same
 * session. So are extension hosts of other windows, whatever their folder (Eclipse Theia's run on the system's Node.js).
 */
function isHostsSibling(process: Process, editor: Editor): boolean {
  return (
    isServersChild(process, editor) && editor.session !== undefined && editorFilesOf(process, editor).isHosts
  );
}

/** The same for what such a sibling started, up to where a terminal begins. */
function isStartedBySibling(process: Process, ancestors: readonly Process[], editor: Editor): boolean {
  const at = ancestors.findIndex((ancestor) => isHostsSibling(ancestor, editor));
  return at !== -1 && [process, ...ancestors.slice(0, at)].every(({ session }) => session === editor.session);
}

/**
 * The editor itself: its extension host, what started that, and everything that runs from its installation. The file
 * that runs counts, and who started it. Arguments alone prove nothing, as every process chooses its own: they count only
 * for what the editor started.
 * @param ancestors nearest first, as far as they are known.
 */
export function isEditor(process: Process, editor: Editor, ancestors: readonly Process[] = []): boolean {
  if (process.pid === editor.pid || process.pid === editor.parentPid) return true;
  if (isHostsSibling(process, editor)) return true;
  const { isProgram, script } = editorFilesOf(process, editor);
  if (isProgram) return script !== 'outside' || isStartedByHost(process, ancestors, editor);
  return (
    script === 'editor' && (isStartedByHost(process, ancestors, editor) || isServersChild(process, editor))
  );
}

/** The editor, or something an installed extension runs: a language server, a debug adapter. */
export function isOfEditor(process: Process, editor: Editor, ancestors: readonly Process[] = []): boolean {
  if (isEditor(process, editor, ancestors)) return true;
  const { isInExtensions, script } = editorFilesOf(process, editor);
  // a runtime that an extension brings runs whatever it is given
  if (isInExtensions && runtimeNamed(executablePath(process) ?? '') === undefined) return true;
  return (
    script === 'extension' &&
    (isStartedByHost(process, ancestors, editor) || isStartedBySibling(process, ancestors, editor))
  );
}

/**
 * Whether PIDs show that the editor started it: it is the extension host's, or nothing but the editor's own processes are
 * between it and what started the extension host. A file proves less: anybody may put a program into the folder of
 * extensions, and the editor's program runs any script as Node.js, which may then change its command line.
 * @param ancestors nearest first, as far as they are known.
 */
export function isProvenOfEditor(process: Process, ancestors: readonly Process[], editor: Editor): boolean {
  if (process.pid === editor.pid || process.pid === editor.parentPid) return true;
  if (isStartedByHost(process, ancestors, editor)) return true;
  if (editor.parentPid === undefined) return false;
  const end = ancestors.findIndex((ancestor) => {
    const { isProgram, isInExtensions } = editorFilesOf(ancestor, editor);
    return !isProgram && !isInExtensions;
  });
  const between = end === -1 ? ancestors : ancestors.slice(0, end);
  // a script that became the server with exec(2) may have started others before
  if (isServersChild(process, editor)) return editorFilesOf(process, editor).script !== 'outside';
  return between.some((one) => isServersChild(one, editor));
}
