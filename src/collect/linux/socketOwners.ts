import { readdirSync, readlinkSync } from 'node:fs';
import type { Sliced } from '../sliced';
import { readFailure } from './readFile';

export interface SocketOwners {
  /** Inode of a socket → the PIDs that hold it open. */
  readonly pids: ReadonlyMap<number, readonly number[]>;
  /** PIDs whose open files this user may not see. */
  readonly denied: readonly number[];
  /** What else went wrong, a line each, for the log. */
  readonly failures: readonly string[];
}

/**
 * Which processes hold which sockets, read from the links in /proc/PID/fd (proc_pid_fd(5): `socket:[12345]`).
 * @throws the system's error where the processes cannot be listed.
 */
export function* findSocketOwners(procRoot: string, inodes: ReadonlySet<number>): Sliced<SocketOwners> {
  const pids = new Map<number, number[]>();
  const denied: number[] = [];
  const failures: string[] = [];

  for (const pid of listPids(procRoot)) {
    const folder = `${procRoot}/${pid}/fd`;
    try {
      for (const descriptor of readdirSync(folder)) {
        const inode = socketInode(`${folder}/${descriptor}`);
        if (inode !== undefined && inodes.has(inode)) {
          const owners = pids.get(inode);
          if (owners === undefined) pids.set(inode, [pid]);
          else if (owners.at(-1) !== pid) owners.push(pid);
        }
        yield;
      }
    } catch (error) {
      switch (readFailure(error)) {
        case 'gone':
          break;
        case 'denied':
          denied.push(pid);
          break;
        case 'failed':
          failures.push(String(error));
          break;
      }
    }
    yield;
  }
  return { pids, denied, failures };
}

function listPids(procRoot: string): number[] {
  return readdirSync(procRoot)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** @returns undefined for what is no socket, and for a descriptor closed meanwhile. */
function socketInode(path: string): number | undefined {
  let target;
  try {
    target = readlinkSync(path);
  } catch (error) {
    if (readFailure(error) === 'gone') return undefined;
    throw error;
  }
  return target.startsWith('socket:[') && target.endsWith(']') ? Number(target.slice(8, -1)) : undefined;
}
