/** A Docker engine for one test, in a world, with an image made of a static busybox. It needs no registry. */
import { mkdir, readdir, readFile, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { OwnedProcess } from '../../../scripts/host/ownedProcess';
import { skipBecause } from '../skip';
import type { World } from './world';
import { needsCommand } from './world';

/** The only image of the engine. */
export const image = 'local-ports-busybox';

const readyTimeoutMs = 15_000;
const stopTimeoutMs = 10_000;
const cgroupRoot = '/sys/fs/cgroup';

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
    const root = await this.makeRoot(context);
    await this.startDaemon(context);
    const archive = join(this.world.folder, 'root.tar');
    await this.world.run(['tar', '--create', '--file', archive, '--directory', root, '.']);
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
      await this.removeCgroups();
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

  /** Makes the image's root, with its only program. @returns the folder. */
  private async makeRoot(context: Mocha.Context): Promise<string> {
    const root = join(this.world.folder, 'root');
    await mkdir(join(root, 'bin'), { recursive: true });
    const program = (await this.world.run(['which', 'busybox'])).trim();
    await this.world.run(['cp', '--dereference', program, join(root, 'bin', 'busybox')]);
    try {
      await this.world.run(['chroot', root, '/bin/busybox', 'true']);
    } catch (error) {
      skipBecause(context, `${program} is not a static one: ${String(error)}`);
    }
    return root;
  }

  /** Removes the parent cgroup that the engine leaves behind in each hierarchy. */
  private async removeCgroups(): Promise<void> {
    for (const hierarchy of ['.', ...(await readdir(cgroupRoot))]) {
      try {
        await rmdir(join(cgroupRoot, hierarchy, this.cgroup));
      } catch (error) {
        // not a hierarchy, or a hierarchy without the group
        if (!(
          error instanceof Error &&
          'code' in error &&
          ['ENOENT', 'ENOTDIR'].includes(String(error.code))
        )) {
          throw error;
        }
      }
    }
  }
}
