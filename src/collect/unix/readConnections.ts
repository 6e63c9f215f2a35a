import type { PortConnection } from '../../model/net/portConnection';
import type { Process } from '../../model/process/process';
import type { TimeSliced } from '../../model/text/timeSlice';
import { runInSlices, sliceMs } from '../timeSlice';
import { isToolFailure } from '../toolFailure';
import type { LsofOutput } from './parseLsof';
import type { PsProcess } from './parsePs';
import { combinedConnections, portsUsedInLsof, portsUsedInNetstat } from './portConnections';
import type { ProcessCache } from './processCache';
import type { UnixTools } from './unixTools';

interface ConnectionSources {
  readonly tools: UnixTools;
  readonly cache: ProcessCache;
  /** netstat of macOS shows the sockets of all users. */
  readonly isMac: boolean;
  /** Of this process. */
  readonly uid: number;
}

/**
 * What uses these ports without listening on them.
 * @returns undefined if nothing is found, and there may be sockets that no tool shows.
 */
export async function readConnections(
  ports: readonly number[],
  { tools, cache, isMac, uid }: ConnectionSources,
): Promise<readonly PortConnection[] | undefined> {
  if (ports.length === 0) return [];
  const { signal } = new AbortController();
  const [lsof, netstat, ps] = await Promise.allSettled([
    tools.socketsOn(ports, signal),
    isMac ? tools.allUsersConnections(signal) : undefined,
    tools.processes(signal),
  ]);
  const output = valueOf(lsof);
  if (output === undefined) return undefined;
  const rows = valueOf(ps)?.processes ?? new Map<number, PsProcess>();
  const processes = await runInSlices(cache.describeAll(rows), sliceMs, signal);
  return runInSlices(
    connectionsIn(output, valueOf(netstat), new Set(ports), { processes, uid }),
    sliceMs,
    signal,
  );
}

interface Users {
  readonly processes: ReadonlyMap<number, Process>;
  /** Of this process. */
  readonly uid: number;
}

function* connectionsIn(
  output: LsofOutput,
  netstat: string | undefined,
  wanted: ReadonlySet<number>,
  { processes, uid }: Users,
): TimeSliced<readonly PortConnection[] | undefined> {
  const lsof = yield* portsUsedInLsof(output, wanted, (pid) => processes.get(pid)?.name);
  if (netstat === undefined) {
    const found = combinedConnections(lsof, undefined);
    return found.length === 0 ? undefined : found;
  }
  const ofOthers = (pid: number): string | undefined => {
    const process = processes.get(pid);
    return process?.user?.uid === uid ? undefined : process?.name;
  };
  return combinedConnections(lsof, yield* portsUsedInNetstat(netstat, wanted, ofOthers));
}

/** @throws whatever is not a failure of the tool. */
function valueOf<T>(result: PromiseSettledResult<T>): T | undefined {
  if (result.status === 'fulfilled') return result.value;
  if (!(result.reason instanceof Error) || !isToolFailure(result.reason)) throw result.reason;
  return undefined;
}
