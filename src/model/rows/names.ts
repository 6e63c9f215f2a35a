import type { Container } from '../containers/container';
import type { Project } from '../recognition/project';
import type { ServedPart } from '../recognition/servedPart';
import type { Listener } from '../listeners/listener';
import type { Snapshot } from '../listeners/snapshot';
import type { UnreadableReason } from '../process/localPath';
import type { Process } from '../process/process';
import type { GivenName } from './givenName';
import type { WorkspaceFolder } from './listenerRow';
import { WindowStarters } from '../origin/windowStarters';

/** The names that people gave: to ports, projects, containers, and the folders and terminals of this window. */
export interface Names {
  /** Changes whenever an answer does. */
  readonly version: string;
  readonly workspaceFolders: readonly WorkspaceFolder[];
  labelOf(listener: Listener, process: Process | undefined): string | undefined;
  /** @param folder the working directory of a process. @param part what its command serves, if that is named. */
  projectOf(folder: string, part?: ServedPart): Project | undefined;
  /** Why that project could not be read; undefined if it was, or not yet. */
  unreadableReasonOf(folder: string, part?: ServedPart): UnreadableReason | undefined;
  containerOf(listener: Listener, processes: Snapshot['processes']): Container | undefined;
  /** What a person calls a port of a place. @param place see `placeOf`; empty if it is not known. */
  givenOf(listener: Pick<Listener, 'protocol' | 'port'>, place: string): GivenName | undefined;
  /** Whether a person has pinned the port in this workspace. */
  isPinned(listener: Pick<Listener, 'protocol' | 'port'>): boolean;
  /** Has a version of its own: terminals come and go, and concern few rows. */
  readonly windowStarters: WindowStarters;
}

export const noNames: Names = {
  version: '',
  workspaceFolders: [],
  labelOf: () => undefined,
  projectOf: () => undefined,
  unreadableReasonOf: () => undefined,
  containerOf: () => undefined,
  givenOf: () => undefined,
  isPinned: () => false,
  windowStarters: new WindowStarters(),
};
