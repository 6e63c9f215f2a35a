/** Who started a process: by the ancestors that are still there, else by what the system and its environment say. */
import type { HostContext } from '../process/hostContext';
import { isOfEditor } from '../process/hostContext';
import type { Process, StarterMark } from '../process/process';
import { serviceUnitOf } from '../process/serviceOf';
import type { ServiceUnit } from '../process/serviceUnit';
import { isInteractiveShell, isShell } from '../process/shell';
import { knownStarter } from './knownStarter';
import type { StarterKind } from './starterRow';
import { taskScheduler } from './starterTable';
import type { WindowStarter, WindowStarterKind, WindowStarters } from './windowStarters';
import { isWindowStarterKind } from './windowStarters';

/**
 * `otherWindow`: a terminal of this editor that this window does not have. `service`: a unit of the system's service
 * manager. `container`: what publishes the port. `shell`: a shell that a person types into, of a terminal that is not known.
 */
export type OriginKind = StarterKind | WindowStarterKind | 'otherWindow' | 'service' | 'container' | 'shell';

export interface Origin {
  readonly kind: OriginKind;
  /** As people call what started it: `Claude Code`, `tmux`, `Visual Studio Code`, `zsh`, `shop.service`. */
  readonly title: string;
  /** The PID of what started it, also after that has ended; undefined if its own environment alone says so, or a service. */
  readonly pid: number | undefined;
  /** That process, if it is among the process and its ancestors. */
  readonly process: Process | undefined;
  /** Of the process with that PID, if it is no ancestor any more: with the PID it tells whether that has ended. */
  readonly startMark?: string;
  /** It was closed, or its process has ended. */
  readonly hasEnded?: true;
  /** The agent's own name of its session; left out if it is not known. */
  readonly session?: string;
  /** Of a service. */
  readonly manager?: ServiceUnit['manager'];
}

/** In the order of their groups. */
export const originOrder: readonly OriginKind[] = [
  'agent',
  ...(['debugSession', 'task', 'windowTerminal'] as const),
  ...(['editor', 'otherWindow', 'terminal', 'multiplexer', 'remote', 'console', 'shell'] as const),
  ...(['manager', 'service', 'scheduler', 'container'] as const),
];

/** The same for what is shown as one group: each terminal is one, but all sessions of an agent are. */
export function originKey({ kind, title, pid }: Origin): string {
  return isWindowStarterKind(kind) || kind === 'shell' ? `${kind}:${pid ?? title}` : `${kind}:${title}`;
}

export const noProcess = { pid: undefined, process: undefined };

/** What is known of the window and its system. */
interface OriginContext {
  readonly hostContext: HostContext;
  readonly windowStarters: WindowStarters;
}

/**
 * The nearest ancestor that starts servers for somebody: an agent in a terminal of the editor is the agent. It tells
 * where a process comes from and nothing else: names of programs are chosen by who runs them.
 * An ancestor says more than the environment, which everything below an agent inherits.
 * @param ancestors nearest first, as far as they are known. The first process of the system started nothing: it adopts.
 * @returns undefined if nothing is known: the starter has ended, or it is a program that is not in the table.
 */
export function originOf(
  process: Process,
  ancestors: readonly Process[],
  context: OriginContext,
): Origin | undefined {
  const { starterMark: mark } = process;
  const origin = originAbove(process, ancestors, context);
  // every terminal of this window is known, and what it has inherited is left out of the mark: an agent made this one
  if (origin?.kind === 'windowTerminal' && mark?.isPartOfEditor === true) return markedOrigin(mark);
  if (origin !== undefined) {
    return origin.title === mark?.title && mark.session !== undefined
      ? { ...origin, session: mark.session }
      : origin;
  }
  const marked = mark && markedOrigin(mark);
  if (marked?.kind === 'agent') return marked;
  return (
    adoptedOrigin([process, ...ancestors], context) ??
    marked ??
    serviceOrigin(process, ancestors, context) ??
    shellOrigin(ancestors)
  );
}

function markedOrigin({ kind, title, session }: StarterMark): Origin {
  return { kind, title, ...(session === undefined ? {} : { session }), ...noProcess };
}

export function isSameOrigin(a: Origin | undefined, b: Origin | undefined): boolean {
  return (
    a?.kind === b?.kind &&
    a?.title === b?.title &&
    a?.pid === b?.pid &&
    a?.hasEnded === b?.hasEnded &&
    a?.session === b?.session
  );
}

function originAbove(
  process: Process,
  ancestors: readonly Process[],
  context: OriginContext,
): Origin | undefined {
  const { windowStarters } = context;
  const own = windowStarters.ofProcess(process);
  if (own !== undefined) return windowOrigin(own, process);
  for (const [index, ancestor] of ancestors.entries()) {
    if (ancestor.pid <= 1) continue;
    const program = isShell(ancestor) ? undefined : programOrigin(process, ancestors, index, context);
    if (program !== undefined) return program;
    const starter = windowStarters.ofProcess(ancestor);
    if (starter !== undefined) return windowOrigin(starter, ancestor);
  }
  return undefined;
}

function programOrigin(
  process: Process,
  ancestors: readonly Process[],
  index: number,
  context: OriginContext,
): Origin | undefined {
  const ancestor = ancestors[index];
  if (ancestor === undefined) return undefined;
  const { pid } = ancestor;
  const { editor } = context.hostContext;
  const row = knownStarter(ancestor);
  const found = row && { kind: row.kind, title: row.title, pid, process: ancestor };
  // extensions of the editor bring some of them
  if (found?.kind === 'agent') return found;
  if (isOfEditor(ancestor, editor, ancestors.slice(index + 1))) {
    const kind = isOfOtherWindow([process, ...ancestors], index, context) ? 'otherWindow' : 'editor';
    return { kind, title: editor.name, pid, process: ancestor };
  }
  return found;
}

/**
 * Every terminal of this window is known, and what the extension host starts is beneath that: another shell that the editor
 * started is that of another window, or of one that was closed.
 * @param chain the process and its ancestors. @param index of what is directly beneath the editor's process.
 */
function isOfOtherWindow(
  chain: readonly Process[],
  index: number,
  { hostContext: { editor }, windowStarters }: OriginContext,
): boolean {
  const beneath = chain[index];
  return (
    windowStarters.isComplete &&
    editor.parentPid !== undefined &&
    beneath !== undefined &&
    isShell(beneath) &&
    chain.every(({ pid }) => pid !== editor.pid)
  );
}

function adoptedOrigin(chain: readonly Process[], { windowStarters }: OriginContext): Origin | undefined {
  for (const one of chain) {
    const starter = windowStarters.ofAdopted(one);
    if (starter !== undefined) return windowOrigin(starter);
  }
  return undefined;
}

/** @param process left out if it is not among the ancestors any more. */
export function windowOrigin({ kind, name, pid, closedAt }: WindowStarter, process?: Process): Origin {
  return { kind, title: name, pid, process, ...(closedAt === undefined ? {} : { hasEnded: true }) };
}

function serviceOrigin(
  process: Process,
  ancestors: readonly Process[],
  { hostContext }: OriginContext,
): Origin | undefined {
  const unit = serviceUnitOf({ process, ancestors, unit: process.unit }, hostContext);
  if (unit === undefined || unit === 'unknown') return undefined;
  const { manager, name } = unit;
  // what it runs was scheduled by somebody, and is no part of it
  if (manager === 'Windows' && name === 'Schedule') {
    return { kind: taskScheduler.kind, title: taskScheduler.title, ...noProcess };
  }
  return { kind: 'service', title: name, ...noProcess, manager };
}

/** The outermost one: a login, unless it is one in a terminal that is not in the table. */
function shellOrigin(ancestors: readonly Process[]): Origin | undefined {
  const shell = ancestors.findLast((ancestor) => ancestor.pid > 1 && isInteractiveShell(ancestor));
  return shell && { kind: 'shell', title: baseName(shell.name), pid: shell.pid, process: shell };
}

/** `-zsh`, the name of a login shell, is that of zsh. */
function baseName(name: string): string {
  return name.replace(/^-(?=.)/, '');
}
