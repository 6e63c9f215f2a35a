/** Reads files whose paths or contents others control: programs by their folders, containers by labels, repositories by links. */
import type { FolderState, UnreadableReason } from '../model/process/localPath';
import { refusalOfPath } from '../model/process/localPath';
import type { MountTable } from '../model/process/mounts';
import type { ForeignReader } from './foreignReader';
import { ForeignSession, pathsOf, Unreadable } from './foreignReader';
import { Mounts } from './mounts';
import { SerialQueue } from './serialQueue';

export type ForeignAnswer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason };

/** What tests replace. */
interface ForeignFilesOptions {
  readonly mounts?: Pick<Mounts, 'current' | 'expire'>;
  readonly deadlineMs?: number;
  readonly now?: () => number;
}

/** For one call of the system. */
const deadlineMs = 1_000;
/** A person who has asked can wait longer. */
const askedDeadlineMs = 5_000;
/** A job whose calls all return is slow and does not hang: it may take so many deadlines, while others wait for their turn. */
const deadlinesOfJob = 5;
/** A loop that was blocked runs its timers before it sees that a read has ended long ago. */
const graceMs = 50;
/** Of the four threads that file access, DNS and compression of all extensions share, two always remain. */
const maximumParked = 2;
/** A mount rests in proportion to how long a call has hung: what was slow for a moment is soon read again. */
const restPerHungMs = 4;
const maximumRestMs = 16 * 60_000;
const maximumResting = 100;

/**
 * Runs one job at a time, with a deadline for each call. A system call that hangs cannot be cancelled and keeps its thread:
 * until it returns, nothing else is read on that mount, and afterwards the mount is left alone for a while; with two of them,
 * nothing foreign is read at all.
 */
export class ForeignFiles {
  private readonly queue = new SerialQueue();
  private readonly parked = new Set<ForeignSession>();
  /** Until when, by mount. */
  private readonly resting = new Map<string, number>();
  private readonly mounts: Pick<Mounts, 'current' | 'expire'>;
  private readonly now: () => number;
  /** The newest one; undefined on systems that have none. */
  private table: MountTable | undefined;

  constructor(
    private readonly platform: NodeJS.Platform,
    private readonly options: ForeignFilesOptions = {},
  ) {
    this.mounts = options.mounts ?? new Mounts(platform);
    this.now = options.now ?? (() => performance.now());
  }

  /**
   * @param isAsked a person wants exactly this path: then network file systems are used too, but no network names.
   * @throws what the job throws, except Unreadable.
   */
  run<T>(job: (files: ForeignReader) => Promise<T>, { isAsked = false } = {}): Promise<ForeignAnswer<T>> {
    return this.queue.run(() => this.runNow(job, isAsked));
  }

  private async runNow<T>(
    job: (files: ForeignReader) => Promise<T>,
    isAsked: boolean,
  ): Promise<ForeignAnswer<T>> {
    if (this.parked.size >= maximumParked) return { kind: 'unreadable', reason: 'no-answer' };
    this.table = await this.mounts.current();
    const session = new ForeignSession(this.platform, this.obstacles(isAsked), this.now);
    const work = jobIn(session, job).then(
      (value): ForeignAnswer<T> => ({ kind: 'answered', value }),
      (error: unknown): ForeignAnswer<T> => {
        if (error instanceof Unreadable) return { kind: 'unreadable', reason: error.reason };
        throw error;
      },
    );
    const allowedMs = this.options.deadlineMs ?? (isAsked ? askedDeadlineMs : deadlineMs);
    const answer = await this.inTime(work, session, allowedMs);
    if (answer !== 'late') return answer;
    this.park(session, work);
    // it may hang on a mount that is newer than the table
    this.mounts.expire();
    this.table = await this.mounts.current();
    return { kind: 'unreadable', reason: 'no-answer' };
  }

  /** @returns `late` if one of its calls takes longer than allowed, or all of them together several times as long. */
  private async inTime<T>(work: Promise<T>, session: ForeignSession, allowedMs: number): Promise<T | 'late'> {
    const end = this.now() + deadlinesOfJob * allowedMs;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      const waitFor = (ms: number): void => {
        timer = setTimeout(() => {
          timer = setTimeout(() => {
            const leftMs = Math.min(session.steppedAt + allowedMs, end) - this.now();
            if (leftMs > 0) waitFor(leftMs);
            else resolve('late');
          }, graceMs);
        }, ms);
      };
      waitFor(allowedMs);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The session ends with the call that hangs, whenever that returns. */
  private park(session: ForeignSession, work: Promise<unknown>): void {
    session.isExpired = true;
    this.parked.add(session);
    const release = (): void => {
      this.parked.delete(session);
      this.rest(this.mountOf(session.at), this.now() - session.steppedAt);
    };
    // however it ends, it has been answered as `no-answer`
    work.then(release, release);
  }

  private rest(mount: string, hungMs: number): void {
    // as the newest one
    this.resting.delete(mount);
    this.resting.set(mount, this.now() + Math.min(restPerHungMs * hungMs, maximumRestMs));
    const [oldest] = this.resting.keys();
    if (this.resting.size > maximumResting && oldest !== undefined) this.resting.delete(oldest);
  }

  /** Why nothing at a path may be touched. What the words of a path say is judged once for each job. */
  private obstacles(isAsked: boolean): (at: string) => UnreadableReason | undefined {
    const judged = new Map<string, UnreadableReason | undefined>();
    const { table } = this;
    return (at) => {
      if (!judged.has(at)) {
        const isRefused = refusalOfPath(at, this.platform) !== undefined;
        const isElsewhere = !isAsked && table?.isLocal(at) === false;
        judged.set(at, isRefused ? 'refused' : isElsewhere ? 'not-local' : undefined);
      }
      return judged.get(at) ?? this.silence(at, isAsked);
    };
  }

  /** Whether the file system of a path did not answer, now or a moment ago. */
  private silence(at: string, isAsked: boolean): 'no-answer' | undefined {
    if (this.parked.size === 0 && this.resting.size === 0) return undefined;
    const mount = this.mountOf(at);
    if ([...this.parked].some((session) => this.mountOf(session.at) === mount)) return 'no-answer';
    return !isAsked && (this.resting.get(mount) ?? 0) > this.now() ? 'no-answer' : undefined;
  }

  private mountOf(at: string): string {
    return this.table?.mountPointOf(at) ?? pathsOf(this.platform).parse(at).root.toLowerCase();
  }
}

async function jobIn<T>(session: ForeignSession, job: (files: ForeignReader) => Promise<T>): Promise<T> {
  try {
    return await job(session);
  } finally {
    await session.close();
  }
}

/** The only one of this extension host, so that all of its parts together read one foreign file at a time. */
export const foreignFiles = new ForeignFiles(process.platform);

/** Whether a folder that a person wants to use exists. */
export async function folderState(
  folder: string,
  files: Pick<ForeignFiles, 'run'> = foreignFiles,
): Promise<FolderState> {
  const answer = await files.run((reader) => reader.find(folder), { isAsked: true });
  if (answer.kind === 'unreadable') return answer.reason;
  return answer.value?.isFolder ? 'there' : 'gone';
}
