import { exposureOf } from '../../model/net/exposure';
import type { HiddenOwner, Listener, Owner, Protocol } from '../../model/listeners/listener';
import { compareListeners } from '../../model/listeners/listener';
import type { FailureReason } from '../../model/listeners/scanState';
import type { Problem, Snapshot } from '../../model/listeners/snapshot';
import { hostNamespace } from '../../model/net/networkNamespace';
import type { PortConnection } from '../../model/net/portConnection';
import type { ReservedRange } from '../../model/net/reservedPorts';
import type { Process, ProcessIdentity } from '../../model/process/process';
import { ancestorsOf, sameProcess } from '../../model/process/process';
import type { ProcessUsage } from '../../model/process/usage';
import {
  listenersMalformed,
  listingFailed,
  netstatExitedWithError,
  netstatListedNothing,
  processesUnknown,
} from '../../messages/collect';
import type { Collector, Inspection, ScanTrigger } from '../collector';
import { CollectFailure } from '../collector';
import { ConfirmedEnds } from '../confirmedEnds';
import { isPidInUse } from '../pidInUse';
import { inspectionsFrom } from '../inspection';
import { addressKey, LastRows, mayBeCut } from '../lastRows';
import type { RunResult } from '../runTool';
import { RunFailure } from '../runTool';
import { SerialQueue } from '../serialQueue';
import type { TimeSliced } from '../../model/text/timeSlice';
import { filterInSlices, itemsPerSlice, mapInSlices, sortInSlices } from '../../model/text/timeSlice';
import { inSlices } from '../timeSlice';
import { isToolFailure } from '../toolFailure';
import type { OrphanedSocket } from './inheritedSockets';
import { InheritedSockets } from './inheritedSockets';
import type { NetstatRow, NetstatTable } from './parseNetstat';
import { parseNetstat } from './parseNetstat';
import type { ProcessSources } from './processCache';
import { ProcessCache } from './processCache';
import type { ProcessTable } from './readProcesses';
import { readProcessTable } from './readProcesses';
import { readUsages, usageKey } from './processUsage';
import { readConnections } from './readConnections';
import { readReservedPorts } from './reservedPorts';
import { runSystemTool, systemRoot } from './windowsTools';

const netstat = { args: ['-ano'], timeoutMs: 15_000, maximumBytes: 32 * 1024 * 1024 };

export type WindowsSystem = ProcessSources;

export function thisWindows(tools: Pick<ProcessSources, 'run' | 'findProcesses'>): WindowsSystem {
  return { ...tools, systemRoot: systemRoot(), now: () => performance.now(), isPidInUse };
}

/**
 * Lists listeners with one run of netstat a scan, which needs no elevation and shows the PID of every socket. The
 * processes are loaded in the background, because that takes seconds.
 */
export class WindowsCollector implements Collector {
  private readonly cache: ProcessCache;
  private readonly queue = new SerialQueue();
  private readonly inheritedSockets: InheritedSockets;
  private readonly lastRows = new LastRows();
  private readonly confirmedEnds = new ConfirmedEnds();

  constructor(private readonly system: WindowsSystem) {
    this.cache = new ProcessCache(system);
    this.inheritedSockets = new InheritedSockets((pid) => system.isPidInUse(pid));
  }

  scan(signal: AbortSignal, trigger: ScanTrigger = 'manual'): Promise<Snapshot> {
    return this.queue.run(() => this.scanOnce(signal, trigger));
  }

  async readAncestorChains(pids: readonly number[]): Promise<Process[][]> {
    return (await this.inspect(pids, new Set(pids))).map((found) =>
      found === undefined ? [] : [found.process, ...found.ancestors],
    );
  }

  /** One run of PowerShell, which takes seconds, and beside it one of tasklist. */
  async inspect(
    pids: readonly number[],
    alone: ReadonlySet<number> = new Set(),
  ): Promise<readonly (Inspection | undefined)[]> {
    const table = await this.readProcesses();
    for (const pid of pids) this.compareWithCache(table, pid);
    // services belong to their process: `Process.services`
    const inspections = inspectionsFrom(table.processes, pids, () => undefined, alone);
    return inSlices(inspections);
  }

  /** Another process's environment can only be read from its memory. */
  environmentOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** Checks the PID alone: if another process takes it while the exit is awaited, the process seems to live on. */
  hasEnded({ pid }: ProcessIdentity): Promise<boolean> {
    return Promise.resolve(!this.system.isPidInUse(pid));
  }

  connectionsOn(ports: readonly number[]): Promise<readonly PortConnection[] | undefined> {
    return readConnections(ports, this.system);
  }

  checkNow(): 'unknown' {
    return 'unknown';
  }

  /** Windows suspends threads, one by one. */
  isSuspended(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** None if netsh fails: then the advice about a denied port is a general one. */
  async reservedPorts(protocol: Protocol): Promise<readonly ReservedRange[]> {
    const { run, systemRoot } = this.system;
    try {
      return await readReservedPorts(run, new AbortController().signal, systemRoot, protocol);
    } catch (error) {
      if (!isToolFailure(error)) throw error;
      return [];
    }
  }

  /** As PowerShell showed them when a listener last appeared: it takes a second, too long for a tooltip. */
  async namedProcesses(mayBe: (name: string) => boolean): Promise<readonly Process[] | undefined> {
    await this.cache.whenLoaded();
    const all = [...this.cache.all.values()];
    return all.length === 0 ? undefined : all.filter(({ name }) => mayBe(name));
  }

  /** One run of PowerShell. */
  async usageOf(processes: readonly ProcessIdentity[]): Promise<readonly (ProcessUsage | undefined)[]> {
    const { run, systemRoot } = this.system;
    try {
      const usages = await readUsages(run, systemRoot, new AbortController().signal);
      return processes.map((process) => usages.get(usageKey(process)));
    } catch (error) {
      if (!isToolFailure(error)) throw error;
      return processes.map(() => undefined);
    }
  }

  changeReader(): undefined {
    return undefined;
  }

  whenDetailsLoaded(): Promise<void> {
    return this.cache.whenLoaded();
  }

  private async scanOnce(signal: AbortSignal, trigger: ScanTrigger): Promise<Snapshot> {
    signal.throwIfAborted();
    const beganAt = Date.now();
    const { table, problems } = await this.readListeners(signal);
    const ports = await inSlices(portsByPid(table.rows), signal);
    await inSlices(this.cache.update(ports, trigger === 'manual'), signal);
    // what is wrong with the output of netstat concerns both
    const unread: Protocol[] = problems.length === 0 ? [] : ['tcp', 'udp'];
    const { isLoading, ...rows } = await inSlices(this.describe(table), signal);
    return {
      ...{ beganAt, takenAt: Date.now() },
      platform: 'win32',
      coverage: 'everything',
      details: isLoading ? 'loading' : 'complete',
      ...(await inSlices(this.lastRows.keep(rows, new Set(unread)), signal)),
      problems: [...problems, ...this.cache.lastProblems],
      unread: unread.map((protocol) => ({ protocol, namespace: hostNamespace })),
    };
  }

  private *describe({
    rows,
  }: NetstatTable): TimeSliced<Pick<Snapshot, 'listeners' | 'processes'> & { readonly isLoading: boolean }> {
    const listeners = new Map<string, Listener>();
    const processes = new Map<number, Process>();
    let isLoading = false;
    this.inheritedSockets.startScan();
    for (const [index, row] of rows.entries()) {
      if (index % itemsPerSlice === 0) yield;
      isLoading ||= this.cache.isLoading(row.pid);
      const key = rowKey(row);
      const orphaned = this.orphaned(key, row);
      const process = row.pid === 0 || orphaned !== undefined ? undefined : this.cache.get(row.pid);
      if (process !== undefined) this.inheritedSockets.remember(process);
      const twin = listeners.get(key);
      // two sockets of a process on one address (SO_REUSEADDR)
      listeners.set(
        key,
        twin === undefined ? toListener(row, process, orphaned) : { ...twin, sockets: twin.sockets + 1 },
      );
      if (process === undefined || processes.has(process.pid)) continue;
      for (const one of [process, ...ancestorsOf(this.cache.all, process)]) processes.set(one.pid, one);
    }
    return {
      listeners: yield* sortInSlices([...listeners.values()], compareListeners),
      processes,
      isLoading,
    };
  }

  /**
   * What netstat lists. It is run once more if it lacks rows of processes that run, or all of UDP, which comes last: they may
   * have closed them, and it is what output looks like that was cut at the end of a line. An address of which the first was
   * true before is believed to be free.
   */
  private async readListeners(signal: AbortSignal): Promise<{ table: NetstatTable; problems: Problem[] }> {
    const first = await this.readNetstat(signal);
    const missing = await inSlices(this.doubtful(first.table), signal);
    if (missing.length === 0 && first.table.hasUdp) return first;
    const second = await this.readNetstat(signal);
    const rows = await inSlices(rowsOfBoth(first.table, second.table), signal);
    const found = new Set(rows.map(addressKey));
    for (const address of missing) if (!found.has(address)) this.confirmedEnds.add(address);
    return {
      table: { ...second.table, rows },
      problems: [...first.problems, ...second.problems],
    };
  }

  /** The addresses of listeners that the scan before found and that are missing in a way in which netstat leaves out some. */
  private *doubtful({ rows }: NetstatTable): TimeSliced<readonly string[]> {
    const keys = new Set(yield* mapInSlices(rows, addressKey));
    const missing = yield* filterInSlices(this.lastRows.listeners, (listener) => {
      const key = addressKey(listener);
      return listener.isStale !== true && !keys.has(key) && !this.confirmedEnds.has(key);
    });
    const doubtful = yield* filterInSlices(missing, (listener) =>
      mayBeCut({ ...listener, pids: pidsOf(listener) }, this.system.isPidInUse),
    );
    return yield* mapInSlices(doubtful, addressKey);
  }

  /** @returns undefined if the process that netstat names may have opened the socket. */
  private orphaned(key: string, { pid }: NetstatRow): OrphanedSocket | undefined {
    if (pid === 0) return undefined;
    const found = this.inheritedSockets.find(key, pid, this.cache);
    if (found?.isCacheOutdated === true) this.cache.invalidate(pid);
    return found;
  }

  private async readProcesses(): Promise<ProcessTable> {
    try {
      const { run, systemRoot } = this.system;
      return await readProcessTable(run, systemRoot, new AbortController().signal);
    } catch (error) {
      if (!isToolFailure(error)) throw error;
      throw new CollectFailure(failureReason(error), processesUnknown('PowerShell'), error.message);
    }
  }

  /** @throws CollectFailure if the table does not say whether the process exists. */
  private compareWithCache({ processes, complete }: ProcessTable, pid: number): void {
    const process = processes.get(pid);
    if (process === undefined && !complete) {
      const detail = `PID ${pid} may be among the entries that could not be parsed`;
      throw new CollectFailure('unexpected', processesUnknown('PowerShell'), detail);
    }
    const cached = this.cache.get(pid);
    if (cached?.startMark !== undefined && (process === undefined || !sameProcess(process, cached))) {
      this.cache.invalidate(pid);
    }
  }

  private async readNetstat(signal: AbortSignal): Promise<{ table: NetstatTable; problems: Problem[] }> {
    const { exitCode, stdout, stderr } = await this.runNetstat(signal);
    const table = await inSlices(parseNetstat(stdout.toString('latin1')), signal);
    const complaint = stderr.toString('latin1').trim();
    const detail = `netstat -ano: code ${exitCode}, ${stdout.length} bytes, ${complaint}`;
    if (table.parsedCount === 0) {
      const message =
        table.malformedCount > 0
          ? listingFailed('netstat', 'unusable', netstat.timeoutMs)
          : netstatListedNothing();
      throw new CollectFailure('unexpected', message, [detail, ...table.malformed].join(' '));
    }
    const problems: Problem[] = [];
    if (exitCode !== 0) problems.push({ message: netstatExitedWithError(), detail });
    if (table.malformedCount > 0) {
      problems.push({
        message: listenersMalformed('netstat', table.malformedCount),
        detail: `netstat -ano: ${table.malformed.join(' ')}`,
      });
    }
    return { table, problems };
  }

  private async runNetstat(signal: AbortSignal): Promise<RunResult> {
    const { run, systemRoot } = this.system;
    try {
      return await runSystemTool(run, systemRoot, 'netstat.exe', netstat, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof RunFailure)) throw error;
      const message = listingFailed('netstat', error.reason, netstat.timeoutMs);
      throw new CollectFailure(failureReason(error), message, error.message);
    }
  }
}

function* portsByPid(rows: readonly NetstatRow[]): TimeSliced<Map<number, Set<string>>> {
  const ports = new Map<number, Set<string>>();
  for (const [index, { pid, protocol, port }] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    if (pid === 0) continue;
    const own = ports.get(pid) ?? new Set();
    ports.set(pid, own.add(`${protocol} ${port}`));
  }
  return ports;
}

function rowKey(row: NetstatRow): string {
  return `${addressKey(row)} ${row.pid}`;
}

function toListener(
  { protocol, address, port, pid }: NetstatRow,
  process: Process | undefined,
  orphaned: OrphanedSocket | undefined,
): Listener {
  const owner: Owner =
    process === undefined
      ? { kind: 'hidden', user: undefined, ...hiddenBecause(pid, orphaned) }
      : { kind: 'known', processes: [process] };
  return {
    ...{ protocol, address, port, owner },
    exposure: exposureOf(address),
    ...{ sockets: 1, waiting: 0, namespace: hostNamespace },
  };
}

function hiddenBecause(
  pid: number,
  orphaned: OrphanedSocket | undefined,
): Pick<HiddenOwner, 'reason' | 'inherited'> {
  if (orphaned === undefined) return { reason: pid === 0 ? 'not-visible' : 'not-read' };
  const { inherited } = orphaned;
  return { reason: 'gone', ...(inherited === undefined ? {} : { inherited }) };
}

/** None if the system shows no owner. */
function* rowsOfBoth(first: NetstatTable, second: NetstatTable): TimeSliced<readonly NetstatRow[]> {
  const listed = new Set(yield* mapInSlices(second.rows, rowKey));
  const more = yield* filterInSlices(first.rows, (row) => !listed.has(rowKey(row)));
  return second.rows.concat(more);
}

function pidsOf({ owner }: Listener): readonly number[] {
  return owner.kind === 'known' ? owner.processes.map(({ pid }) => pid) : [];
}

function failureReason(error: Error): FailureReason {
  if (!(error instanceof RunFailure)) return 'unexpected';
  return error.reason === 'missing' || error.reason === 'denied' ? error.reason : 'unexpected';
}
