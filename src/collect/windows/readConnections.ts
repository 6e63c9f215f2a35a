import type { PortConnection } from '../../model/net/portConnection';
import { runInSlices, sliceMs } from '../timeSlice';
import { isToolFailure, ToolFailure } from '../toolFailure';
import { connectionsIn } from './portConnections';
import type { ProcessSources } from './processCache';
import { readServices } from './readProcesses';
import { runSystemTool } from './windowsTools';

const limits = { timeoutMs: 15_000, maximumBytes: 32 * 1024 * 1024 };

type ConnectionSources = Pick<ProcessSources, 'run' | 'systemRoot'>;

/**
 * What uses these ports without listening on them: two runs of netstat, and one of tasklist for names if there is anything.
 * @returns undefined if netstat gives no answer.
 */
export async function readConnections(
  ports: readonly number[],
  sources: ConnectionSources,
): Promise<readonly PortConnection[] | undefined> {
  const wanted = new Set(ports);
  const { signal } = new AbortController();
  try {
    const all = await readNetstat(sources, '-ano', signal);
    const withBound = await readIfKnown(() => readNetstat(sources, '-anoq', signal));
    const found = await runInSlices(
      connectionsIn(all, withBound, wanted, () => ''),
      sliceMs,
      signal,
    );
    if (found.every(({ user }) => user === undefined)) return found;
    const table = await readIfKnown(() => readServices(sources.run, sources.systemRoot, signal));
    const nameOf = (pid: number): string | undefined => (pid === 4 ? 'System' : table?.names.get(pid));
    return await runInSlices(connectionsIn(all, withBound, wanted, nameOf), sliceMs, signal);
  } catch (error) {
    if (!isToolFailure(error)) throw error;
    return undefined;
  }
}

/** @throws RunFailure | ToolFailure */
async function readNetstat(
  { run, systemRoot }: ConnectionSources,
  option: string,
  signal: AbortSignal,
): Promise<string> {
  const result = await runSystemTool(run, systemRoot, 'netstat.exe', { ...limits, args: [option] }, signal);
  const text = result.stdout.toString('latin1');
  if (result.exitCode !== 0 || !/^\s*(?:TCP|UDP)\s/m.test(text)) throw new ToolFailure('netstat.exe', result);
  return text;
}

async function readIfKnown<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isToolFailure(error)) throw error;
    return undefined;
  }
}
