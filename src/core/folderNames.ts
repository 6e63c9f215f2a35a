import { ProjectFinder } from '../collect/projectFinder';
import type { Container } from '../model/containers/container';
import type { Listener } from '../model/listeners/listener';
import type { Snapshot } from '../model/listeners/snapshot';
import { WindowStarters } from '../model/origin/windowStarters';
import type { ServedPart } from '../model/recognition/servedPart';
import type { UnreadableReason } from '../model/process/localPath';
import type { Project } from '../model/recognition/project';
import type { WorkspaceFolder } from '../model/rows/listenerRow';
import type { Names } from '../model/rows/names';
import type { ContainerMonitor } from '../watch/containerMonitor';

interface FolderNamesOptions {
  readonly home: string;
  readonly containers: ContainerMonitor;
  /** The folders that are asked about: a command line's working directory, the roots of an agent's client. */
  readonly folders: readonly WorkspaceFolder[];
  readonly onError: (error: unknown) => void;
}

/** The names of projects and containers, for a surface that has no window: no labels, notes, pins or terminals. */
export class FolderNames implements Names {
  readonly windowStarters = new WindowStarters();
  private readonly projects: ProjectFinder;
  private readonly containers: ContainerMonitor;
  private folders: readonly WorkspaceFolder[];
  private foldersVersion = 0;

  constructor({ home, containers, folders, onError }: FolderNamesOptions) {
    this.folders = folders;
    this.containers = containers;
    this.projects = new ProjectFinder(home, () => undefined, onError);
  }

  get version(): string {
    return `${this.projects.version}.${this.containers.version}.${this.foldersVersion}`;
  }

  get workspaceFolders(): readonly WorkspaceFolder[] {
    return this.folders;
  }

  setFolders(folders: readonly WorkspaceFolder[]): void {
    this.folders = folders;
    this.foldersVersion++;
  }

  /** Finds out whether a branch was switched, or a folder answers again. */
  revisit(): void {
    this.projects.revisit();
  }

  /** Until everything that was asked about so far has been read. */
  async whenRead(): Promise<void> {
    await this.projects.whenIdle();
  }

  labelOf(): undefined {
    return undefined;
  }

  projectOf(folder: string, part?: ServedPart): Project | undefined {
    return this.projects.projectOf(folder, part);
  }

  unreadableReasonOf(folder: string, part?: ServedPart): UnreadableReason | undefined {
    return this.projects.unreadableReasonOf(folder, part);
  }

  containerOf(listener: Listener, processes: Snapshot['processes']): Container | undefined {
    return this.containers.containerOf(listener, processes);
  }

  givenOf(): undefined {
    return undefined;
  }

  isPinned(): boolean {
    return false;
  }
}
