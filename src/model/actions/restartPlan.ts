import { hasExactArguments } from '../process/commandLine';
import type { Listener } from '../listeners/listener';
import { containerIdOf, portProxyOf } from '../containers/portProxies';
import type { Process } from '../process/process';
import type { ServiceUnit } from '../recognition/supervisors';
import { supervisorOf } from '../recognition/supervisors';
import { plainText } from '../text/text';
import type { HostContext } from '../process/hostContext';
import { isOfEditor } from '../process/hostContext';
import { belowEditor, upToEditor } from '../process/ancestorChain';

/** What is ended, and what is started in its place. */
export interface RestartPlan {
  readonly process: Process;
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
}

export type RestartDecision =
  | { readonly kind: 'possible'; readonly plan: RestartPlan }
  /** `reason` completes "It cannot be restarted: …". */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Whether a process can be started again as it was, only with other arguments.
 * @param ancestors of the process, nearest first.
 * @param argv what to start; the process's own where it is left out. It may be made of a text that the process wrote
 * over its arguments (`npm run dev`), where whoever made it can read that.
 */
export function planRestart(
  process: Process,
  ancestors: readonly Process[],
  hostContext: HostContext,
  argv: readonly string[] | undefined = hasExactArguments(process) ? process.commandLine : undefined,
): RestartDecision {
  const refused = (reason: string): RestartDecision => ({ kind: 'refused', reason });
  if (isOfEditor(process, hostContext.editor)) return refused(`${hostContext.editor.name} itself runs it.`);
  if (hostContext.uid !== undefined && process.user?.uid !== hostContext.uid) {
    return refused('it is not a process of yours.');
  }
  if (portProxyOf(process) !== undefined) {
    return refused('it holds its ports for containers: restart the container instead.');
  }
  const above = belowEditor(ancestors, hostContext);
  // its folder and its program are those of the container
  if ([process, ...above].some((one) => containerIdOf(one) !== undefined)) {
    return refused('it runs in a container: restart the container instead.');
  }
  if (process.services.length > 0) return refused('it is a service of Windows: restart it there.');
  if (process.argvQuality !== 'exact' || argv?.[0] === undefined) {
    return refused('its exact command line is not known.');
  }
  const { cwd } = process;
  if (cwd === undefined || cwd.endsWith(' (deleted)')) {
    return refused('the folder it was started in is not known, or is gone.');
  }
  const supervisor = supervisorOf(process, upToEditor(ancestors, hostContext));
  if (supervisor !== undefined) {
    return refused(
      `${supervisor.name} (PID ${supervisor.process.pid}) watches over it and would start it again: restart that instead.`,
    );
  }
  const [program, ...rest] = argv;
  return { kind: 'possible', plan: { process, argv: [program, ...rest], cwd } };
}

/** What is known of the place where a process is to be started again. */
export interface RestartPlace {
  readonly isWorkspaceTrusted: boolean;
  readonly hasWorkspaceFolder: boolean;
  readonly home: string;
  /** Whether the folder it is to be started in is there. */
  readonly isFolderThere: boolean;
  /** The service that the old one belongs to. */
  readonly unit: ServiceUnit | undefined;
}

/**
 * What would keep the new one from being started as the old one was, once that has ended, in a sentence; undefined where
 * nothing is known to.
 */
export function obstacleToRestart(
  { cwd }: RestartPlan,
  { namespace }: Pick<Listener, 'namespace'>,
  { isWorkspaceTrusted, hasWorkspaceFolder, home, isFolderThere, unit }: RestartPlace,
): string | undefined {
  if (!isWorkspaceTrusted) {
    return 'In Restricted Mode no terminal can be started, so nothing was ended. Trust this workspace first.';
  }
  if (namespace.kind === 'other') {
    return 'It listens in another network of this machine, in which nothing can be started from here, so nothing was ended. Restart it with the tool that started it.';
  }
  if (!isFolderThere) return 'The folder it was started in is gone, so nothing was ended.';
  // VS Code starts terminals of a window without a folder in the home folder alone
  if (!hasWorkspaceFolder && cwd !== home) {
    return `VS Code starts no terminal in ${plainText(cwd)} while no folder is open, so nothing was ended. Open that folder first.`;
  }
  return unit === undefined
    ? undefined
    : `It belongs to ${plainText(unit.name)}, a service of ${unit.manager}, so nothing was ended. Restart it there.`;
}
