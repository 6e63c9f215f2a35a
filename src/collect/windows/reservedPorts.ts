import { maximumPort } from '../../model/net/endpoint';
import type { RunTool } from '../runTool';
import { ToolFailure } from '../toolFailure';
import { runSystemTool, systemRoot } from './windowsTools';

/** Ports reserved for Windows or Hyper-V: listening on them fails with EACCES although they are free. */
export interface ExcludedPortRange {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
  /** Set by an administrator and permanent; the others change with every restart. */
  readonly administered: boolean;
}

/**
 * Parses `netsh interface ipv4 show excludedportrange protocol=tcp` in any language:
 *
 *     Start Port    End Port
 *     ----------    --------
 *           5357        5357
 *          50000       50059     *
 *
 *     * - Administered port exclusions.
 */
export function parseExcludedPorts(text: string): ExcludedPortRange[] {
  return text.split(/\r?\n|\r/).flatMap((line) => {
    const [, first = '', last = '', mark = ''] =
      /^[ \t]*(\d{1,5})[ \t]+(\d{1,5})[ \t]*(\*?)[ \t]*$/.exec(line) ?? [];
    const [start, end] = [Number(first), Number(last)];
    return first !== '' && start <= end && end <= maximumPort
      ? [{ start, end, administered: mark === '*' }]
      : [];
  });
}

/**
 * The excluded TCP ports of IPv4, which are those that Hyper-V and WinNAT reserve.
 * @throws RunFailure | ToolFailure if netsh did not list them; an empty result means there are none.
 */
export async function readReservedPorts(
  run: RunTool,
  signal: AbortSignal,
  root = systemRoot(),
): Promise<readonly ExcludedPortRange[]> {
  const result = await runSystemTool(
    run,
    root,
    'netsh.exe',
    {
      args: ['interface', 'ipv4', 'show', 'excludedportrange', 'protocol=tcp'],
      timeoutMs: 10_000,
      maximumBytes: 1024 * 1024,
    },
    signal,
  );
  const text = result.stdout.toString('latin1');
  if (result.exitCode !== 0 || text.trim() === '') throw new ToolFailure('netsh.exe', result);
  return parseExcludedPorts(text);
}
