import { join } from 'node:path';
import { skipBecause } from '../skip';
import type { Actor, World } from './world';

/** A slice of the test alone in the machine's hierarchy of cgroups version 2, for processes of root in a world. */
export class CgroupSlice {
  private readonly actors: Actor[] = [];

  private constructor(
    private readonly world: World,
    private readonly mount: string,
    private readonly slice: string,
  ) {}

  /** Skips if there are no cgroups of version 2. */
  static async make(context: Mocha.Context, world: World): Promise<CgroupSlice> {
    const mount = join(world.folder, 'cgroup');
    const slice = join(mount, `localports${process.pid}.slice`);
    try {
      await world.run([
        'sh',
        '-c',
        `mkdir -p '${mount}' && mount -t cgroup2 none '${mount}' && mkdir '${slice}'`,
      ]);
    } catch (error) {
      skipBecause(context, `no cgroups of version 2 here: ${String(error)}`);
    }
    return new CgroupSlice(world, mount, slice);
  }

  /** A process of root in a cgroup of this name. */
  async rootIn(name: string): Promise<Actor> {
    const actor = await this.world.actor();
    this.actors.push(actor);
    const group = join(this.slice, name);
    await this.world.run(['sh', '-c', `mkdir -p '${group}' && echo ${actor.pid} > '${group}/cgroup.procs'`]);
    return actor;
  }

  /** Stops its processes. */
  async remove(): Promise<void> {
    for (const actor of this.actors) await actor.leave();
    await this.world.run(['sh', '-c', `rmdir '${this.slice}'/*/ '${this.slice}'; umount '${this.mount}'`]);
  }
}
