import type { LocalAddress } from '../net/address';
import type { Container } from '../containers/container';
import type { Debugger } from '../recognition/debuggers';
import type { Recognition } from '../recognition/recognize';
import type { HideRule } from '../tree/hideRule';
import type { Listener } from '../listeners/listener';
import type { ProxyTarget } from '../containers/portProxies';
import { portProxyOf } from '../containers/portProxies';
import type { Process } from '../process/process';
import type { Project } from '../recognition/project';

/** One row: a listener under the process it is shown with. */
export interface ListenerRow {
  readonly kind: 'listener';
  readonly id: string;
  readonly listener: Listener;
  /** The oldest owner; undefined where the owner is hidden. */
  readonly process: Process | undefined;
  readonly recognition: Recognition | undefined;
  /** What the port is to a debugger: whoever reaches it runs code in the process. */
  readonly debugger: Debugger | undefined;
  /** The user's own name for the port. */
  readonly label: string | undefined;
  readonly project: Project | undefined;
  /** The folder of this workspace that its process works in, or that its container was composed in. */
  readonly workspaceFolder: WorkspaceFolder | undefined;
  /** What the port is published for. */
  readonly container: Container | undefined;
  /** Where its proxy leads, as the proxy's own command line says: what is known where no engine can be asked. */
  readonly proxyTarget: ProxyTarget | undefined;
  /** Further addresses of the same publishing: `-p 8080:80` is one thing, on 0.0.0.0 and on ::. */
  readonly alsoAt: readonly LocalAddress[];
  /**
   * `beneath-process`: the row above names the process, or the container that the port is published for.
   * `beneath-network`: it may name the container that the network is of. `apart`: the row must say all itself.
   */
  readonly placement: 'underProcess' | 'underNetwork' | 'topLevel';
  /** The user's rule that hides it, where it stands among the hidden ones. */
  readonly hiddenBy: HideRule | undefined;
}

export interface WorkspaceFolder {
  readonly name: string;
  readonly path: string;
}

/** Whether its process does but hold the port for the container, and is of no matter itself. */
export function isContainerProxy({
  container,
  process,
}: Pick<ListenerRow, 'container' | 'process'>): boolean {
  return container !== undefined && process !== undefined && portProxyOf(process) !== undefined;
}
