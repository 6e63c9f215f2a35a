import { maximumPort } from '../../model/net/endpoint';
import type { RunTool } from '../runTool';
import { RunFailure } from '../runTool';
import { runSystemTool, systemRoot } from './windowsTools';

/** Ports that Windows keeps for itself or for Hyper-V: listening there fails with EACCES though nobody listens. */
export interface ExcludedPortRange {
  readonly start: number;
  /** The last one, itself excluded. */
  readonly end: number;
  /** Set by an administrator, and lasting; others move with every restart. */
  readonly administered: boolean;
}

/**
 * Reads what `netsh interface ipv4 show excludedportrange protocol=tcp` prints, in any language:
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
 * The excluded TCP ports of IPv4, which are what Hyper-V and WinNAT take. None is an answer.
 * @throws RunFailure where netsh gave none.
 */
export async function readExcludedPorts(
  run: RunTool,
  signal: AbortSignal,
  root = systemRoot(),
): Promise<readonly ExcludedPortRange[]> {
  const { exitCode, stdout } = await runSystemTool(
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
  const text = stdout.toString('latin1');
  if (exitCode !== 0 || text.trim() === '') {
    throw new RunFailure('unexpected', `netsh ended with code ${exitCode} and ${stdout.length} bytes`);
  }
  return parseExcludedPorts(text);
}
