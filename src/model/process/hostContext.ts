import type { Process } from './process';

/** Who looks: what tells the user's own processes and the editor's from all others. */
export interface HostContext {
  /** The user's own; undefined where the system has none (Windows). */
  readonly uid: number | undefined;
  readonly home: string;
  readonly editor: Editor;
}

export interface Editor {
  /** As the user knows it: "Visual Studio Code", "code-server". */
  readonly name: string;
  /** The extension host this runs in. */
  readonly pid: number;
  /** The installation: what runs from beneath it is the editor itself. */
  readonly installation: string;
  /** Where its extensions are installed: what runs from there works for the editor. */
  readonly extensions: readonly string[];
}

const windowsPath = /^(?:[A-Za-z]:[\\/]|\\\\)/;

/** With slashes, and for Windows, where capitals do not matter, in small letters: fit to be compared. */
function comparable(path: string): string {
  if (!windowsPath.test(path)) return path;
  return path
    .replace(/^\\\\\?\\/, '')
    .replaceAll('\\', '/')
    .toLowerCase();
}

/** Whether a path is a folder or lies in it, on whichever system either is written. */
export function isBeneathFolder(path: string, folder: string): boolean {
  return isBeneath(comparable(path), comparable(folder).replace(/\/$/, ''));
}

/** Both as `comparable` gives them. */
function isBeneath(path: string, folder: string): boolean {
  return folder !== '' && folder !== '/' && (path === folder || path.startsWith(`${folder}/`));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** The program's paths, comparable: its executable and, for a runtime, the script it was started with. */
function programPaths(process: Process): string[] {
  return [process.executable, ...(process.commandLine ?? []).slice(0, 3)].flatMap((path) =>
    path !== undefined && (path.startsWith('/') || windowsPath.test(path)) ? [comparable(path)] : [],
  );
}

/**
 * The folder that holds all of the editor. On the desktop what the API calls the installation is but a part of it:
 * `/usr/share/code/resources/app`, `/Applications/Visual Studio Code.app/Contents/Resources/app` beside the helpers in
 * `Contents/Frameworks`, `C:\…\Microsoft VS Code\resources\app` or, since updates stand side by side,
 * `C:\…\Microsoft VS Code\c9d77990f1\resources\app`.
 */
function wholeOf(installation: string): string {
  return comparable(installation).replace(
    /(?<=\.app)\/Contents\/Resources\/app$|(?:\/[0-9a-f]{7,40})?\/resources\/app$/,
    '',
  );
}

/** The editor itself: its extension host, and whatever runs from its installation. */
export function isEditor(process: Process, editor: Editor): boolean {
  if (process.pid === editor.pid) return true;
  const paths = programPaths(process);
  const whole = wholeOf(editor.installation);
  if (paths.some((path) => isBeneath(path, whole))) return true;
  // a server's own Node may stand above its installation: `lib/node` and `lib/vscode`
  const executable = process.executable ?? '';
  const home = executable.startsWith('/') ? folderOf(executable) : '';
  return whole === editor.installation && home.split('/').length > 2 && isBeneath(whole, home);
}

/** The editor, or something an installed extension runs: a language server, a debug adapter. */
export function isOfEditor(process: Process, editor: Editor): boolean {
  return (
    isEditor(process, editor) ||
    programPaths(process).some((path) =>
      editor.extensions.some((folder) => isBeneath(path, comparable(folder))),
    )
  );
}
