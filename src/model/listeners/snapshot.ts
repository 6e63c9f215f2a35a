import type { Listener } from './listener';
import type { Process } from '../process/process';

/** Something that could not be read. The rest of the snapshot stands. */
export interface Problem {
  /** One sentence for a person. */
  readonly message: string;
  /** For the log: path, error code, the bytes that were not understood. */
  readonly detail: string;
}

/** Everything seen at one moment, with what could not be seen. */
export interface Snapshot {
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  readonly platform: string;
  /** `own-processes`: what processes of other users listen on cannot be seen, not even that it is there. */
  readonly coverage: 'everything' | 'own-processes';
  /** `being-read`: names and start times of some owners are still being read behind the looks. */
  readonly details: 'complete' | 'loading';
  readonly listeners: readonly Listener[];
  /** The owners and all their ancestors, by PID. */
  readonly processes: ReadonlyMap<number, Process>;
  readonly problems: readonly Problem[];
}

/** The stable shape that scripts read. Unknown is `null`, never left out. */
export function snapshotToJson(snapshot: Snapshot): object {
  const listeners = snapshot.listeners.map((listener) => ({
    protocol: listener.protocol,
    address: listener.address.text,
    port: listener.port,
    exposure: listener.exposure,
    // only where it says something: most machines have one network
    ...(listener.namespace.kind === 'other' ? { networkNamespace: listener.namespace.id } : {}),
    owner:
      listener.owner.kind === 'known'
        ? { kind: 'known', processes: listener.owner.processes.map(processToJson) }
        : {
            kind: 'hidden',
            reason: listener.owner.reason,
            user: listener.owner.user?.name ?? listener.owner.user?.uid.toString() ?? null,
          },
  }));
  return {
    takenAt: new Date(snapshot.takenAt).toISOString(),
    platform: snapshot.platform,
    coverage: snapshot.coverage,
    listeners,
    problems: snapshot.problems,
  };
}

function processToJson(process: Process): object {
  return {
    pid: process.pid,
    startTime: process.startedAt === undefined ? null : new Date(process.startedAt).toISOString(),
    name: process.name,
    commandLine: process.commandLine ?? null,
    cwd: process.cwd ?? null,
    user: process.user?.name ?? process.user?.uid.toString() ?? null,
    parentPid: process.parentPid ?? null,
  };
}
