import { withoutDeletedMark } from './deletedPath';
import type { ServiceUnit } from './serviceUnit';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';

export interface User {
  readonly uid: number;
  /** The login name; undefined where the system's user list does not hold the uid. */
  readonly name: string | undefined;
}

/**
 * A process is identified by its PID and its start, because PIDs are reused. `startMark` is the platform's own opaque
 * mark of the start (Linux: clock ticks since boot, field 22 of /proc/PID/stat; macOS: lstart of ps(1); Windows:
 * CreationDate of Win32_Process). If it could not be read there is no identity, and nothing may be signalled.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startMark: string | undefined;
}

/** A process, and the program that it ran when it was read: execve(2) replaces the program and keeps PID and start. */
export interface ProgramIdentity extends ProcessIdentity {
  /**
   * Changes with every execve(2), unlike a title, which a program may change at any time (Linux: the address of the
   * stack, field 28 of /proc/PID/stat, which is random). Left out if it is unknown.
   */
  readonly programMark?: string;
}

/** Variables of a process's environment that concern debuggers, by name. They are for recognition alone, and never shown. */
export type DebuggerSettings = Readonly<Record<string, string>>;

/** A coding agent or a terminal session that a process's environment names. Whatever is started below inherits it. */
export interface StarterMark {
  readonly kind: 'agent' | 'multiplexer';
  /** As people call it: `Claude Code`, `tmux`. */
  readonly title: string;
  /** The agent's own name of its session or thread; left out if it gives none. */
  readonly session?: string;
  /** Set if it may have no process of its own: it runs inside an editor or a terminal application. */
  readonly isPartOfEditor?: true;
}

/** What is read of an environment; the values of all other variables are dropped at once. */
export interface EnvironmentFacts {
  /** Left out if its environment says nothing of debuggers, was not read, or is not readable. */
  readonly debuggerSettings?: DebuggerSettings;
  /** Left out likewise. */
  readonly starterMark?: StarterMark;
}

/** Everything `undefined` here could not be read: it is unknown, not empty. */
export interface Process extends ProgramIdentity, EnvironmentFacts {
  /** Milliseconds since the epoch. */
  readonly startedAt: number | undefined;
  /** Of its program, see `processName`. */
  readonly name: string;
  /** Further names that earlier versions showed: hide rules that were written for them apply. */
  readonly formerNames?: readonly string[];
  readonly commandLine: readonly string[] | undefined;
  /**
   * `exact`: `commandLine` holds the arguments themselves. `splitOnSpaces`: the system returned them as one text, as
   * ps(1) does, so that an argument with a space in it is in pieces. `truncated`: there are more than were read.
   */
  readonly argvQuality: 'exact' | 'splitOnSpaces' | 'truncated';
  readonly cwd: string | undefined;
  readonly executable: string | undefined;
  readonly user: User | undefined;
  readonly parentPid: number | undefined;
  /** Its session and process group (setsid(2), setpgid(2)); left out where they are not read. */
  readonly session?: number;
  readonly group?: number;
  /** Who started it, if a scan saw that before it ended. */
  readonly endedStarter?: EndedStarter;
  /**
   * The unit of the service manager that it was started in; left out if it is none, unknown, or not read. What a terminal
   * or an editor runs is in their unit: see `serviceUnitOf`.
   */
  readonly unit?: ServiceUnit;
  /** The Windows services it runs; empty everywhere else. */
  readonly services: readonly string[] | undefined;
}

/** The file that runs, as the kernel resolved it: unlike arguments and name, no process can choose it afterwards. */
export function executablePath({ executable }: Pick<Process, 'executable'>): string | undefined {
  // an update may have replaced the file
  return executable === undefined ? undefined : withoutDeletedMark(executable);
}

export function sameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startMark !== undefined && a.startMark === b.startMark;
}

/** False only if that is certain. @param a and @param b the same process, read at different times. */
export function isSameProgram(a: ProgramIdentity, b: ProgramIdentity): boolean {
  return a.programMark === undefined || b.programMark === undefined || a.programMark === b.programMark;
}

/**
 * How many ancestors count. Editors, shells and package managers make a dozen; a program can nest thousands, and each of
 * its listeners would be described with all of them.
 */
export const maximumAncestors = 100;

/**
 * Parent, grandparent … up to the session's root, nearest first, `maximumAncestors` at most.
 */
export function ancestorsOf(processes: ReadonlyMap<number, Process>, process: Process): Process[] {
  const chain: Process[] = [];
  const seen = new Set([process.pid]);
  let parent = parentIn(processes, process);
  while (parent !== undefined && !seen.has(parent.pid) && chain.length < maximumAncestors) {
    chain.push(parent);
    seen.add(parent.pid);
    parent = parentIn(processes, parent);
  }
  return chain;
}

/** Undefined for a "parent" that started after its child: it is another process under a reused PID. */
export function parentIn(processes: ReadonlyMap<number, Process>, child: Process): Process | undefined {
  const parent = child.parentPid === undefined ? undefined : processes.get(child.parentPid);
  const isOther =
    parent?.startedAt !== undefined && child.startedAt !== undefined && parent.startedAt > child.startedAt;
  return isOther ? undefined : parent;
}

/**
 * All descendants of a process, without itself, parents before their children. A "child" that started before its
 * parent has another parent, whose PID was reused.
 */
export function* descendantsIn(
  children: ReadonlyMap<number, readonly Process[]>,
  process: Process,
): TimeSliced<Process[]> {
  const found: Process[] = [];
  const seen = new Set([process.pid]);
  const parents = [process];
  let checked = 0;
  // grows meanwhile
  for (const parent of parents) {
    for (const child of children.get(parent.pid) ?? []) {
      if (++checked % itemsPerSlice === 0) yield;
      if (seen.has(child.pid)) continue;
      if (
        parent.startedAt !== undefined &&
        child.startedAt !== undefined &&
        child.startedAt < parent.startedAt
      ) {
        continue;
      }
      seen.add(child.pid);
      found.push(child);
      parents.push(child);
    }
  }
  return found;
}

/** The children of every process, by its PID. */
export function* childrenByParent(
  processes: ReadonlyMap<number, Process>,
): TimeSliced<ReadonlyMap<number, readonly Process[]>> {
  const children = new Map<number, Process[]>();
  let seen = 0;
  for (const process of processes.values()) {
    if (++seen % itemsPerSlice === 0) yield;
    if (process.parentPid === undefined) continue;
    const siblings = children.get(process.parentPid);
    if (siblings === undefined) children.set(process.parentPid, [process]);
    else siblings.push(process);
  }
  return children;
}

/** Oldest first, then by PID: of several owners of one socket, the one that most likely opened it. */
export function compareByAge(a: Process, b: Process): number {
  const age = (process: Process): number => process.startedAt ?? Number.MAX_SAFE_INTEGER;
  return age(a) - age(b) || a.pid - b.pid;
}
/** Who started a process that has another parent now. */
export interface EndedStarter extends ProcessIdentity, Pick<Process, 'name' | 'commandLine'> {}
