import { parseCommandLine } from './commandLine';
import { programOf } from './emulator';
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

export interface Editor {
  /** As the user knows it: "Visual Studio Code", "code-server". */
  readonly name: string;
  /** The extension host this runs in. */
  readonly pid: number;
  /** What started it: the editor's main process, or its server. Left out if unknown. */
  readonly parentPid?: number;
  /** The file that the extension host runs (process.execPath), and its session (setsid(2)); left out where unknown. */
  readonly executable?: string;
  readonly session?: number;
  /**
   * The unit of the service manager that it runs in, with all of its terminals (`code-server@alice.service`); left out if
   * there is none, or it is unknown.
   */
  readonly unit?: ServiceUnit;
  /** How the system reports that process now, once from each source. A test without a real process leaves it out. */
  readonly reports?: () => readonly SelfReport[];
  /** The installation folder: a program whose file is inside it is the editor itself. */
  readonly installation: string;
  /** The folders of its extensions: what the editor runs from there belongs to it. */
  readonly extensions: readonly string[];
}

const windowsPath = /^(?:[A-Za-z]:[\\/]|\\\\)/;

/** Without `.`, `..` and empty parts. */
export function normalizedPath(path: string): string {
  if (!/[\\/]\.{0,2}(?:[\\/]|$)/.test(path)) return path;
  const isWindows = windowsPath.test(path);
  if (!isWindows && !/\/\.{0,2}(?:\/|$)/.test(path)) return path;
  const [separator, start] = isWindows
    ? ['\\', path.startsWith('\\\\') ? '\\\\' : '']
    : ['/', path.startsWith('/') ? '/' : ''];
  const parts: string[] = [];
  for (const part of path.split(isWindows ? /[\\/]/ : '/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `${start}${parts.join(separator)}`;
}

/** Windows paths with slashes and in lower case, because case does not matter there. */
function comparable(path: string): string {
  if (!windowsPath.test(path)) return normalizedPath(path);
  return normalizedPath(path.replace(/^\\\\\?\\/, ''))
    .replaceAll('\\', '/')
    .toLowerCase();
}

/** Whether a path is a folder or inside it; both may be paths of Windows or of Unix. */
export function isBeneathFolder(path: string, folder: string): boolean {
  return isBeneath(comparable(path), comparable(folder));
}

/** Both as `comparable` returns them. */
function isBeneath(path: string, folder: string): boolean {
  return folder !== '' && folder !== '/' && (path === folder || path.startsWith(`${folder}/`));
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || windowsPath.test(path);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/**
 * The folder with all of the editor. On the desktop the API's installation folder is only a part of it:
 * `/usr/share/code/resources/app`, `/Applications/Visual Studio Code.app/Contents/Resources/app` beside the helpers in
 * `Contents/Frameworks`, `C:\…\Microsoft VS Code\resources\app` or, since updates are installed side by side,
 * `C:\…\Microsoft VS Code\c9d77990f1\resources\app`.
 */
function wholeOf(installation: string): string {
  return comparable(installation).replace(
    /(?<=\.app)\/contents\/resources\/app$|(?:\/[0-9a-f]{7,40})?\/resources\/app$/i,
    '',
  );
}

/**
 * Whether the file that runs is the editor's: its own program, or the Node.js that its server brings. Both may run other
 * things than the editor.
 */
export function hasEditorsProgram(process: Process, { installation }: Editor): boolean {
  const executable = comparable(executablePath(process) ?? '');
  const whole = wholeOf(installation);
  if (isBeneath(executable, whole)) return true;
  // a server's own Node.js may be beside its installation folder: `lib/node` and `lib/vscode`
  return (
    whole === comparable(installation) &&
    runtimeNamed(executable) === 'node' &&
    folderOf(executable) === folderOf(whole) &&
    folderOf(executable) !== ''
  );
}

/** JavaScript that the editor's program runs as Node.js (ELECTRON_RUN_AS_NODE): a file, or text. */
const electronScript = /\.[cm]?js$/i;
const electronText = /^(?:-e|-p|-pe|--eval|--print|-r|--require|--import)(?:=|$)/;

/** What the process says that it runs: `outside` of all folders of the editor, or nothing that is known. */
function scriptPlace(process: Process, editor: Editor): 'editor' | 'extension' | 'outside' | 'none' {
  const { runtime, script } = parseCommandLine(process);
  const words = (programOf(process).commandLine ?? []).slice(1);
  const file =
    runtime === undefined ? words.find((word) => !word.startsWith('-') && electronScript.test(word)) : script;
  if (file === undefined) {
    return runtime !== undefined || words.some((word) => electronText.test(word)) ? 'outside' : 'none';
  }
  if (!isAbsolute(file)) return 'outside';
  const path = comparable(file);
  if (editor.extensions.some((folder) => isBeneath(path, comparable(folder)))) return 'extension';
  return isBeneath(path, wholeOf(editor.installation)) ? 'editor' : 'outside';
}

/** By PIDs, which no process can choose. @param ancestors as far as they are known. */
function isStartedByHost(process: Process, ancestors: readonly Process[], { pid }: Editor): boolean {
  return [process, ...ancestors].some((one) => one.parentPid === pid || (one !== process && one.pid === pid));
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
    isServersChild(process, editor) &&
    editor.session !== undefined &&
    editor.executable !== undefined &&
    comparable(executablePath(process) ?? '') === comparable(editor.executable)
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
  const place = scriptPlace(process, editor);
  const isOfHost = isStartedByHost(process, ancestors, editor);
  if (hasEditorsProgram(process, editor)) return place !== 'outside' || isOfHost;
  return place === 'editor' && (isOfHost || isServersChild(process, editor));
}

/** The editor, or something an installed extension runs: a language server, a debug adapter. */
export function isOfEditor(process: Process, editor: Editor, ancestors: readonly Process[] = []): boolean {
  if (isEditor(process, editor, ancestors)) return true;
  // a runtime that an extension brings runs whatever it is given
  if (isInExtensions(process, editor) && runtimeNamed(executablePath(process) ?? '') === undefined)
    return true;
  return (
    scriptPlace(process, editor) === 'extension' &&
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
  const end = ancestors.findIndex(
    (ancestor) => !hasEditorsProgram(ancestor, editor) && !isInExtensions(ancestor, editor),
  );
  const between = end === -1 ? ancestors : ancestors.slice(0, end);
  // a script that became the server with exec(2) may have started others before
  if (isServersChild(process, editor)) return scriptPlace(process, editor) !== 'outside';
  return between.some((one) => isServersChild(one, editor));
}

function isInExtensions(process: Process, { extensions }: Editor): boolean {
  const executable = comparable(executablePath(process) ?? '');
  return extensions.some((folder) => isBeneath(executable, comparable(folder)));
}
