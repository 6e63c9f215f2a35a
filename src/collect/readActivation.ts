import type { HiddenOwner, Listener } from '../model/listeners/listener';
import type { SocketActivation } from '../model/process/socketUnit';
import type { SocketManager } from '../model/process/socketManager';
import { readSocketActivation } from './linux/socketActivation';
import type { RunTool } from './runTool';
import { readLaunchdActivation } from './unix/launchdSockets';

/** For what a service manager holds a port; undefined if that is not known. */
export async function readActivation(
  platform: NodeJS.Platform,
  run: RunTool,
  listener: Listener,
  holder: HiddenOwner['group'] | SocketManager,
  home: string,
): Promise<SocketActivation | undefined> {
  if (platform === 'linux') return readSocketActivation(run, listener, holder);
  return platform === 'darwin' && holder?.kind === 'launchd'
    ? readLaunchdActivation(run, listener, home)
    : undefined;
}
