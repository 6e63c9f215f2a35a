import { isDeepStrictEqual } from 'node:util';
import type { InheritedSocket } from '../../model/listeners/listener';
import type { Process } from '../../model/process/process';
import { compareByAge, parentIn, sameProcess } from '../../model/process/process';

const candidatesAtMost = 12;

/** What the cache of processes says now. */
interface Processes {
  readonly all: ReadonlyMap<number, Process>;
  readonly isComplete: boolean;
}

/** The opener of a socket, since a scan found that it has ended. */
interface EndedOpener {
  /** As an earlier scan saw it; undefined if none did, or without its start. */
  readonly opener: Process | undefined;
  /** It had ended by then: milliseconds since the epoch. */
  readonly endedBy: number;
  /** Whether another process was seen with its PID since. */
  readonly isPidReused: boolean;
  /** Undefined until netstat lists the socket once more: in the first scan it may have ended after netstat ran. */
  readonly inherited: InheritedSocket | undefined;
}

/** What is left of a socket whose opener has ended. */
export interface OrphanedSocket {
  readonly inherited?: InheritedSocket;
  /** Whether the processes that are known are older than what has happened to its PID. */
  readonly isCacheOutdated: boolean;
}

/**
 * Sockets that netstat lists under the PID of a process that has ended, because another one inherited the handle. What a
 * process inherits it gets when it is started, so only what was started while the opener ran can have it. The PID may belong to
 * another process later, which has neither opened the socket nor inherited it.
 */
export class InheritedSockets {
  private before: ReadonlyMap<string, EndedOpener> = new Map();
  private now = new Map<string, EndedOpener>();
  private openersBefore: ReadonlyMap<number, Process> = new Map();
  private openers = new Map<number, Process>();

  constructor(private readonly isPidInUse: (pid: number) => boolean) {}

  startScan(): void {
    this.before = this.now;
    this.now = new Map();
    this.openersBefore = this.openers;
    this.openers = new Map();
  }

  /** @returns undefined if the process that netstat names may be the opener. */
  find(key: string, pid: number, processes: Processes): OrphanedSocket | undefined {
    const before = this.before.get(key);
    const isInUse = this.isPidInUse(pid);
    if (before === undefined) {
      if (isInUse) return undefined;
      const opener = this.openersBefore.get(pid);
      this.now.set(key, { opener, endedBy: Date.now(), isPidReused: false, inherited: undefined });
      return { isCacheOutdated: false };
    }
    const inherited = this.describe(pid, before, processes);
    this.now.set(key, { ...before, inherited, isPidReused: before.isPidReused || isInUse });
    const isTaken = isInUse && !before.isPidReused;
    const isStillCached = before.inherited === undefined && processes.all.has(pid);
    return { inherited, isCacheOutdated: isTaken || isStillCached };
  }

  /** A process that runs under the PID of a listed socket. */
  remember(process: Process): void {
    if (process.startMark !== undefined) this.openers.set(process.pid, process);
  }

  /** The same object while nothing changes, so that its rows stay. */
  private describe(openerPid: number, ended: EndedOpener, { all, isComplete }: Processes): InheritedSocket {
    const heirs = this.heirsOf(openerPid, ended, all);
    const inherited: InheritedSocket = {
      openerPid,
      candidates: heirs.map(({ pid, name }) => ({ pid, name })),
      areItsChildren:
        ended.opener?.startedAt !== undefined && heirs.every(({ startedAt }) => startedAt !== undefined),
      // a table that holds the opener is from before its end
      areAllRead: isComplete && (ended.isPidReused || !all.has(openerPid)),
    };
    return isDeepStrictEqual(ended.inherited, inherited) && ended.inherited !== undefined
      ? ended.inherited
      : inherited;
  }

  /** What descends from the opener and is running, its children first. */
  private heirsOf(openerPid: number, ended: EndedOpener, all: ReadonlyMap<number, Process>): Process[] {
    const children = [...all.values()].filter(
      (one) => one.parentPid === openerPid && one.pid !== openerPid && mayBeChild(one, ended),
    );
    const found: Process[] = [];
    for (let next = children; next.length > 0 && found.length < candidatesAtMost;) {
      found.push(...next.sort(compareByAge));
      const parents = new Set(next);
      next = [...all.values()].filter((one) => {
        const parent = parentIn(all, one);
        return parent !== undefined && parents.has(parent) && !found.includes(one);
      });
    }
    return found.filter(({ pid }) => this.isPidInUse(pid)).slice(0, candidatesAtMost);
  }
}

/** Whether nothing that is known says that it was started before the opener, or after its end. */
function mayBeChild({ startedAt, endedStarter }: Process, { opener, endedBy }: EndedOpener): boolean {
  if (opener !== undefined && endedStarter !== undefined) return sameProcess(endedStarter, opener);
  if (startedAt === undefined) return true;
  return startedAt <= endedBy && (opener?.startedAt === undefined || startedAt >= opener.startedAt);
}
