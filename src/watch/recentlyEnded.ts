import type { Collector } from '../collect/collector';
import type { EndedServer, ProgramEnd } from '../model/history/endedServer';
import { endedWith, isServerOfWorkspace, isStartedAgain } from '../model/history/endedServer';
import { portKey } from '../model/history/journal';
import type { Disappeared, RowChanges } from '../model/history/rowChanges';
import type { ProcessIdentity } from '../model/process/process';
import { ancestorsOf, sameProcess } from '../model/process/process';
import { Emitter } from './emitter';

/** The oldest are dropped first. */
const maximumServers = 20;
/** How many ends of commands are kept, for servers whose end is noticed later. */
const maximumEnds = 50;
/** A server that restarts is gone for a moment, and is not listed meanwhile. */
export const restartMs = 5_000;

/** How many servers that have closed their sockets are watched for their exit, and for how long. */
const maximumClosed = 100;
const exitMs = 60_000;
/** How many rows of a server are kept. */
const maximumRows = 100;

/** A termination is reported when its ports were watched for a while. */
const reportedWithinMs = 60_000;

interface RecentlyEndedParts {
  readonly hasEnded: Collector['hasEnded'];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** A server that no longer listens; whether it has exited is not known yet. */
interface ClosedServer extends Omit<EndedServer, 'endedAt' | 'how'> {
  readonly closedAt: number;
  readonly checkedAt: number | undefined;
}

/** The servers of this workspace that have ended since the window was opened, the latest first. */
export class RecentlyEnded {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly ended = new Emitter<EndedServer>();
  /** A server has ended, and was not started again at once. */
  readonly onDidEnd = this.ended.event;

  private servers: readonly EndedServer[] = [];
  private closed: readonly ClosedServer[] = [];
  private isChecking = false;
  private readonly announced = new Set<string>();
  private shown: readonly EndedServer[] = [];
  private ends: readonly ProgramEnd[] = [];
  /** PIDs of what a person had terminated, and when it was. */
  private terminated: readonly { readonly pid: number; readonly at: number }[] = [];

  constructor(private readonly parts: RecentlyEndedParts) {}

  /**
   * The ones to show; the same array while these are the same. One that ended by itself appears after a moment, because
   * it may be restarting.
   */
  list(): readonly EndedServer[] {
    const now = this.parts.now();
    const found = this.servers.filter(
      ({ endedAt, how }) => how.kind === 'terminated' || now - endedAt >= restartMs,
    );
    const isSame =
      found.length === this.shown.length && found.every((one, index) => one === this.shown[index]);
    if (!isSame) this.shown = found;
    for (const server of found) {
      if (this.announced.has(server.id)) continue;
      this.announced.add(server.id);
      this.ended.fire(server);
    }
    return this.shown;
  }

  update({ appeared, disappeared }: Pick<RowChanges, 'appeared' | 'disappeared'>): void {
    const back = appeared.filter(({ process }) => process !== undefined);
    if (back.length > 0) {
      this.replace(this.servers.filter((server) => !back.some((row) => isStartedAgain(server, row))));
    }
    const closed = new Map(this.closed.map((server) => [server.id, server]));
    for (const server of closedServers(disappeared, this.parts.now())) {
      const known = closed.get(server.id);
      const isListed = this.servers.some(({ id }) => id === server.id);
      if (!isListed) closed.set(server.id, known === undefined ? server : withRows(known, server));
    }
    this.closed = [...closed.values()]
      .filter((server) => !back.some((row) => isStartedAgain(server, row)))
      .slice(-maximumClosed);
  }

  /** Looks whether servers that have closed their sockets have exited. Called with each scan, whether rows changed or not. */
  check(): void {
    if (this.closed.length === 0 || this.isChecking) return;
    this.isChecking = true;
    this.checkClosed()
      .catch(this.parts.onError)
      .finally(() => {
        this.isChecking = false;
      })
      .catch(this.parts.onError);
  }

  /** A person had the process terminated, or the one that had started it. It has exited a moment ago. */
  wasTerminated(pid: number): void {
    this.terminated = [{ pid, at: this.parts.now() }, ...this.terminated].slice(0, maximumEnds);
    this.replace(
      this.servers.map((server) =>
        server.how.kind !== 'terminated' && this.isTerminated(server)
          ? { ...server, how: { kind: 'terminated' } }
          : server,
      ),
    );
  }

  /** A command or task has ended. */
  programEnded(end: ProgramEnd): void {
    this.ends = [end, ...this.ends].slice(0, maximumEnds);
    this.replace(
      this.servers.map((server) =>
        server.how.kind === 'unknown' && endedWith(server, end) ? exitedWith(server, end) : server,
      ),
    );
  }

  /** These processes are known to have exited. @returns the servers among them, in the order of the list. */
  exited(processes: readonly ProcessIdentity[]): readonly EndedServer[] {
    const isOne = ({ process }: Pick<EndedServer, 'process'>): boolean =>
      processes.some((one) => sameProcess(one, process));
    const closed = this.closed.filter(isOne);
    this.closed = this.closed.filter((one) => !closed.includes(one));
    const now = this.parts.now();
    this.add(closed.map((one) => this.withHow({ ...one, endedAt: now, how: { kind: 'unknown' } })));
    return this.servers.filter(isOne);
  }

  remove(id: string): void {
    this.replace(this.servers.filter((server) => server.id !== id));
  }

  /** Removes it, to start it again. @returns whether it was there. */
  take(id: string): boolean {
    const isThere = this.servers.some((server) => server.id === id);
    this.remove(id);
    return isThere;
  }

  clear(): void {
    this.replace([]);
  }

  dispose(): void {
    this.changed.dispose();
    this.ended.dispose();
  }

  /** A process that only closed its sockets has not ended: it may be about to exit, or listen again. */
  private async checkClosed(): Promise<void> {
    for (const one of this.closed) {
      const isFirst = one.checkedAt === undefined;
      const askedAt = this.parts.now();
      const hasEnded = await this.parts.hasEnded(one.process, isFirst ? 'exact' : 'quick');
      // it may have been started again meanwhile
      if (!this.closed.includes(one)) continue;
      const now = this.parts.now();
      const rest = this.closed.filter((other) => other !== one);
      if (hasEnded) {
        this.closed = rest;
        // at once: while the others are asked, this one may be asked for
        this.add([this.withHow({ ...one, endedAt: now, how: { kind: 'unknown' } })]);
      } else {
        const isWaitedFor = now - one.closedAt < exitMs;
        this.closed = isWaitedFor ? [...rest, { ...one, seenAt: askedAt, checkedAt: now }] : rest;
      }
    }
  }

  /** @param ended the oldest first. */
  private add(ended: readonly EndedServer[]): void {
    if (ended.length === 0) return;
    const added = ended.toReversed();
    const others = this.servers.filter(
      ({ id, rows: [row] }) => !added.some((server) => server.id === id || isStartedAgain(server, row)),
    );
    this.replace([...added, ...others].slice(0, maximumServers));
  }

  private withHow(server: EndedServer): EndedServer {
    if (this.isTerminated(server)) return { ...server, how: { kind: 'terminated' } };
    const end = this.ends.find((one) => endedWith(server, one));
    return end === undefined ? server : exitedWith(server, end);
  }

  private isTerminated({ process, ancestors, endedAt }: EndedServer): boolean {
    return this.terminated.some(
      ({ pid, at }) =>
        Math.abs(endedAt - at) <= reportedWithinMs && [process, ...ancestors].some((one) => one.pid === pid),
    );
  }

  private replace(servers: readonly EndedServer[]): void {
    const isSame =
      servers.length === this.servers.length && servers.every((one, index) => one === this.servers[index]);
    if (isSame) return;
    this.servers = servers;
    for (const id of this.announced) {
      if (!servers.some((server) => server.id === id)) this.announced.delete(id);
    }
    this.changed.fire();
  }
}

/** What tells how it ended tells when. */
function exitedWith(server: EndedServer, { by, pid, code, endedAt }: ProgramEnd): EndedServer {
  const at = Math.min(server.endedAt, Math.max(server.seenAt, endedAt));
  return {
    ...server,
    seenAt: at,
    endedAt: at,
    how: { kind: 'exited', of: pid === server.process.pid ? 'itself' : by, code },
  };
}

/** It closes one socket after the other. */
function withRows(known: ClosedServer, { rows, seenAt, portCount }: ClosedServer): ClosedServer {
  const [first, ...more] = known.rows;
  return {
    ...known,
    rows: [first, ...more, ...rows.slice(0, maximumRows - 1 - more.length)],
    portCount: known.portCount + portCount,
    seenAt: Math.max(known.seenAt, seenAt),
  };
}

/** The servers of this workspace among the owners of rows that are gone: the first ones, if there are very many. */
function closedServers(gone: RowChanges['disappeared'], closedAt: number): readonly ClosedServer[] {
  const byOwner = new Map<string, [Disappeared, ...Disappeared[]]>();
  for (const one of gone) {
    if (!isServerOfWorkspace(one.row)) continue;
    const { ownerId } = one.row;
    const others = byOwner.get(ownerId);
    if (others !== undefined) others.push(one);
    else if (byOwner.size < maximumClosed) byOwner.set(ownerId, [one]);
  }
  return Array.from(byOwner, ([ownerId, [first, ...more]]): ClosedServer[] => {
    const { process } = first.row;
    if (process === undefined) return [];
    const rows = more.map(({ row }) => row);
    const seenAt = Math.max(first.seenIn.beganAt, ...more.map(({ seenIn }) => seenIn.beganAt));
    return [
      {
        ...{ id: `ended:${ownerId}`, process },
        ancestors: ancestorsOf(first.seenIn.processes, process),
        rows: [first.row, ...rows.slice(0, maximumRows - 1)],
        portCount: new Set([first.row, ...rows].map(portKey)).size,
        ...{ seenAt, closedAt, checkedAt: undefined },
      },
    ];
  }).flat();
}
