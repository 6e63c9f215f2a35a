/** What the files that a process runs have to do with the editor: its program, and its script. */
import { parseCommandLine } from './commandLine';
import { comparable, folderOf, isAbsolute, isBeneath } from './comparablePath';
import { programOf } from './emulator';
import { perObject } from '../text/perObject';
import type { Process } from './process';
import { executablePath } from './process';
import { runtimeNamed } from './runtimes';

/** Where an editor is. */
export interface EditorFolders {
  /** The installation folder: a program whose file is inside it is the editor itself. */
  readonly installation: string;
  /** The folders of its extensions: what the editor runs from there belongs to it. */
  readonly extensions: readonly string[];
  /** The file that the extension host runs (process.execPath); left out where unknown. */
  readonly executable?: string;
}

interface EditorFiles {
  /** The file that runs is the editor's: its own program, or the Node.js that its server brings. Both may run other things. */
  readonly isProgram: boolean;
  /** It is the very file that the extension host runs. */
  readonly isHosts: boolean;
  /** It is inside a folder of extensions. */
  readonly isInExtensions: boolean;
  /** What the process says that it runs: `outside` of all folders of the editor, or nothing that is known. */
  readonly script: 'editor' | 'extension' | 'outside' | 'none';
}

/** Asked of every ancestor of every process. */
export function editorFilesOf(process: Process, editor: EditorFolders): EditorFiles {
  return readerFor(editor)(process);
}

const readerFor = perObject((editor: EditorFolders): ((process: Process) => EditorFiles) => {
  const installation = comparable(editor.installation);
  const whole = wholeOf(installation);
  const extensions = editor.extensions.map(comparable);
  const hosts = editor.executable === undefined ? undefined : comparable(editor.executable);
  return perObject((process: Process) => {
    const executable = comparable(executablePath(process) ?? '');
    return {
      // a server's own Node.js may be beside its installation folder: `lib/node` and `lib/vscode`
      isProgram:
        isBeneath(executable, whole) || (whole === installation && isServersNode(executable, installation)),
      isHosts: executable === hosts,
      isInExtensions: extensions.some((folder) => isBeneath(executable, folder)),
      script: scriptPlace(process, whole, extensions),
    };
  });
});

/**
 * The folder with all of the editor. On the desktop the API's installation folder is only a part of it:
 * `/usr/share/code/resources/app`, `/Applications/Visual Studio Code.app/Contents/Resources/app` beside the helpers in
 * `Contents/Frameworks`, `C:\…\Microsoft VS Code\resources\app` or, since updates are installed side by side,
 * `C:\…\Microsoft VS Code\c9d77990f1\resources\app`.
 */
function wholeOf(installation: string): string {
  return installation.replace(
    /(?<=\.app)\/contents\/resources\/app$|(?:\/[0-9a-f]{7,40})?\/resources\/app$/i,
    '',
  );
}

function isServersNode(executable: string, installation: string): boolean {
  const folder = folderOf(executable);
  return folder !== '' && folder === folderOf(installation) && runtimeNamed(executable) === 'node';
}

/** JavaScript that the editor's program runs as Node.js (ELECTRON_RUN_AS_NODE): a file, or text. */
const electronScript = /\.[cm]?js$/i;
const electronText = /^(?:-e|-p|-pe|--eval|--print|-r|--require|--import)(?:=|$)/;

function scriptPlace(process: Process, whole: string, extensions: readonly string[]): EditorFiles['script'] {
  const { runtime, script } = parseCommandLine(process);
  const words = (programOf(process).commandLine ?? []).slice(1);
  const file =
    runtime === undefined ? words.find((word) => !word.startsWith('-') && electronScript.test(word)) : script;
  if (file === undefined) {
    return runtime !== undefined || words.some((word) => electronText.test(word)) ? 'outside' : 'none';
  }
  if (!isAbsolute(file)) return 'outside';
  const path = comparable(file);
  if (extensions.some((folder) => isBeneath(path, folder))) return 'extension';
  return isBeneath(path, whole) ? 'editor' : 'outside';
}
