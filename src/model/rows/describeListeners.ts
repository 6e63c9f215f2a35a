import type { Container } from '../containers/container';
import { debuggerOn } from '../recognition/debuggers';
import type { Recognition } from '../recognition/recognize';
import { recognize, recognizeInProject } from '../recognition/recognize';
import type { HiddenReason, Listener, Protocol } from '../listeners/listener';
import { compareListeners } from '../listeners/listener';
import { proxyTargetOf } from '../containers/portProxies';
import type { Process, User } from '../process/process';
import { ancestorsOf } from '../process/process';
import type { Snapshot } from '../listeners/snapshot';
import type { Project } from '../recognition/project';
import type { HostContext } from '../process/hostContext';
import { isBeneathFolder } from '../process/hostContext';
import { belowEditor } from '../process/ancestorChain';
import type { ListenerRow, WorkspaceFolder } from './listenerRow';

export interface ProcessNode {
  readonly kind: 'process';
  readonly id: string;
  readonly process: Process;
  readonly recognition: Recognition;
  readonly listeners: readonly ListenerRow[];
}

/** All that the editor and its extensions listen on. */
export interface EditorNode {
  readonly kind: 'editor';
  readonly id: 'editor';
  readonly name: string;
  readonly listeners: readonly ListenerRow[];
}

/** All that listens in another network, such as a container's: it is told apart, and stands folded. */
export interface NetworkNode {
  readonly kind: 'network';
  readonly id: string;
  readonly listeners: readonly ListenerRow[];
}

/** What a container publishes. The processes that hold its ports are the engine's, and of no matter. */
export interface ContainerNode {
  readonly kind: 'container';
  readonly id: string;
  readonly container: Container;
  readonly listeners: readonly ListenerRow[];
}

export interface HiddenNode {
  readonly kind: 'hidden';
  readonly id: string;
  readonly reason: HiddenReason;
  readonly user: User | undefined;
  readonly listeners: readonly ListenerRow[];
}

/** The names that people gave: to ports, projects and the folders of this workspace. */
export interface Names {
  readonly workspaceFolders: readonly WorkspaceFolder[];
  labelOf(listener: Listener, process: Process | undefined): string | undefined;
  /** @param folder where a process works. */
  projectOf(folder: string): Project | undefined;
  containerOf(listener: Listener, processes: Snapshot['processes']): Container | undefined;
}

export const noNames: Names = {
  workspaceFolders: [],
  labelOf: () => undefined,
  projectOf: () => undefined,
  containerOf: () => undefined,
};

export type GroupNode = ProcessNode | ContainerNode | NetworkNode | EditorNode | HiddenNode;

/** What the rows of one process have in common. */
interface About {
  readonly process: Process;
  readonly recognition: Recognition;
  /** The process, then its ancestors below the editor, nearest first. */
  readonly chain: readonly [Process, ...Process[]];
  readonly project: Project | undefined;
  readonly workspaceFolder: WorkspaceFolder | undefined;
}

/**
 * A snapshot in the shape of the tree. Order and ids depend on what is seen alone, so expansion, selection and
 * the place under the mouse survive a refresh: dev servers, other processes, other networks, the editor, hidden
 * owners; by port within each.
 */
export function groupByProcess(
  snapshot: Snapshot,
  hostContext: HostContext,
  protocols: ReadonlySet<Protocol>,
  names: Names = noNames,
): GroupNode[] {
  const groups = new Map<
    string,
    { order: number; make: (rows: ListenerRow[]) => GroupNode; rows: ListenerRow[] }
  >();
  const known = new Map<number, About>();
  const ids = new Map<string, number>();
  const { workspaceFolders } = names;
  const aboutOf = (process: Process): About => {
    const before = known.get(process.pid);
    if (before !== undefined) return before;
    const ancestors = ancestorsOf(snapshot.processes, process);
    const seen = recognize(process, ancestors, hostContext);
    const project = projectOf(process, seen, names);
    const about: About = {
      process,
      recognition: project === undefined ? seen : recognizeInProject(seen, project),
      chain: [process, ...belowEditor(ancestors, hostContext)],
      project,
      // the editor is often started in the folder it shows
      workspaceFolder: seen.role === 'editor' ? undefined : workspaceFolderOf(process.cwd, workspaceFolders),
    };
    known.set(process.pid, about);
    return about;
  };
  // where its processes work is a folder of its own, and where the engine's proxies do is the engine's
  const ofContainer = (container: Container): Partial<ListenerRow> => {
    const { workingDirectory } = container;
    return {
      container,
      project: workingDirectory === undefined ? undefined : names.projectOf(workingDirectory),
      workspaceFolder: workspaceFolderOf(workingDirectory, workspaceFolders),
    };
  };

  for (const listener of snapshot.listeners) {
    if (!protocols.has(listener.protocol)) continue;
    const { owner } = listener;
    const container = names.containerOf(listener, snapshot.processes);
    if (listener.namespace.kind === 'host' && container !== undefined) {
      const id = `container:${container.id}`;
      const group = groups.get(id) ?? {
        order: 1,
        make: (listeners) => ({ kind: 'container', id, container, listeners: folded(listeners) }),
        rows: [],
      };
      groups.set(id, group);
      const [holder] = owner.kind === 'known' ? owner.processes : [];
      const about = holder === undefined ? undefined : aboutOf(holder);
      group.rows.push({ ...row(id, listener, about, names, ids), ...ofContainer(container) });
      continue;
    }
    if (listener.namespace.kind === 'host' && owner.kind === 'hidden') {
      const id = `hidden:${owner.reason}:${owner.user?.uid ?? '?'}`;
      const group = groups.get(id) ?? {
        order: 4,
        make: (listeners) => ({ kind: 'hidden', id, reason: owner.reason, user: owner.user, listeners }),
        rows: [],
      };
      groups.set(id, group);
      group.rows.push(row(id, listener, undefined, names, ids));
      continue;
    }
    const about = owner.kind === 'known' ? aboutOf(owner.processes[0]) : undefined;
    if (listener.namespace.kind === 'other') {
      const id = `network:${listener.namespace.id}`;
      const group = groups.get(id) ?? {
        order: 2,
        make: (listeners) => ({ kind: 'network', id, listeners }),
        rows: [],
      };
      groups.set(id, group);
      const own = container === undefined ? {} : ofContainer(container);
      group.rows.push({ ...row(id, listener, about, names, ids), ...own });
      continue;
    }
    if (about === undefined) continue;
    const { process, recognition, chain } = about;
    const group = groupFor(process, recognition, hostContext);
    const existing = groups.get(group.id) ?? { ...group, rows: [] };
    groups.set(group.id, existing);
    existing.rows.push({
      ...row(processId(process), listener, about, names, ids),
      debugger: debuggerOn(listener, chain),
    });
  }

  return [...groups.values()]
    .map((group) => ({
      ...group,
      rows: group.rows.sort((a, b) => compareListeners(a.listener, b.listener)),
    }))
    .sort((a, b) => a.order - b.order || compareFirst(a.rows, b.rows))
    .map(({ make, rows }) => make(rows));
}

function groupFor(
  process: Process,
  recognition: Recognition,
  { editor }: HostContext,
): { id: string; order: number; make: (rows: ListenerRow[]) => GroupNode } {
  if (recognition.role === 'editor') {
    return {
      id: 'editor',
      order: 3,
      make: (listeners) => ({ kind: 'editor', id: 'editor', name: editor.name, listeners }),
    };
  }
  const id = processId(process);
  return {
    id,
    order: recognition.role === 'dev-server' ? 0 : 1,
    make: (listeners) => ({ kind: 'process', id, process, recognition, listeners }),
  };
}

function processId(process: Process): string {
  return `process:${process.pid}:${process.startMark ?? '?'}`;
}

function row(
  group: string,
  listener: Listener,
  about: About | undefined,
  names: Names,
  ids: Map<string, number>,
): ListenerRow {
  const { process, recognition, project, workspaceFolder } = about ?? {};
  const { protocol, address, port } = listener;
  const id = `${group}/${protocol}:${address.text}:${port}`;
  // sockets of one address (SO_REUSEPORT) that differ in their further owners are rows of their own
  const same = ids.get(id) ?? 0;
  ids.set(id, same + 1);
  return {
    kind: 'listener',
    id: same === 0 ? id : `${id}#${same + 1}`,
    listener,
    process,
    recognition,
    debugger: undefined,
    label: names.labelOf(listener, process),
    project,
    workspaceFolder,
    // the rows of the editor and of another network stand together, whichever process has them
    placement:
      group.startsWith('container:') || (group.startsWith('process:') && recognition?.role !== 'editor')
        ? 'underProcess'
        : group.startsWith('network:')
          ? 'underNetwork'
          : 'topLevel',
    container: undefined,
    proxyTarget:
      process === undefined ? undefined : proxyTargetOf(listener, new Map([[process.pid, process]])),
    alsoAt: [],
    hiddenBy: undefined,
  };
}

/** One row for what a container publishes on several addresses of the same reach; each interface is one of its own. */
function folded(rows: readonly ListenerRow[]): ListenerRow[] {
  const byPort = new Map<string, ListenerRow>();
  for (const row of rows) {
    const { protocol, port, exposure, address } = row.listener;
    const key = `${protocol} ${port} ${exposure === 'interface' ? address.text : exposure}`;
    const first = byPort.get(key);
    byPort.set(
      key,
      first === undefined ? row : { ...first, alsoAt: [...first.alsoAt, row.listener.address] },
    );
  }
  return [...byPort.values()];
}

/** Where the folder says nothing of a project (`/`, the home), nor would a manifest in it. */
function projectOf({ cwd }: Process, recognition: Recognition, names: Names): Project | undefined {
  return cwd === undefined || recognition.project === undefined || recognition.role === 'editor'
    ? undefined
    : names.projectOf(cwd);
}

/** The innermost one: folders of a workspace may lie in one another. */
function workspaceFolderOf(
  place: string | undefined,
  workspaceFolders: readonly WorkspaceFolder[],
): WorkspaceFolder | undefined {
  // as Linux writes a folder that is gone (proc_pid_cwd(5))
  const folder = place?.replace(/ \(deleted\)$/, '');
  if (folder === undefined) return undefined;
  return workspaceFolders
    .filter(({ path }) => isBeneathFolder(folder, path))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

function compareFirst(a: readonly ListenerRow[], b: readonly ListenerRow[]): number {
  const [first] = a;
  const [second] = b;
  if (first === undefined || second === undefined) return 0;
  return compareListeners(first.listener, second.listener) || (first.id < second.id ? -1 : 1);
}

export function devServerCount(groups: readonly GroupNode[]): number {
  return groups.filter(
    (group) =>
      group.kind === 'process' &&
      group.recognition.role === 'dev-server' &&
      group.listeners.some(
        ({ listener }) => listener.protocol === 'tcp' && listener.namespace.kind === 'host',
      ),
  ).length;
}
