import type { CandidateOwner, GroupUnknownReason, SocketGroup } from '../../model/listeners/socketGroup';
import { cgroupOwner } from '../../model/process/cgroup';
import type { TimeSliced } from '../../model/text/timeSlice';
import type { ScanTrigger } from '../collector';
import type { RunTool } from '../runTool';
import { RunFailure, runFirstFound } from '../runTool';
import { inSlices } from '../timeSlice';
import type { SocketRow } from './parseProcNet';
import type { SsSocket } from './parseSs';
import { cgroupMountOf, parseSs } from './parseSs';
import type { ProcessReader } from './processReader';
import { ProcessUnreadable } from './processReader';
import type { FileReader } from './procFileReader';
import { isSystemError } from './procFileReader';

/** By its path alone: what stands elsewhere in PATH may be anything. NixOS has the last one. */
export const ssFiles = [
  '/usr/bin/ss',
  '/usr/sbin/ss',
  '/bin/ss',
  '/sbin/ss',
  '/run/current-system/sw/bin/ss',
];
const ss = { args: ['-H', '-t', '-u', '-l', '-n', '-e'], timeoutMs: 3_000, maximumBytes: 8 * 1024 * 1024 };
/** Polls ask no more often than this, and after a failure hardly ever. */
const pauseMs = 5_000;
const pauseAfterFailureMs = 300_000;
const candidatesAtMost = 12;

/** What ss said of a socket when it was asked. */
interface Answer extends Pick<SsSocket, 'protocol' | 'port'> {
  readonly cgroup: { readonly path: string } | { readonly reason: GroupUnknownReason };
  readonly v6only: boolean | undefined;
  /** When to ask again; undefined: never. */
  readonly retryAt?: number;
}

/** A socket that may be asked about. */
export interface WantedSocket {
  readonly row: SocketRow;
  readonly isHidden: boolean;
}

interface SocketGroupsSystem {
  readonly procRoot: string;
  readonly run: RunTool;
  readonly now: () => number;
  readonly uid: number;
}

/**
 * What the kernel tells every user of every socket, and /proc does not: the cgroup that it was opened in, by which the
 * service or container of a hidden owner is known, and whether a socket on `::` takes IPv4 connections too. Both stay the same
 * for the life of a socket, so that ss(8) runs, in the background, when there is a new socket of which that is of interest.
 */
export class SocketGroups {
  /** By inode. */
  private answers: ReadonlyMap<number, Answer> = new Map();
  private groups = new Map<string, Extract<SocketGroup, { kind: 'known' }>>();
  private mountPoint: string | undefined;
  private running: Promise<void> | undefined;
  private notBefore = -Infinity;
  /** Increases with every change. */
  version = 0;

  /** @param files not used by any other reader. */
  constructor(
    private readonly system: SocketGroupsSystem,
    private readonly reader: ProcessReader,
    private readonly files: FileReader,
  ) {}

  /** The cgroup of a socket in the host's network; undefined if it is not known yet. */
  groupOf(row: SocketRow): SocketGroup | undefined {
    const cgroup = this.answerOf(row)?.cgroup;
    if (cgroup === undefined) return undefined;
    if ('reason' in cgroup) return { kind: 'unknown', reason: cgroup.reason };
    const known = this.groups.get(cgroup.path) ?? this.newGroup(cgroup.path);
    this.groups.set(cgroup.path, known);
    return known;
  }

  /** For a socket on `::`: whether it takes IPv4 connections too. Undefined if it is not known. */
  dualStackOf(row: SocketRow): boolean | undefined {
    const v6only = row.address.text === '::' ? this.answerOf(row)?.v6only : undefined;
    return v6only === undefined ? undefined : !v6only;
  }

  /**
   * Asks about those of these sockets that have not been asked about, in the background.
   * @returns whether an answer is awaited.
   */
  request(sockets: readonly WantedSocket[], trigger: ScanTrigger): boolean {
    if (this.running !== undefined) return true;
    const now = this.system.now();
    const wanted = sockets.filter(({ row }) => {
      const answer = this.answerOf(row);
      return answer === undefined || (answer.retryAt !== undefined && now >= answer.retryAt);
    });
    if (wanted.length === 0 || (trigger !== 'manual' && now < this.notBefore)) return false;
    this.running = this.ask(wanted).finally(() => {
      this.running = undefined;
    });
    return true;
  }

  whenAnswered(): Promise<void> {
    return this.running ?? Promise.resolve();
  }

  /** Reads the processes of the known cgroups again. */
  *refreshCandidates(): TimeSliced<void> {
    for (const [path, group] of this.groups) {
      const candidates = yield* this.readCandidates(path);
      if (isSame(candidates, group.candidates)) continue;
      this.groups.set(path, { ...group, candidates });
      this.version++;
    }
  }

  private answerOf({ inode, protocol, port }: SocketRow): Answer | undefined {
    const answer = this.answers.get(inode);
    return answer?.protocol === protocol && answer.port === port ? answer : undefined;
  }

  private newGroup(path: string): Extract<SocketGroup, { kind: 'known' }> {
    const belongsTo = cgroupOwner(path);
    const uid = belongsTo?.uid;
    return {
      ...{ kind: 'known', path, belongsTo },
      user: uid === undefined ? undefined : this.reader.user(uid),
      isOwn: uid === this.system.uid,
      candidates: [],
    };
  }

  private async ask(wanted: readonly WantedSocket[]): Promise<void> {
    const found = await this.readSockets();
    const failure = typeof found === 'string' ? found : undefined;
    const pause = failure === undefined ? pauseMs : pauseAfterFailureMs;
    this.notBefore = this.system.now() + pause;
    const retry = failure === undefined ? {} : { retryAt: this.notBefore };
    // what a successful answer is not about has been closed
    const answers = new Map(failure === undefined ? [] : this.answers);
    for (const { row } of wanted) {
      const { inode, protocol, port } = row;
      const cgroup = { reason: failure ?? 'failed' };
      answers.set(inode, { protocol, port, cgroup, v6only: undefined, ...retry });
    }
    // it is about all others too, so that none of them is asked about again
    for (const socket of typeof found === 'string' ? [] : found)
      answers.set(socket.inode, answerFrom(socket));
    this.answers = answers;
    const paths = new Set(
      [...answers.values()].flatMap(({ cgroup }) => ('path' in cgroup ? cgroup.path : [])),
    );
    this.groups = new Map([...this.groups].filter(([path]) => paths.has(path)));
    for (const { row, isHidden } of wanted) if (isHidden) this.groupOf(row);
    this.version++;
    await inSlices(this.refreshCandidates());
  }

  /** Every listening socket of the host's network, or why they are not known. */
  private async readSockets(): Promise<readonly SsSocket[] | GroupUnknownReason> {
    // without a mount, ss of iproute2 5.8 makes one itself, if it may
    try {
      this.mountPoint = this.readMountPoint();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return 'failed';
    }
    if (this.mountPoint === undefined) return 'no-cgroup2';
    try {
      const result = await runFirstFound(this.system.run, ssFiles, ss, new AbortController().signal);
      if (result.exitCode !== 0) return 'failed';
      const sockets = parseSs(result.stdout.toString('utf8'));
      if (sockets.length === 0) return 'failed';
      return sockets;
    } catch (error) {
      if (!(error instanceof RunFailure)) throw error;
      return error.reason === 'missing' ? 'no-tool' : 'failed';
    }
  }

  /** @throws the system's error. */
  private readMountPoint(): string | undefined {
    return cgroupMountOf(this.files.whole(`${this.system.procRoot}/self/mounts`).toString('utf8'));
  }

  /** cgroup.procs has the PIDs, one a line, and 0 for a process that this PID namespace does not show (cgroups(7)). */
  private *readCandidates(path: string): TimeSliced<readonly CandidateOwner[]> {
    // the root has every process that is nowhere else
    if (this.mountPoint === undefined || cgroupOwner(path) === undefined) return [];
    let pids: readonly string[];
    try {
      pids = this.files.start(`${this.mountPoint}${path}/cgroup.procs`).toString('latin1').split('\n');
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return [];
    }
    const candidates: CandidateOwner[] = [];
    for (const pid of new Set(pids.filter((one) => /^[1-9]\d*$/.test(one)))) {
      if (candidates.length === candidatesAtMost) break;
      candidates.push({ pid: Number(pid), name: this.nameOf(Number(pid)) });
      yield;
    }
    return candidates;
  }

  private nameOf(pid: number): string | undefined {
    try {
      return this.reader.read(pid)?.name;
    } catch (error) {
      if (!(error instanceof ProcessUnreadable)) throw error;
      return undefined;
    }
  }
}

function answerFrom({ protocol, port, cgroup, v6only }: SsSocket): Answer {
  switch (cgroup) {
    case undefined:
      return { protocol, port, cgroup: { reason: 'old-tool' }, v6only };
    case 'unreachable':
      return { protocol, port, cgroup: { reason: 'unreachable' }, v6only };
    default:
      return { protocol, port, cgroup: { path: cgroup }, v6only };
  }
}

function isSame(a: readonly CandidateOwner[], b: readonly CandidateOwner[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ pid, name }, index) => pid === b[index]?.pid && name === b[index].name)
  );
}
