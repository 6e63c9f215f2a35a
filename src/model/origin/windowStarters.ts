/** What this window starts programs in: its terminals, tasks and debug sessions, also after they have ended. */
import type { Process } from '../process/process';
import { sameProcess } from '../process/process';

/** `windowTerminal`: a terminal of this window that is neither a task's nor a debug session's. */
export type WindowStarterKind = 'windowTerminal' | 'task' | 'debugSession';

export interface WindowStarter {
  readonly kind: WindowStarterKind;
  /** As the window shows it now, or showed it last: `zsh`, `dev`, `Launch Server`. */
  readonly name: string;
  /** The shell of a terminal, the program of a task, the program that is debugged. */
  readonly pid: number;
  /** Milliseconds since the epoch; undefined while it is there. */
  readonly closedAt: number | undefined;
}

/** Each kind is in a terminal of the one before it. */
const innermostFirst = ['debugSession', 'task', 'windowTerminal'] as const satisfies WindowStarterKind[];

export function isWindowStarterKind(kind: string): kind is WindowStarterKind {
  return innermostFirst.some((one) => one === kind);
}

/** More that have ended are forgotten, the oldest first. */
const maximumEnded = 200;

interface Entry {
  readonly starter: WindowStarter;
  /** Of its process, once a scan has seen that: what has ended is known again by PID and start alone. */
  readonly startMark: string | undefined;
}

/**
 * Told by the window about PIDs, and asked about processes. A PID that is in use by a terminal, task or session that is
 * there is enough. One that has ended is recognized by PID and start of its process, or by the session of processes that
 * it had started before (setsid(2)): the kernel gives no PID away that is a session's.
 */
export class WindowStarters {
  private readonly open = new Map<string, Entry>();
  private ended: readonly Entry[] = [];
  /** Changes whenever an answer may. */
  version = 0;
  /** Whether the PIDs of all terminals of the window are known. */
  isComplete = false;

  /** Also if its name has changed. */
  started(kind: WindowStarterKind, pid: number, name: string): void {
    const key = keyOf(kind, pid);
    const known = this.open.get(key);
    if (known?.starter.name === name) return;
    this.open.set(key, {
      starter: { kind, name, pid, closedAt: undefined },
      startMark: known?.startMark,
    });
    this.version++;
  }

  /** @param now milliseconds since the epoch. */
  closed(kind: WindowStarterKind, pid: number, now: number): void {
    const key = keyOf(kind, pid);
    const entry = this.open.get(key);
    if (entry === undefined) return;
    this.open.delete(key);
    this.ended = [{ ...entry, starter: { ...entry.starter, closedAt: now } }, ...this.ended].slice(
      0,
      maximumEnded,
    );
    this.version++;
  }

  /** @param isComplete see `isComplete`. */
  setComplete(isComplete: boolean): void {
    if (this.isComplete === isComplete) return;
    this.isComplete = isComplete;
    this.version++;
  }

  /** The innermost one whose own process this is, and remembers when that started. */
  ofProcess(process: Process): WindowStarter | undefined {
    let found: WindowStarter | undefined;
    for (const kind of innermostFirst) {
      const entry = this.open.get(keyOf(kind, process.pid));
      if (entry === undefined) continue;
      if (entry.startMark === undefined && process.startMark !== undefined) {
        this.open.set(keyOf(kind, process.pid), { ...entry, startMark: process.startMark });
      }
      // another process has the PID of one that ended while its terminal stayed
      const isOther = entry.startMark !== undefined && entry.startMark !== process.startMark;
      if (!isOther) found ??= entry.starter;
    }
    return found ?? this.ended.find((entry) => sameProcess(identityOf(entry), process))?.starter;
  }

  /**
   * The one that a process was started in although its own process is no ancestor any more: by who is known to have started
   * it before it was adopted, or by its session.
   */
  ofAdopted(process: Process): WindowStarter | undefined {
    const { endedStarter, session, startedAt, pid } = process;
    const parent =
      endedStarter && this.ended.find((entry) => sameProcess(identityOf(entry), endedStarter))?.starter;
    if (parent !== undefined || session === undefined || session === pid) return parent;
    for (const kind of innermostFirst) {
      const entry = this.open.get(keyOf(kind, session));
      if (entry !== undefined && kind !== 'debugSession') return entry.starter;
    }
    // a later session may have the PID again
    return this.ended.find(
      ({ starter: { kind, pid: leader, closedAt = 0 } }) =>
        kind !== 'debugSession' && leader === session && startedAt !== undefined && startedAt < closedAt,
    )?.starter;
  }

  /** The one of this kind that has the PID, else the last one that had it. */
  latest(kind: WindowStarterKind, pid: number): WindowStarter | undefined {
    const entry = this.open.get(keyOf(kind, pid));
    return (entry ?? this.ended.find(({ starter }) => starter.kind === kind && starter.pid === pid))?.starter;
  }
}

function keyOf(kind: WindowStarterKind, pid: number): string {
  return `${kind}:${pid}`;
}

function identityOf({ starter, startMark }: Entry): { pid: number; startMark: string | undefined } {
  return { pid: starter.pid, startMark };
}
