import { hasExactArguments } from './commandLine';
import type { Editor, HostContext } from './hostContext';
import { isOfEditor } from './hostContext';
import type { Process } from './process';
import { runtimeOf } from './runtimes';
import { isInteractiveShell, isShell } from './shell';

/** A process, then its ancestors, nearest first. */
export type ProcessChain = readonly [Process, ...Process[]];

/** The ancestors below the editor, without the system's first process. */
export function belowEditor(ancestors: readonly Process[], hostContext: HostContext): Process[] {
  return upToEditor(ancestors, hostContext).filter(({ pid }) => pid > 1);
}

/** The same with the first process, which in a container may be anything: a supervisor, or the program itself. */
export function upToEditor(ancestors: readonly Process[], { editor }: HostContext): Process[] {
  const end = ancestors.findIndex((ancestor, at) => isOfEditor(ancestor, editor, ancestors.slice(at + 1)));
  return end === -1 ? [...ancestors] : ancestors.slice(0, end);
}

/**
 * The process and the ancestors that run as parts of the same command: up to an interactive shell, the editor or the
 * session's root.
 */
export function commandChain([process, ...ancestors]: ProcessChain, editor?: Editor): ProcessChain {
  // PID 1 is the session's root, whatever program it is in a container
  const end = ancestors.findIndex(
    (ancestor, at) =>
      ancestor.pid <= 1 ||
      isInteractiveShell(ancestor) ||
      (editor !== undefined && isOfEditor(ancestor, editor, ancestors.slice(at + 1))),
  );
  return [process, ...(end === -1 ? ancestors : ancestors.slice(0, end))];
}

/**
 * The chain from the process to restart for a listener: the process itself or, if it has overwritten its arguments, its
 * nearest ancestor that has not. Only an ancestor that runs it in its own folder qualifies, such as a script or a
 * package manager; never an interactive shell or what runs a whole session.
 */
export function restartableChain(process: Process, ancestors: readonly Process[]): ProcessChain {
  const end = ancestors.findIndex((ancestor) => !runsInFolder(ancestor, process.cwd));
  const candidates = [process, ...(end === -1 ? ancestors : ancestors.slice(0, end))];
  const at = candidates.findIndex(hasExactArguments);
  const [first = process, ...rest] = [process, ...ancestors].slice(Math.max(at, 0));
  return [first, ...rest];
}

function runsInFolder(ancestor: Process, folder: string | undefined): boolean {
  const isScript = runtimeOf(ancestor) !== undefined || (isShell(ancestor) && !isInteractiveShell(ancestor));
  return isScript && folder !== undefined && ancestor.cwd === folder;
}
