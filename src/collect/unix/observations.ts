import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice } from '../../model/text/timeSlice';
import { addressKey } from '../lastRows';
import type { LsofSocket } from './lsofSockets';
import type { LsofOutput } from './parseLsof';
import type { NetstatSocket } from './parseNetstat';
import type { OwnerObservation } from './processCache';

/** The owners of this scan, by PID. @param others sockets that netstat shows and lsof does not. */
export function* observationsOf(
  { processes }: Pick<LsofOutput, 'processes'>,
  sockets: readonly LsofSocket[],
  others: readonly NetstatSocket[],
): TimeSliced<Map<number, OwnerObservation>> {
  const observations = new Map<number, OwnerObservation>();
  const otherKeys = new Map<number, Set<string>>();
  let seen = 0;
  for (const socket of others) {
    if (++seen % itemsPerSlice === 0) yield;
    const { pid, name: command } = socket;
    if (pid === undefined) continue;
    const socketKeys = add(otherKeys, pid, addressKey(socket));
    const parsed = { pid, command, parentPid: undefined, uid: undefined, login: undefined, files: [] };
    observations.set(pid, { parsed, socketKeys });
  }
  const keys = new Map<number, Set<string>>();
  for (const socket of sockets) {
    const key = addressKey(socket);
    for (const pid of socket.pids) {
      if (++seen % itemsPerSlice === 0) yield;
      add(keys, pid, key);
    }
  }
  for (const parsed of processes) {
    if (++seen % itemsPerSlice === 0) yield;
    const socketKeys = keys.get(parsed.pid);
    if (socketKeys !== undefined) observations.set(parsed.pid, { parsed, socketKeys });
  }
  return observations;
}

function add(keys: Map<number, Set<string>>, pid: number, key: string): ReadonlySet<string> {
  const known = keys.get(pid) ?? new Set();
  keys.set(pid, known);
  return known.add(key);
}
