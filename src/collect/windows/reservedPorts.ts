import type { PortRange } from '../../model/net/endpoint';
import { parsePortRange } from '../../model/net/endpoint';
import type { RunTool } from '../runTool';
import { ToolFailure } from '../toolFailure';
import { runSystemTool, systemRoot } from './windowsTools';

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
export function parseExcludedPorts(text: string): PortRange[] {
  return text.split(/\r?\n|\r/).flatMap((line) => {
    const [, first = '', last = ''] = /^[ \t]*(\d+)[ \t]+(\d+)[ \t]*\*?[ \t]*$/.exec(line) ?? [];
    return parsePortRange(`${first}-${last}`) ?? [];
  });
}

/**
 * The excluded TCP ports of IPv4, which Windows and Hyper-V reserve: listening on them fails with EACCES although they
 * are free.
 * @throws RunFailure | ToolFailure if netsh did not list them; an empty result means there are none.
 */
export async function readReservedPorts(
  run: RunTool,
  signal: AbortSignal,
  root = systemRoot(),
): Promise<readonly PortRange[]> {
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
