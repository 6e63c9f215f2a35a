/** A Docker engine for one test, in a world, with an image made of a static busybox. It needs no registry. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { OwnedProcess } from '../../../scripts/host/ownedProcess';
import { skipBecause } from '../skip';
import { makeBusyboxRoot } from './busyboxRoot';
import { removeCgroups } from './removeCgroups';
import type { World } from './world';
import { needsCommand } from './world';

/** The only image of the engine. */
export const image = 'local-ports-busybox';

const readyTimeoutMs = 15_000;
const stopTimeoutMs = 10_000;

export class Docker {
  private readonly cgroup: string;
  private daemon: OwnedProcess | undefined;

  constructor(private readonly world: World) {
    // of a folder's name, which no other run has; a PID is not unique beyond its namespace
    this.cgroup = `local-ports-test-${basename(world.folder)}`;
  }

  /** Skips, with the reason, if an engine cannot be started. */
  async start(context: Mocha.Context): Promise<void> {
    if (!this.world.hasOtherUsers) skipBecause(context, 'needs root, to run a Docker engine');
    await needsCommand(context, 'dockerd', '--version');
    await needsCommand(context, 'docker', '--version');
    await needsCommand(context, 'busybox', '--list');
    const archive = await makeBusyboxRoot(context, this.world);
    await this.startDaemon(context);
    await this.run('import', archive, image);
  }

  get socketPath(): string {
    return join(this.world.folder, 'docker.sock');
  }

  private get pidFile(): string {
    return join(this.world.folder, 'docker.pid');
  }

  /** The docker command. @returns its output without the final newline. */
  async run(...args: readonly string[]): Promise<string> {
    return (await this.world.run(['docker', '--host', `unix://${this.socketPath}`, ...args])).trim();
  }

  /** Stops all containers and the engine, which needs the world to exist still. */
  async end(): Promise<void> {
    if (this.daemon === undefined) return;
    try {
      const all = await this.run('ps', '--all', '--quiet');
      if (all !== '') await this.run('rm', '--force', ...all.split('\n'));
    } finally {
      // by its PID in the world: the command that started it waits for its exit
      await this.world.run(['kill', (await readFile(this.pidFile, 'utf8')).trim()]);
      await this.daemon.endWithin(stopTimeoutMs);
      await removeCgroups(this.cgroup);
    }
  }

  private async startDaemon(context: Mocha.Context): Promise<void> {
    const { world } = this;
    // /run is private to the world
    await world.run(['mount', '-t', 'tmpfs', 'run', '/run']);
    const own = (name: string): string => join(world.folder, name);
    const daemon = world.daemon('dockerd', [
      ...['dockerd', '--host', `unix://${this.socketPath}`],
      ...['--data-root', own('data'), '--exec-root', own('exec'), '--pidfile', this.pidFile],
      ...['--storage-driver', 'vfs', '--exec-opt', 'native.cgroupdriver=cgroupfs'],
      ...['--cgroup-parent', `/${this.cgroup}`],
      // only the proxy forwards published ports
      ...['--iptables=false', '--ip6tables=false', '--ip-forward=false'],
    ]);
    try {
      await daemon.waitForLine(/API listen on/, readyTimeoutMs);
    } catch (error) {
      await daemon.stop();
      skipBecause(context, `dockerd does not run here: ${String(error)}`);
    }
    this.daemon = daemon;
  }
}
