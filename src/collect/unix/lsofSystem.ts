import { networkInterfaces, userInfo } from 'node:os';
import type { User } from '../../model/process/process';
import { isPidInUse, isPidOfOthers } from '../pidInUse';
import type { FindProcesses } from '../findProcess';
import type { RunTool } from '../runTool';
import type { ZoneName } from './lsofSockets';

export interface LsofSystem {
  readonly platform: string;
  readonly run: RunTool;
  readonly findProcesses: FindProcesses;
  readonly zoneName: ZoneName;
  /** Whether any process has the PID, zombies included. */
  readonly isPidInUse: (pid: number) => boolean;
  /** Whether another user's process has the PID. */
  readonly isPidOfOthers: (pid: number) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The effective user of this process. */
  readonly user: User;
  /** Of the editor, `NAME=value`; left out if it says nothing of who started others. */
  readonly ownEnvironment?: readonly string[];
}

export function thisUnix(
  platform: string,
  tools: Pick<LsofSystem, 'run' | 'findProcesses' | 'ownEnvironment'>,
): LsofSystem {
  const uid = process.geteuid?.() ?? -1;
  return {
    platform,
    ...tools,
    zoneName,
    isPidInUse,
    isPidOfOthers,
    now: Date.now,
    user: { uid, name: loginOf(uid) },
  };
}

/** The index of an interface is the scope of its link-local addresses (RFC 4007). */
function zoneName(index: number): string | undefined {
  return Object.entries(networkInterfaces()).find(([, addresses]) =>
    addresses?.some((address) => address.family === 'IPv6' && address.scopeid === index),
  )?.[0];
}

/** Undefined if the uid is not in the user database, as in some containers. */
function loginOf(uid: number): string | undefined {
  try {
    const user = userInfo();
    return user.uid === uid ? user.username : undefined;
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    return undefined;
  }
}
