import * as vscode from 'vscode';
import { foreignFiles } from '../collect/foreignFiles';
import { ProjectFinder } from '../collect/projectFinder';
import type { Container } from '../model/containers/container';
import type { Listener } from '../model/listeners/listener';
import type { PortLabel } from '../model/tree/portLabels';
import { labelOf, readPortLabels } from '../model/tree/portLabels';
import type { UnreadableReason } from '../model/process/localPath';
import type { Process } from '../model/process/process';
import type { Project } from '../model/recognition/project';
import type { ServedPart } from '../model/recognition/servedPart';
import type { Snapshot } from '../model/listeners/snapshot';
import { maximumJsoncLength, parseJsonc } from '../model/text/jsonc';
import type { GivenName } from '../model/rows/givenName';
import { traceOf } from '../model/text/text';
import type { ContainerMonitor } from '../watch/containerMonitor';
import type { GivenNameStore } from '../watch/givenNameStore';
import type { PinStore } from '../watch/pinStore';
import type { WorkspaceFolder } from '../model/rows/listenerRow';
import type { WindowStarters } from '../model/origin/windowStarters';
import type { WindowSessions } from './windowSessions';
import type { Names } from '../model/rows/names';

const maximumBytes = maximumJsoncLength;
const devContainerFiles = ['.devcontainer/devcontainer.json', '.devcontainer.json'];

/** The names that people gave to ports, projects, containers and terminals, from VS Code and files. */
export class Labels implements Names, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly projects: ProjectFinder;
  private settingLabels: readonly PortLabel[] = [];
  private containerLabels: readonly PortLabel[] = [];
  private revision = 0;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    home: string,
    private readonly containers: ContainerMonitor,
    private readonly windowSessions: WindowSessions,
    private readonly personal: {
      readonly givenNames: Pick<GivenNameStore, 'of' | 'onDidChange' | 'revision'>;
      readonly pins: Pick<PinStore, 'isPinned' | 'onDidChange' | 'revision'>;
    },
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.projects = new ProjectFinder(
      home,
      () => {
        this.changed.fire();
      },
      this.fail,
    );
    this.subscriptions = vscode.Disposable.from(
      containers.onDidChange(() => {
        this.changed.fire();
      }),
      windowSessions.onDidChange(() => {
        this.changed.fire();
      }),
      personal.givenNames.onDidChange(() => {
        this.changed.fire();
      }),
      personal.pins.onDidChange(() => {
        this.changed.fire();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(this.readLabels),
      vscode.workspace.onDidGrantWorkspaceTrust(this.readLabels),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (devContainerFiles.some((file) => uri.path.endsWith(`/${file}`))) this.readLabels();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('remote.portsAttributes')) this.readLabels();
      }),
    );
    this.readLabels();
  }

  /** Changes whenever an answer does. */
  get version(): string {
    const { givenNames, pins } = this.personal;
    const personal = `${givenNames.revision}.${pins.revision}`;
    return `${this.revision}.${this.projects.version}.${this.containers.version}.${personal}`;
  }

  get windowStarters(): WindowStarters {
    return this.windowSessions.starters;
  }

  get workspaceFolders(): readonly WorkspaceFolder[] {
    return (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ name, uri }) => ({ name, path: uri.fsPath }));
  }

  labelOf({ port }: Listener, process: Process | undefined): string | undefined {
    const { commandLine } = process ?? {};
    return labelOf(this.settingLabels, port, commandLine) ?? labelOf(this.containerLabels, port, commandLine);
  }

  containerOf(listener: Listener, processes: Snapshot['processes']): Container | undefined {
    return this.containers.containerOf(listener, processes);
  }

  projectOf(folder: string, part?: ServedPart): Project | undefined {
    return this.projects.projectOf(folder, part);
  }

  givenOf({ protocol, port }: Pick<Listener, 'protocol' | 'port'>, place: string): GivenName | undefined {
    return this.personal.givenNames.of({ protocol, port, place });
  }

  isPinned(listener: Pick<Listener, 'protocol' | 'port'>): boolean {
    return this.personal.pins.isPinned(listener);
  }

  unreadableReasonOf(folder: string, part?: ServedPart): UnreadableReason | undefined {
    return this.projects.unreadableReasonOf(folder, part);
  }

  /** When the projects that were asked about so far have been read. */
  whenRead(): Promise<void> {
    return this.projects.whenIdle();
  }

  /** Finds out whether a branch was switched or a terminal renamed; while somebody can see it, this is called at every scan. */
  revisit(): void {
    this.projects.revisit();
    this.windowSessions.readNames();
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private readonly fail = (error: unknown): void => {
    this.log.error(`reading names: ${traceOf(error)}`);
  };

  /** Keys may be regular expressions: none is taken from an untrusted repository. */
  private readonly readLabels = (): void => {
    const found = vscode.workspace.getConfiguration('remote').inspect<unknown>('portsAttributes');
    const attributes: unknown = vscode.workspace.isTrusted
      ? vscode.workspace.getConfiguration('remote').get('portsAttributes')
      : found?.globalValue;
    this.settingLabels = this.parse(attributes, 'remote.portsAttributes');
    this.containerLabels = [];
    this.announce();
    if (vscode.workspace.isTrusted) this.readDevContainers().catch(this.fail);
  };

  private async readDevContainers(): Promise<void> {
    const labels: PortLabel[] = [];
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      for (const file of devContainerFiles) {
        const path = vscode.Uri.joinPath(uri, file);
        const text = await readIfThere(path);
        const parsed = text === undefined ? undefined : parseJsonc(text);
        if (typeof parsed === 'object' && parsed !== null && 'portsAttributes' in parsed) {
          labels.push(...this.parse(parsed.portsAttributes, path.fsPath));
        }
      }
    }
    this.containerLabels = labels;
    if (labels.length > 0) this.announce();
  }

  private parse(attributes: unknown, where: string): readonly PortLabel[] {
    const { labels, invalidKeys } = readPortLabels(attributes);
    for (const key of invalidKeys) {
      this.log.warn(`${where}: ${JSON.stringify(key)} is no port, range or regular expression`);
    }
    return labels;
  }

  private announce(): void {
    this.revision++;
    this.changed.fire();
  }
}

/** @returns undefined if there is none, or it is too large or cannot be read. */
async function readIfThere(uri: vscode.Uri): Promise<string | undefined> {
  if (uri.scheme === 'file') {
    const answer = await foreignFiles.run((reader) => reader.read(uri.fsPath, maximumBytes));
    return answer.kind === 'answered' ? answer.value : undefined;
  }
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if (type !== vscode.FileType.File || size > maximumBytes) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}
