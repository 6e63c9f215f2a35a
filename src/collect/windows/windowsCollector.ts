import { exposureOf } from '../../model/net/exposure';
import type { Listener, Owner } from '../../model/listeners/listener';
import { compareListeners } from '../../model/listeners/listener';
import { hostNamespace } from '../../model/net/networkNamespace';
import type { Process, ProcessIdentity } from '../../model/process/process';
import { ancestorsOf, descendantsOf, sameProcess } from '../../model/process/process';
import type { ReservedPorts } from '../../model/net/reservedPorts';
import type { Problem, Snapshot } from '../../model/listeners/snapshot';
import type { Collector, Inspection } from '../collector';
import { CollectFailure } from '../collector';
import { inspectionFrom } from '../inspection';
import { SerialQueue } from '../serialQueue';
import type { RunResult } from '../runTool';
import { RunFailure } from '../runTool';
import { runInSlices } from '../timeSlice';
import { readExcludedPorts } from './reservedPorts';
import type { ProcessSources } from './processCache';
import { ProcessCache } from './processCache';
import type { NetstatRow, NetstatTable } from './parseNetstat';
import { parseNetstat } from './parseNetstat';
import type { ProcessTable } from './readProcesses';
import { readProcessTable } from './readProcesses';
import { runSystemTool, systemRoot } from './windowsTools';
import type { FailureReason } from '../../model/listeners/scanState';

/** The event loop belongs to everyone: no longer than this at a time. */
const sliceMs = 0.8;

export interface WindowsSystem extends ProcessSources {
  /** Whether any process has the PID. */
  readonly isRunning: (pid: number) => boolean;
}

export function thisWindows(tools: Pick<ProcessSources, 'run' | 'readProcessDetails'>): WindowsSystem {
  return { ...tools, systemRoot: systemRoot(), now: () => performance.now(), isRunning };
}

/**
 * Listeners from one run of netstat a look, which needs no elevation and names the PID of every socket. Who has the
 * PID is read behind the looks, because that takes seconds.
 */
export class WindowsCollector implements Collector {
  private readonly known: ProcessCache;
  private readonly queue = new SerialQueue();

  constructor(private readonly system: WindowsSystem) {
    this.known = new ProcessCache(system);
  }

  scan(signal: AbortSignal): Promise<Snapshot> {
    return this.queue.run(() => this.scanOnce(signal));
  }

  private async scanOnce(signal: AbortSignal): Promise<Snapshot> {
    signal.throwIfAborted();
    const { table, problems } = await this.readNetstat(signal);
    this.known.update(portsByPid(table.rows));
    const listeners = new Map<string, Listener>();
    const processes = new Map<number, Process>();
    for (const row of table.rows) {
      const process = row.pid === 0 ? undefined : this.known.get(row.pid);
      const key = `${row.protocol} ${row.address.text} ${row.port} ${row.pid}`;
      const twin = listeners.get(key);
      // two sockets of a process on one address (SO_REUSEADDR)
      listeners.set(
        key,
        twin === undefined ? listenerOf(row, process) : { ...twin, sockets: twin.sockets + 1 },
      );
      if (process === undefined || processes.has(process.pid)) continue;
      for (const one of [process, ...ancestorsOf(this.known.all, process)]) processes.set(one.pid, one);
    }
    return {
      takenAt: Date.now(),
      platform: 'win32',
      coverage: 'everything',
      details: table.rows.some(({ pid }) => this.known.isBeingRead(pid)) ? 'loading' : 'complete',
      listeners: [...listeners.values()].sort(compareListeners),
      processes,
      problems: [...problems, ...this.known.lastProblems],
    };
  }

  /**
   * Asks PowerShell anew, which takes seconds.
   * @throws CollectFailure where it gives no answer: that nothing could be told is not that nobody is there.
   */
  async readAncestorChains(pids: readonly number[]): Promise<Process[][]> {
    return (await this.inspect(pids)).map((found) =>
      found === undefined ? [] : [found.process, ...found.ancestors],
    );
  }

  /** One run of PowerShell and one of tasklist beside it. */
  async inspect(pids: readonly number[]): Promise<readonly (Inspection | undefined)[]> {
    const table = await this.readProcesses();
    for (const pid of pids) this.checkAgainst(table, pid);
    // services belong to their process: see `Process.services`
    return pids.map((pid) => inspectionFrom(table.processes, pid, undefined));
  }

  /** @throws CollectFailure if the table does not say whether the process exists. */
  private checkAgainst({ processes, complete }: ProcessTable, pid: number): void {
    const process = processes.get(pid);
    if (process === undefined && !complete)
      throw notTold('unexpected', `PID ${pid} may be what was not understood`);
    const before = this.known.get(pid);
    if (before?.startMark !== undefined && (process === undefined || !sameProcess(process, before))) {
      this.known.doubt(pid);
    }
  }

  async descendants(process: ProcessIdentity): Promise<Process[]> {
    const { processes } = await this.readProcesses();
    const now = processes.get(process.pid);
    return now !== undefined && sameProcess(now, process) ? descendantsOf(processes, now) : [];
  }

  /** Another process's environment is in its memory alone. */
  environmentOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** Services stand with their process, in `Process.services`. */
  unitOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** Of the PID alone: where another process took it within the moments of waiting, it seems to live on. */
  hasEnded({ pid }: ProcessIdentity): Promise<boolean> {
    return Promise.resolve(!this.system.isRunning(pid));
  }

  /** Threads are suspended there, one by one. */
  isSuspended(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** @throws RunFailure */
  reservedPorts(): Promise<readonly ReservedPorts[]> {
    const { run, systemRoot } = this.system;
    return readExcludedPorts(run, new AbortController().signal, systemRoot);
  }

  whenDetailsLoaded(): Promise<void> {
    return this.known.whenRead();
  }

  private async readProcesses(): Promise<ProcessTable> {
    try {
      const { run, systemRoot } = this.system;
      return await readProcessTable(run, systemRoot, new AbortController().signal);
    } catch (error) {
      if (!(error instanceof RunFailure)) throw error;
      throw notTold(failureReason(error), error.message);
    }
  }

  private async readNetstat(signal: AbortSignal): Promise<{ table: NetstatTable; problems: Problem[] }> {
    let result: RunResult;
    try {
      result = await runSystemTool(
        this.system.run,
        this.system.systemRoot,
        'netstat.exe',
        { args: ['-ano'], timeoutMs: 15_000, maximumBytes: 32 * 1024 * 1024 },
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof RunFailure ? netstatFailure(error) : error;
    }
    const { exitCode, stdout, stderr } = result;
    const table = await runInSlices(parseNetstat(stdout.toString('latin1')), sliceMs, signal);
    const told = `netstat -ano: code ${exitCode}, ${stdout.length} bytes, ${stderr.toString('latin1').trim()}`;
    if (table.parsedCount === 0) {
      throw new CollectFailure(
        'unexpected',
        table.malformedCount > 0
          ? 'What netstat printed could not be understood, so listeners cannot be seen. Show the log for the details.'
          : 'netstat printed no listeners at all, which no Windows is without. Try again, or show the log for the details.',
        [told, ...table.malformed].join(' '),
      );
    }
    const problems: Problem[] = [];
    if (exitCode !== 0) {
      problems.push({ message: 'netstat did not finish well, so listeners may be missing.', detail: told });
    }
    if (table.malformedCount > 0) {
      const lines = table.malformedCount === 1 ? '1 line' : `${table.malformedCount} lines`;
      problems.push({
        message: `netstat printed ${lines} that could not be understood, so listeners may be missing.`,
        detail: `netstat -ano: ${table.malformed.join(' ')}`,
      });
    }
    return { table, problems };
  }
}

function portsByPid(rows: readonly NetstatRow[]): Map<number, Set<string>> {
  const ports = new Map<number, Set<string>>();
  for (const { pid, protocol, port } of rows) {
    if (pid === 0) continue;
    const own = ports.get(pid) ?? new Set();
    ports.set(pid, own.add(`${protocol} ${port}`));
  }
  return ports;
}

function listenerOf({ protocol, address, port, pid }: NetstatRow, process: Process | undefined): Listener {
  const owner: Owner =
    process === undefined
      ? { kind: 'hidden', reason: pid === 0 ? 'not-visible' : 'gone', user: undefined }
      : { kind: 'known', processes: [process] };
  return {
    protocol,
    address,
    port,
    exposure: exposureOf(address),
    owner,
    sockets: 1,
    waiting: 0,
    namespace: hostNamespace,
  };
}

function notTold(reason: FailureReason, detail: string): CollectFailure {
  return new CollectFailure(
    reason,
    'PowerShell did not tell which process this is, so nothing was done to it. Try again, or show the log for the details.',
    detail,
  );
}

function netstatFailure(error: RunFailure): CollectFailure {
  return new CollectFailure(failureReason(error), netstatFailureWords(error.reason), error.message);
}

function netstatFailureWords(reason: RunFailure['reason']): string {
  switch (reason) {
    case 'missing':
      return 'netstat was not found, so listeners cannot be seen. Check that it is in System32 of the Windows folder.';
    case 'denied':
      return 'netstat may not be run by this user, so listeners cannot be seen. Ask who administers this machine.';
    case 'timeout':
      return 'netstat gave no answer in time, so listeners cannot be seen. Try again.';
    case 'too-large':
      return 'netstat printed too much to be read, so listeners cannot be seen. Try again when fewer connections are open.';
    case 'killed':
    case 'aborted':
    case 'unexpected':
      return 'netstat did not finish, so listeners cannot be seen. Try again, or show the log for the details.';
  }
}

function failureReason({ reason }: RunFailure): FailureReason {
  return reason === 'missing' || reason === 'denied' ? reason : 'unexpected';
}

/** OpenProcess, through libuv: ESRCH, nobody there; EPERM, somebody there who is not ours to signal. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return false;
    if (code === 'EPERM') return true;
    throw error;
  }
}
