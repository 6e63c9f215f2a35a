import type { Process } from './process';

/** The user and the editor that Local Ports runs in: what distinguishes their processes from all others. */
export interface HostContext {
  /** Undefined if the system has none (Windows). */
  readonly uid: number | undefined;
  readonly home: string;
  readonly editor: Editor;
}

export interface Editor {
  /** As the user knows it: "Visual Studio Code", "code-server". */
  readonly name: string;
  /** The extension host this runs in. */
  readonly pid: number;
  /** The installation folder: what runs from inside it is the editor itself. */
  readonly installation: string;
  /** The folders of its extensions: what runs from there belongs to the editor. */
  readonly extensions: readonly string[];
}

const windowsPath = /^(?:[A-Za-z]:[\\/]|\\\\)/;

/** Windows paths with slashes and in lower case, because case does not matter there. */
function comparable(path: string): string {
  if (!windowsPath.test(path)) return path;
  return path
    .replace(/^\\\\\?\\/, '')
    .replaceAll('\\', '/')
    .toLowerCase();
}

/** Whether a path is a folder or inside it; both may be paths of Windows or of Unix. */
export function isBeneathFolder(path: string, folder: string): boolean {
  return isBeneath(comparable(path), comparable(folder).replace(/\/$/, ''));
}

/** Both as `comparable` returns them. */
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
 * The folder with all of the editor. On the desktop the API's installation folder is only a part of it:
 * `/usr/share/code/resources/app`, `/Applications/Visual Studio Code.app/Contents/Resources/app` beside the helpers in
 * `Contents/Frameworks`, `C:\…\Microsoft VS Code\resources\app` or, since updates are installed side by side,
 * `C:\…\Microsoft VS Code\c9d77990f1\resources\app`.
 */
function wholeOf(installation: string): string {
  return comparable(installation).replace(
    /(?<=\.app)\/Contents\/Resources\/app$|(?:\/[0-9a-f]{7,40})?\/resources\/app$/,
    '',
  );
}

/** The editor itself: its extension host, and everything that runs from its installation. */
export function isEditor(process: Process, editor: Editor): boolean {
  if (process.pid === editor.pid) return true;
  const paths = programPaths(process);
  const whole = wholeOf(editor.installation);
  if (paths.some((path) => isBeneath(path, whole))) return true;
  // a server's own Node.js may be above its installation folder: `lib/node` and `lib/vscode`
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
