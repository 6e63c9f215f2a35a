import type { Firewall } from '../../model/net/firewall';
import { noToolKnown } from '../../model/net/firewall';
import type { Run } from '../runTool';
import { lookOnLinux } from './linux';
import { lookOnMacos } from './macos';
import { lookOnWindows } from './windows';

export interface FirewallOptions {
  readonly run: Run;
  /** Linux: the folder that holds `etc`. */
  readonly root?: string;
  /** Windows: its folder, as %SystemRoot% says. */
  readonly systemRoot?: string;
}

/**
 * Looks once, and only when a person asks: it may start child processes, none with more rights than the user has.
 * @throws the signal's reason where it was aborted.
 */
export async function lookAtFirewall(
  platform: NodeJS.Platform,
  { run, root = '/', systemRoot = 'C:\\Windows' }: FirewallOptions,
  signal: AbortSignal,
): Promise<Firewall> {
  if (platform === 'linux') return lookOnLinux(root, run, signal);
  if (platform === 'darwin') return lookOnMacos(run, signal);
  if (platform === 'win32') return lookOnWindows(systemRoot, run, signal);
  return noToolKnown;
}
