import * as vscode from 'vscode';
import { foreignFiles } from '../collect/foreignFiles';
import { declaringFiles, packageFiles, tellingFiles } from '../model/expected/declared';
import { workspaceFiles } from '../model/recognition/workspacePatterns';
import type { SettingsStore } from '../settingsStore';
import { ExpectedPorts } from '../watch/expectedPorts';
import type { PinStore } from '../watch/pinStore';

/** Editors and tools write a file in several steps. */
const settleMs = 300;

const topFiles = [...new Set([...declaringFiles, ...tellingFiles, ...workspaceFiles])];
const filesOfPackages = [...packageFiles, ...tellingFiles];
const baseNames: ReadonlySet<string> = new Set(
  [...topFiles, ...filesOfPackages].map((file) => file.slice(file.lastIndexOf('/') + 1)),
);

/**
 * Reads what the folders of this window declare, and again when one of their files changes: when VS Code's watcher reports it,
 * or it is saved in an editor, which is known also where files cannot be watched.
 */
export class DeclaringFiles implements vscode.Disposable {
  readonly ports: ExpectedPorts;
  private readonly subscriptions: vscode.Disposable;
  private watchers: vscode.Disposable | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(settings: SettingsStore, pins: PinStore, onError: (error: unknown) => void) {
    this.ports = new ExpectedPorts({
      ...{ files: foreignFiles, pins, folders: () => localFolders().map(({ uri }) => uri.fsPath), onError },
      isShown: () => settings.current.showExpectedPorts,
      isTrusted: () => vscode.workspace.isTrusted,
      portsAttributes: () => vscode.workspace.getConfiguration('remote').get<unknown>('portsAttributes'),
    });
    let isShown = settings.current.showExpectedPorts;
    this.subscriptions = vscode.Disposable.from(
      this.ports,
      pins.onDidChange(this.watch),
      settings.onDidChange(({ showExpectedPorts }) => {
        if (showExpectedPorts === isShown) return;
        isShown = showExpectedPorts;
        this.readAgain();
      }),
      this.ports.onDidChangePackages(this.watchAgain),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        const isDeclaring =
          uri.scheme === 'file' && baseNames.has(uri.path.slice(uri.path.lastIndexOf('/') + 1));
        if (isDeclaring && this.ports.isReading) this.changed();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(this.readAgain),
      vscode.workspace.onDidGrantWorkspaceTrust(this.readAgain),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('remote.portsAttributes')) this.ports.reread();
      }),
    );
    this.watch();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watchers?.dispose();
    this.subscriptions.dispose();
  }

  private readonly readAgain = (): void => {
    this.watchAgain();
    this.ports.reread();
  };

  private readonly watchAgain = (): void => {
    this.watchers?.dispose();
    this.watchers = undefined;
    this.watch();
  };

  /** Only while something is read. */
  private readonly watch = (): void => {
    if (!this.ports.isReading) {
      this.watchers?.dispose();
      this.watchers = undefined;
      return;
    }
    this.watchers ??= vscode.Disposable.from(...localFolders().flatMap((folder) => this.watchersOf(folder)));
  };

  private watchersOf(folder: vscode.WorkspaceFolder): vscode.Disposable[] {
    const found = this.ports.packageFolders.find((one) => one.folder === folder.uri.fsPath)?.packages ?? [];
    // others would be read as patterns
    const packages = found.filter((path) => /^[\w@./ +-]+$/.test(path));
    const patterns = [
      `{${topFiles.join(',')}}`,
      ...(packages.length === 0 ? [] : [`{${packages.join(',')}}/{${filesOfPackages.join(',')}}`]),
    ];
    return patterns.flatMap((pattern) => {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, pattern));
      return [
        watcher,
        ...[watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete].map((on) => on(this.changed)),
      ];
    });
  }

  private readonly changed = (): void => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.ports.reread();
    }, settleMs);
  };
}

function localFolders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}
