import { isStdinWriter } from './linux/stdinWriter';
import { runTool } from './runTool';

/**
 * Whether a process that started this one is also what speaks to it. On Linux a process may have a parent that did not start
 * it; macOS gives orphans to launchd alone. On Windows whoever starts a process chooses its parent, so nothing is shown there.
 * @returns false if it is not shown.
 */
export function stdinWriter(platform: NodeJS.Platform): (pid: number) => Promise<boolean> {
  if (platform === 'linux') return (pid) => isStdinWriter(pid, { procRoot: '/proc', run: runTool });
  return () => Promise.resolve(platform === 'darwin');
}
