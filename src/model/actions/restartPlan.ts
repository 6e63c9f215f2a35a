import { containerIdOf, portProxyOf } from '../containers/portProxies';
import type { Listener } from '../listeners/listener';
import { isDeletedPath } from '../process/deletedPath';
import { belowEditor, upToEditor } from '../process/ancestorChain';
import { hasExactArguments } from '../process/commandLine';
import { startCommand } from '../process/emulator';
import type { HostContext } from '../process/hostContext';
import { isOfEditor } from '../process/hostContext';
import type { FolderState, UnreadableReason } from '../process/localPath';
import type { Process } from '../process/process';
import { supervisorOf } from '../recognition/supervisors';
import type { KnownUnit, ServiceUnit } from '../process/serviceUnit';

/** What is terminated, and what is started in its place. */
export interface RestartPlan {
  readonly process: Process;
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
}

export type RestartDecision =
  | { readonly kind: 'possible'; readonly plan: RestartPlan }
  | { readonly kind: 'refused'; readonly refusal: RestartRefusal };

/** Why a process cannot be restarted. */
export type RestartRefusal =
  | { readonly kind: 'run-by-editor'; readonly editor: string }
  | { readonly kind: 'other-user' }
  | { readonly kind: 'container-proxy' }
  | { readonly kind: 'in-container' }
  | { readonly kind: 'windows-service' }
  | { readonly kind: 'services-unknown' }
  | { readonly kind: 'command-line-unknown' }
  | { readonly kind: 'command-line-overwritten' }
  | { readonly kind: 'folder-unknown' }
  | { readonly kind: 'supervised'; readonly supervisor: { readonly name: string; readonly pid: number } }
  /** It is to be restarted on loopback, and no option is known for that. */
  | { readonly kind: 'bind-option-unknown' };

/**
 * Whether a process can be started again as it was, possibly with other arguments.
 * @param ancestors of the process, nearest first
 * @param argv what to start; by default the process's own command line. A caller that can read a title which the process
 * wrote over its arguments (`npm run dev`) may pass a command line made from it.
 */
export function planRestart(
  process: Process,
  ancestors: readonly Process[],
  hostContext: HostContext,
  argv: readonly string[] | undefined = hasExactArguments(process) ? startCommand(process) : undefined,
): RestartDecision {
  const refused = (refusal: RestartRefusal): RestartDecision => ({ kind: 'refused', refusal });
  if (isOfEditor(process, hostContext.editor, ancestors)) {
    return refused({ kind: 'run-by-editor', editor: hostContext.editor.name });
  }
  if (hostContext.uid !== undefined && process.user?.uid !== hostContext.uid) {
    return refused({ kind: 'other-user' });
  }
  if (portProxyOf(process) !== undefined) return refused({ kind: 'container-proxy' });
  const above = belowEditor(ancestors, hostContext);
  // its folder and its program are those of the container
  if ([process, ...above].some((one) => containerIdOf(one) !== undefined)) {
    return refused({ kind: 'in-container' });
  }
  if (process.services === undefined) return refused({ kind: 'services-unknown' });
  if (process.services.length > 0) return refused({ kind: 'windows-service' });
  if (process.argvQuality !== 'exact' || argv?.[0] === undefined) {
    return refused({ kind: 'command-line-unknown' });
  }
  const { cwd } = process;
  if (cwd === undefined || isDeletedPath(cwd)) return refused({ kind: 'folder-unknown' });
  const supervisor = supervisorOf(process, upToEditor(ancestors, hostContext));
  if (supervisor !== undefined) {
    const { name, process: above } = supervisor;
    return refused({ kind: 'supervised', supervisor: { name, pid: above.pid } });
  }
  const [program, ...rest] = argv;
  return { kind: 'possible', plan: { process, argv: [program, ...rest], cwd } };
}

/** What is known of the place where a process is to be started again. */
interface RestartPlace {
  readonly isWorkspaceTrusted: boolean;
  readonly hasWorkspaceFolder: boolean;
  readonly home: string;
  /** Of the folder to start it in. */
  readonly folder: FolderState;
  /** The service that the old process belongs to. */
  readonly unit: KnownUnit;
}

/** What would keep the new process from being started as the old one was. */
export type RestartObstacle =
  | { readonly kind: 'restricted-mode' }
  | { readonly kind: 'other-namespace' }
  | { readonly kind: 'folder-gone' }
  | { readonly kind: 'folder-unreadable'; readonly folder: string; readonly reason: UnreadableReason }
  | { readonly kind: 'no-workspace-folder'; readonly folder: string }
  | { readonly kind: 'service'; readonly unit: ServiceUnit }
  | { readonly kind: 'service-unknown' };

/** To be asked before the old process is terminated. @returns undefined if no obstacle is known. */
export function obstacleToRestart(
  { cwd }: RestartPlan,
  { namespace }: Pick<Listener, 'namespace'>,
  { isWorkspaceTrusted, hasWorkspaceFolder, home, folder, unit }: RestartPlace,
): RestartObstacle | undefined {
  if (!isWorkspaceTrusted) return { kind: 'restricted-mode' };
  if (namespace.kind === 'other') return { kind: 'other-namespace' };
  if (folder === 'gone') return { kind: 'folder-gone' };
  if (folder !== 'there') return { kind: 'folder-unreadable', folder: cwd, reason: folder };
  // in a window without a folder VS Code starts terminals only in the home folder
  if (!hasWorkspaceFolder && cwd !== home) return { kind: 'no-workspace-folder', folder: cwd };
  if (unit === 'unknown') return { kind: 'service-unknown' };
  return unit === undefined ? undefined : { kind: 'service', unit };
}
