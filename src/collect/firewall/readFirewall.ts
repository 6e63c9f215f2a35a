import type { Firewall } from '../../model/net/firewall';
import { noToolKnown } from '../../model/net/firewall';
import type { RunTool } from '../runTool';
import { readLinuxFirewall } from './linux';
import { readMacosFirewall } from './macos';
import { readWindowsFirewall } from './windows';

interface FirewallOptions {
  readonly run: RunTool;
  /** Linux: the folder that contains `etc`. */
  readonly root?: string;
  /** Windows: %SystemRoot%. */
  readonly systemRoot?: string;
}

/**
 * Run only when a person asks: it may start child processes, all with the user's own rights.
 * @throws the signal's reason if it was aborted.
 */
export async function readFirewall(
  platform: NodeJS.Platform,
  { run, root = '/', systemRoot = 'C:\\Windows' }: FirewallOptions,
  signal: AbortSignal,
): Promise<Firewall> {
  if (platform === 'linux') return readLinuxFirewall(root, run, signal);
  if (platform === 'darwin') return readMacosFirewall(run, signal);
  if (platform === 'win32') return readWindowsFirewall(systemRoot, run, signal);
  return noToolKnown;
}
