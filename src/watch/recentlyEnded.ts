import type { EndedServer, HowItEnded, ProgramEnd } from '../model/history/endedServer';
import { endedWith, isServerOfWorkspace, isStartedAgain } from '../model/history/endedServer';
import type { RowChanges } from '../model/history/rowChanges';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Process, ProcessIdentity } from '../model/process/process';
import { ancestorsOf } from '../model/process/process';
import type { ListenerRow } from '../model/rows/listenerRow';
import { Emitter } from './emitter';

/** The oldest are dropped first. */
const maximumServers = 20;
/** How many ends of commands are kept, for servers whose end is noticed later. */
const maximumEnds = 50;
/** A server that restarts is gone for a moment, and is not listed meanwhile. */
export const restartMs = 5_000;

/** A termination is reported when its ports were watched for a while. */
const reportedWithinMs = 60_000;

interface RecentlyEndedParts {
  /** Whether a process has exited; false if unknown. */
  readonly hasEnded: (process: ProcessIdentity) => Promise<boolean>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** The servers of this workspace that have ended since the window was opened, the latest first. */
export class RecentlyEnded {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly ended = new Emitter<EndedServer>();
  /** A server has ended, and was not started again at once. */
  readonly onDidEnd = this.ended.event;

  private servers: readonly EndedServer[] = [];
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

  /**
   * @param before the snapshot in which the closed rows were seen last.
   * @param rows all that there are now.
   */
  update({ opened, closed }: Pick<RowChanges, 'opened' | 'closed'>, before: Snapshot): void {
    const back = opened.filter(({ process }) => process !== undefined);
    if (back.length > 0) {
      this.replace(this.servers.filter((server) => !back.some((row) => isStartedAgain(server, row))));
    }
    const gone = new Map<number, [ListenerRow, ...ListenerRow[]]>();
    for (const row of closed) {
      if (row.process === undefined || !isServerOfWorkspace(row)) continue;
      const rows = gone.get(row.process.pid);
      if (rows === undefined) gone.set(row.process.pid, [row]);
      else rows.push(row);
    }
    for (const rows of gone.values()) {
      this.check(rows, before, opened).catch(this.parts.onError);
    }
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
        server.how.kind === 'unknown' && endedWith(server, end) ? { ...server, how: exited(end) } : server,
      ),
    );
  }

  remove(id: string): void {
    this.replace(this.servers.filter((server) => server.id !== id));
  }

  clear(): void {
    this.replace([]);
  }

  dispose(): void {
    this.changed.dispose();
    this.ended.dispose();
  }

  /** A process that only closed its sockets has not ended. */
  private async check(
    rows: readonly [ListenerRow, ...ListenerRow[]],
    before: Snapshot,
    opened: readonly ListenerRow[],
  ): Promise<void> {
    const [{ process, ownerId }] = rows;
    if (process === undefined || !(await this.parts.hasEnded(process))) return;
    const server = this.endedServer(process, `ended:${ownerId}`, rows, before);
    if (opened.some((row) => isStartedAgain(server, row))) return;
    const others = this.servers.filter(
      ({ id, rows: [row] }) => id !== server.id && !isStartedAgain(server, row),
    );
    this.replace([server, ...others].slice(0, maximumServers));
  }

  private endedServer(
    process: Process,
    id: string,
    rows: readonly [ListenerRow, ...ListenerRow[]],
    { processes }: Snapshot,
  ): EndedServer {
    const server: EndedServer = {
      ...{ id, process, rows },
      ancestors: ancestorsOf(processes, process),
      endedAt: this.parts.now(),
      how: { kind: 'unknown' },
    };
    if (this.isTerminated(server)) return { ...server, how: { kind: 'terminated' } };
    const end = this.ends.find((one) => endedWith(server, one));
    return end === undefined ? server : { ...server, how: exited(end) };
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

function exited({ by, code }: ProgramEnd): HowItEnded {
  return { kind: 'exited', by, code };
}
