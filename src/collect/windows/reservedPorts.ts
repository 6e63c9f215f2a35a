import type { Protocol } from '../../model/listeners/listener';
import type { ReservedRange } from '../../model/net/reservedPorts';
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
export function parseExcludedPorts(text: string): ReservedRange[] {
  return text.split(/\r?\n|\r/).flatMap((line) => {
    const [, first = '', last = '', mark] = /^[ \t]*(\d+)[ \t]+(\d+)[ \t]*(\*?)[ \t]*$/.exec(line) ?? [];
    const range = parsePortRange(`${first}-${last}`);
    return range === undefined ? [] : [mark === '*' ? { ...range, isAdministered: true as const } : range];
  });
}

/**
 * The excluded ports of a protocol over IPv4, which Windows and Hyper-V reserve: listening on them fails with EACCES although they
 * are free.
 * @throws RunFailure | ToolFailure if netsh did not list them; an empty result means there are none.
 */
export async function readReservedPorts(
  run: RunTool,
  signal: AbortSignal,
  root = systemRoot(),
  protocol: Protocol = 'tcp',
): Promise<readonly ReservedRange[]> {
  const result = await runSystemTool(
    run,
    root,
    'netsh.exe',
    {
      args: ['interface', 'ipv4', 'show', 'excludedportrange', `protocol=${protocol}`],
      timeoutMs: 10_000,
      maximumBytes: 1024 * 1024,
    },
    signal,
  );
  const text = result.stdout.toString('latin1');
  if (result.exitCode !== 0 || text.trim() === '') throw new ToolFailure('netsh.exe', result);
  return parseExcludedPorts(text);
}
