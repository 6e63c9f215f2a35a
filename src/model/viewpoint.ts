import type { Process } from './process';

/** Who looks: what tells the user's own processes and the editor's from all others. */
export interface Viewpoint {
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

function isBeneath(path: string, folder: string): boolean {
  return folder !== '' && folder !== '/' && (path === folder || path.startsWith(`${folder}/`));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** The program's paths: its executable and, for a runtime, the script it was started with. */
function programPaths(process: Process): string[] {
  return [process.executable, ...(process.commandLine ?? []).slice(0, 3)].filter(
    (path) => path?.startsWith('/') === true,
  ) as string[];
}

/**
 * The editor itself: its extension host, and whatever runs from its installation. On the desktop the
 * executable stands above the folder the API calls the installation (`/usr/share/code/code` and
 * `/usr/share/code/resources/app`).
 */
export function isEditor(process: Process, editor: Editor): boolean {
  if (process.pid === editor.pid) return true;
  if (programPaths(process).some((path) => isBeneath(path, editor.installation))) return true;
  const home = folderOf(process.executable ?? '');
  return home.split('/').length > 2 && isBeneath(editor.installation, home);
}

/** The editor, or something an installed extension runs: a language server, a debug adapter. */
export function isOfEditor(process: Process, editor: Editor): boolean {
  return (
    isEditor(process, editor) ||
    programPaths(process).some((path) => editor.extensions.some((folder) => isBeneath(path, folder)))
  );
}
