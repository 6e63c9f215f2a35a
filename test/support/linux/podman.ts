/** Podman and its service for one test, in a world, with an image made of a static busybox. It needs no registry. */
import { basename, join } from 'node:path';
import type { OwnedProcess } from '../../../scripts/host/ownedProcess';
import { skipBecause } from '../skip';
import { makeBusyboxRoot } from './busyboxRoot';
import { removeCgroups } from './removeCgroups';
import type { World } from './world';
import { needsCommand } from './world';

/** The only image, under the name that Podman gives one without a registry. */
export const podmanImage = 'localhost/local-ports-busybox:latest';

const readyTimeoutMs = 15_000;
const stopTimeoutMs = 10_000;

export class Podman {
  private readonly cgroup: string;
  private service: OwnedProcess | undefined;

  constructor(private readonly world: World) {
    // of a folder's name, which no other run has
    this.cgroup = `local-ports-test-${basename(world.folder)}`;
  }

  /** Skips, with the reason, if it cannot run here. */
  async start(context: Mocha.Context): Promise<void> {
    if (!this.world.hasOtherUsers) skipBecause(context, 'needs root, to run Podman');
    await needsCommand(context, 'podman', '--version');
    await needsCommand(context, 'busybox', '--list');
    const archive = await makeBusyboxRoot(context, this.world);
    // private to the world; its network keeps addresses below /var/lib
    for (const folder of ['/run', '/var/lib']) await this.world.run(['mount', '-t', 'tmpfs', 'own', folder]);
    try {
      await this.run('import', archive, podmanImage);
    } catch (error) {
      skipBecause(context, `podman does not run here: ${String(error)}`);
    }
    this.service = this.world.daemon('podman', [
      ...this.command('--log-level', 'info'),
      ...['system', 'service', '--time', '0', `unix://${this.socketPath}`],
    ]);
    await this.service.waitForLine(/API service listening/, readyTimeoutMs);
  }

  get socketPath(): string {
    return join(this.world.folder, 'podman.sock');
  }

  /** Runs a container of the image in the background. */
  async runContainer(options: readonly string[], command: readonly string[]): Promise<void> {
    await this.run(
      'run',
      '--detach',
      '--cgroup-parent',
      `/${this.cgroup}`,
      ...options,
      podmanImage,
      ...command,
    );
  }

  /** The podman command, without its service. @returns its output without the final newline. */
  async run(...args: readonly string[]): Promise<string> {
    return (await this.world.run(this.command(...args))).trim();
  }

  /** Removes all containers and ends the service, which needs the world to exist still. */
  async end(): Promise<void> {
    if (this.service === undefined) return;
    try {
      await this.run('rm', '--all', '--force', '--time', '0');
    } finally {
      await this.service.stop();
      await this.service.endWithin(stopTimeoutMs);
      await removeCgroups(this.cgroup);
    }
  }

  private command(...args: readonly string[]): readonly string[] {
    const own = (name: string): string => join(this.world.folder, name);
    return [
      ...['podman', '--root', own('storage'), '--runroot', own('run'), '--tmpdir', own('tmp')],
      ...['--network-config-dir', own('networks'), '--storage-driver', 'vfs'],
      ...['--cgroup-manager', 'cgroupfs', '--events-backend', 'file'],
      ...args,
    ];
  }
}
