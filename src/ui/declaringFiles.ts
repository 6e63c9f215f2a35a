import * as vscode from 'vscode';
import { foreignFiles } from '../collect/foreignFiles';
import { declaringFiles, tellingFiles } from '../model/expected/declared';
import type { SettingsStore } from '../settingsStore';
import { ExpectedPorts } from '../watch/expectedPorts';
import type { PinStore } from '../watch/pinStore';

/** Editors and tools write a file in several steps. */
const settleMs = 300;

/** Reads what the folders of this window declare, and again when one of their files changes. */
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
    this.watchers?.dispose();
    this.watchers = undefined;
    this.watch();
    this.ports.reread();
  };

  /** Only while something is read. */
  private readonly watch = (): void => {
    if (!this.ports.isReading) {
      this.watchers?.dispose();
      this.watchers = undefined;
      return;
    }
    const pattern = `{${[...declaringFiles, ...tellingFiles].join(',')}}`;
    this.watchers ??= vscode.Disposable.from(
      ...localFolders().flatMap((folder) => {
        const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, pattern));
        return [
          watcher,
          ...[watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete].map((on) => on(this.changed)),
        ];
      }),
    );
  };

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
