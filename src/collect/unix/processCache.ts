import { isDeepStrictEqual } from 'node:util';
import { processesNotShown } from '../../messages/collect';
import type { Problem } from '../../model/listeners/snapshot';
import type { Process, StarterMark, User } from '../../model/process/process';
import { ancestorsOf } from '../../model/process/process';
import type { TimeSliced } from '../../model/text/timeSlice';
import { filterInSlices, finish, itemsPerSlice, mapInSlices } from '../../model/text/timeSlice';
import type { ScanTrigger } from '../collector';
import { StarterMemory } from '../starterMemory';
import { inSlices } from '../timeSlice';
import type { LsofProcess } from './parseLsof';
import type { PsProcess } from './parsePs';
import { baseName } from './parsePs';
import type { ProcessPaths, ProcessReader } from './processReader';
import type { ProcessRow } from './processRow';
import {
  commandLineOf,
  isSameProcess,
  mayHaveBlankPath,
  parentOf,
  startMark,
  withArguments,
} from './processRow';
import { existing, merged, parted, withAncestors } from './processTables';

/** What could not be read is tried again after one scan, two, four, up to this many. */
const scansAtMost = 30;
/** An owner that has stopped listening while it runs is remembered for so many scans, because it may come back. */
const scansRemembered = 300;
/** Many servers set their title soon after they have started; a process that was read so young is read once more. */
const settlingMs = 10_000;

/** An owner in this scan: what lsof shows of it, and its listening sockets. */
export interface OwnerObservation {
  readonly parsed: LsofProcess;
  /** Their addresses. */
  readonly socketKeys: ReadonlySet<string>;
}

interface Remembered {
  readonly observation: OwnerObservation;
  /** Scans since it was an owner. */
  readonly scans: number;
}

export interface CacheUpdate {
  /** The owners and all their ancestors. */
  readonly processes: ReadonlyMap<number, Process>;
  /** Owners that could not be read: they are as an earlier scan found them, or missing. */
  readonly unread: ReadonlySet<number>;
  readonly problems: readonly Problem[];
}

/** What one reading is about. */
interface Reading {
  readonly owners: ReadonlyMap<number, OwnerObservation>;
  /** What must be read. */
  readonly changed: ReadonlySet<number>;
  readonly isReread: boolean;
  /** Those of `changed` that count as another program, whatever ps shows. */
  readonly replaced: ReadonlySet<number>;
  readonly problems: Problem[];
  /** What could not be read as it should, to be tried again soon. */
  readonly incomplete: Set<number>;
}

/**
 * The owners and their ancestors. ps runs when an owner first appears, when an ancestor has ended, and for a person; it lists
 * every process, so that what it shows of the others is used as well. Between, a process may replace its program (execve(2))
 * or change its folder without any sign of it among its sockets: that is seen when ps runs next, or by a person's scan.
 */
export class ProcessCache {
  private processes: ReadonlyMap<number, Process> = new Map();
  private observations: ReadonlyMap<number, OwnerObservation> = new Map();
  /** Owners that run and have stopped listening, and what was read of them. */
  private resting: ReadonlyMap<number, Remembered> = new Map();
  private problems: readonly Problem[] = [];
  /** When ps ran last: milliseconds since the epoch. */
  private readAt = 0;
  private unread: ReadonlySet<number> = new Set();
  /** Tried again by the next scan, and less and less often if that fails too. */
  private incomplete: ReadonlySet<number> = new Set();
  private scansToRetry = 0;
  private retryPause = 1;
  private readonly starters = new StarterMemory();
  /** lsof shows the login names of owners; root may be none of them. */
  private readonly logins = new Map([[0, 'root']]);

  constructor(
    private readonly reader: ProcessReader,
    private readonly self: User,
    private readonly system: {
      readonly isPidInUse: (pid: number) => boolean;
      readonly now: () => number;
    },
  ) {
    if (self.name !== undefined) this.logins.set(self.uid, self.name);
  }

  /**
   * Reads what is not cached yet. An owner that is missing from the result, and not unread, has exited since lsof saw it.
   * @throws the signal's reason if it was aborted; then the cache stays as it was.
   */
  async update(
    owners: ReadonlyMap<number, OwnerObservation>,
    signal: AbortSignal,
    trigger: ScanTrigger,
  ): Promise<CacheUpdate> {
    const isReread = trigger === 'manual';
    const isRetry = this.incomplete.size > 0 && --this.scansToRetry <= 0;
    const replaced = new Set(isRetry ? this.incomplete : []);
    const changed = new Set(replaced);
    await inSlices(this.addChanged({ changed, replaced }, owners, isReread), signal);
    const reading = { owners, changed, replaced, isReread, problems: [], incomplete: new Set<number>() };
    const { processes: before, unread, problems } = this;
    const isRead = changed.size > 0 || (await inSlices(this.isOutdated(owners), signal));
    const read = isRead ? await this.read(reading, signal) : { processes: before, unread, problems };
    const resting = this.restingNow(owners);
    const kept = await inSlices(withAncestors(resting.keys(), before), signal);
    const shown = await inSlices(withAncestors(owners.keys(), read.processes), signal);
    const all = await inSlices(merged(kept, shown), signal);
    const updated = await inSlices(this.starters.update(all), signal);
    const processes = await inSlices(withAncestors(owners.keys(), updated), signal);
    const observations = await inSlices(existing(owners, processes), signal);
    // not before: nothing changes if the scan is aborted
    if (isRead) {
      this.retryLater(reading.incomplete);
      this.readAt = this.system.now();
    }
    this.processes = updated;
    this.observations = observations;
    this.resting = resting;
    this.unread = read.unread;
    this.problems = read.problems;
    return { processes, unread: read.unread, problems: owners.size === 0 ? [] : read.problems };
  }

  private *addChanged(
    { changed, replaced }: { changed: Set<number>; replaced: Set<number> },
    owners: ReadonlyMap<number, OwnerObservation>,
    isReread: boolean,
  ): TimeSliced<void> {
    let seen = 0;
    for (const [pid, observation] of owners) {
      if (++seen % itemsPerSlice === 0) yield;
      const { uid, login } = observation.parsed;
      if (uid !== undefined && login !== undefined) this.logins.set(uid, login);
      if (!this.isSameProgram(pid, observation)) replaced.add(pid);
      if (isReread || !this.isValid(pid, observation)) changed.add(pid);
    }
  }

  /** Whether an ancestor of an owner has ended, or one of them was too young when ps showed it. */
  private *isOutdated(owners: ReadonlyMap<number, OwnerObservation>): TimeSliced<boolean> {
    // then what is missing is tried again at its own pace
    if (this.incomplete.size > 0) return false;
    const now = this.system.now();
    let seen = 0;
    for (const { pid, startedAt } of (yield* withAncestors(owners.keys(), this.processes)).values()) {
      if (++seen % itemsPerSlice === 0) yield;
      if (!owners.has(pid) && !this.system.isPidInUse(pid)) return true;
      const settledAt = (startedAt ?? 0) + settlingMs;
      if (this.readAt < settledAt && now >= settledAt) return true;
    }
    return false;
  }

  private restingNow(owners: ReadonlyMap<number, OwnerObservation>): ReadonlyMap<number, Remembered> {
    const resting = new Map<number, Remembered>();
    const remember = (pid: number, observation: OwnerObservation, scans: number): void => {
      const isKept = scans <= scansRemembered && !owners.has(pid) && this.system.isPidInUse(pid);
      if (isKept && this.processes.has(pid)) resting.set(pid, { observation, scans });
    };
    for (const [pid, { observation, scans }] of this.resting) remember(pid, observation, scans + 1);
    for (const [pid, observation] of this.observations) remember(pid, observation, 1);
    return resting;
  }

  private retryLater(incomplete: ReadonlySet<number>): void {
    this.incomplete = incomplete;
    this.scansToRetry = this.retryPause;
    this.retryPause = incomplete.size === 0 ? 1 : Math.min(2 * this.retryPause, scansAtMost);
  }

  /** Every process that ps shows now, with the cached paths of those that are still the same. */
  *describeAll(
    rows: ReadonlyMap<number, PsProcess>,
    programs: ReadonlyMap<number, string> = new Map(),
  ): TimeSliced<Map<number, Process>> {
    const describing = mapInSlices(
      rows,
      ([pid, row]) => [pid, this.describeNow(row, programs.get(pid))] as const,
    );
    return new Map(yield* describing);
  }

  /** The programs of those of these processes whose arguments do not tell where the path ends. */
  async programsWithBlanks(
    processes: readonly Process[],
    rows: ReadonlyMap<number, PsProcess>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, string>> {
    const cut = processes.flatMap(({ pid, executable }) => {
      const row = rows.get(pid);
      return executable === undefined && row !== undefined && mayHaveBlankPath(row) ? [row] : [];
    });
    if (cut.length === 0) return new Map();
    // that they are unknown is no problem of an inspection: they are called after their first word
    const { programs } = await this.reader.programs([], signal);
    return new Map(
      cut.flatMap(({ pid, commandText = '' }): [number, string][] => {
        const program = programs.get(pid);
        // otherwise another process may have the PID by now
        const isIts = program !== undefined && `${commandText} `.startsWith(`${program} `);
        return isIts ? [[pid, program]] : [];
      }),
    );
  }

  /** The same for one process and its ancestors. Empty if it has exited. */
  ancestorChain(pid: number, rows: ReadonlyMap<number, PsProcess>): Process[] {
    const processes = new Map<number, Process>();
    for (const row of finish(withAncestors([pid], rows)).values()) {
      processes.set(row.pid, this.describeNow(row));
    }
    const process = processes.get(pid);
    return process === undefined ? [] : [process, ...ancestorsOf(processes, process)];
  }

  /** Whether it was an owner in the last scan. */
  hasOwner(pid: number | undefined): boolean {
    return pid !== undefined && this.observations.has(pid);
  }

  user(uid: number): User {
    return { uid, name: this.logins.get(uid) };
  }

  /**
   * Whether it is the same process as in the last scan, or as before it stopped listening, as far as lsof alone can tell:
   * another process under the PID would have none of its addresses.
   */
  private isValid(pid: number, observation: OwnerObservation): boolean {
    const before = this.observationBefore(pid);
    return (
      before !== undefined &&
      this.isSameProgram(pid, observation) &&
      [...observation.socketKeys].some((key) => before.socketKeys.has(key))
    );
  }

  private observationBefore(pid: number): OwnerObservation | undefined {
    return this.observations.get(pid) ?? this.resting.get(pid)?.observation;
  }

  /** Whether lsof shows of it what it showed before. */
  private isSameProgram(pid: number, { parsed }: OwnerObservation): boolean {
    const before = this.observationBefore(pid)?.parsed;
    return (
      before?.command === parsed.command &&
      before?.parentPid === parsed.parentPid &&
      before?.uid === parsed.uid
    );
  }

  private async read(reading: Reading, signal: AbortSignal): Promise<CacheUpdate> {
    const { owners, changed, problems, incomplete } = reading;
    const parsed = [...owners.values()].map((owner) => owner.parsed);
    const known = await inSlices(this.knownIn(owners), signal);
    const areKnown = known.size === owners.size;
    const { rows, zombies, isRead } = await this.reader.rows(parsed, areKnown, problems, signal);
    const isMissing = (pid: number): boolean =>
      isRead
        ? !rows.has(pid) && !zombies.has(pid) && this.system.isPidInUse(pid)
        : known.has(pid) || !rows.has(pid);
    const { missing, shown } = await inSlices(parted(owners.keys(), isMissing), signal);
    const keptPids = missing.filter((pid) => known.has(pid));
    const asBefore = await inSlices(withAncestors(keptPids, this.processes), signal);
    const wanted = await inSlices(withAncestors(shown, rows), signal);
    const read = await this.describeRows(reading, wanted, signal);
    if (isRead && missing.length > 0) {
      const detail = `PID ${missing.slice(0, 100).join(', ')}`;
      problems.push({ message: processesNotShown(missing.length), detail });
    }
    for (const pid of isRead ? missing : owners.keys()) incomplete.add(pid);
    return {
      // without ps, what was read before is known better
      processes: await inSlices(isRead ? merged(asBefore, read) : merged(read, asBefore), signal),
      // what ps was not needed for is as certain as before
      unread: new Set(missing.filter((pid) => isRead || changed.has(pid))),
      problems,
    };
  }

  /** The processes of these rows: cached ones if they are the same, else with what lsof shows of them. */
  private async describeRows(
    { owners, replaced, isReread, problems, incomplete }: Reading,
    shown: ReadonlyMap<number, ProcessRow>,
    signal: AbortSignal,
  ): Promise<Map<number, Process>> {
    const completing = mapInSlices(shown.values(), (row) =>
      replaced.has(row.pid) ? row : withArguments(row, this.sameAs(row)),
    );
    const rows = await inSlices(completing, signal);
    const described = new Map<number, Process>();
    const isWanted = (row: ProcessRow): boolean => {
      const before = this.sameAs(row);
      const isSame =
        !isReread &&
        !replaced.has(row.pid) &&
        before?.parentPid === parentOf(row) &&
        isDeepStrictEqual(before?.commandLine, commandLineOf(row, before?.executable));
      if (isSame && before !== undefined) described.set(row.pid, before);
      return !described.has(row.pid);
    };
    const wanted = await inSlices(filterInSlices(rows, isWanted), signal);
    const { paths, isRead } = await this.reader.paths(wanted, problems, signal);
    const own = filterInSlices(wanted, ({ pid, uid }) => owners.has(pid) && uid === this.self.uid);
    const marks = await this.reader.starterMarks(await inSlices(own, signal), signal);
    const unknown = filterInSlices(
      wanted,
      (row) => paths.get(row.pid)?.executable === undefined && (owners.has(row.pid) || mayHaveBlankPath(row)),
    );
    const hasUnknownProgram = (await inSlices(unknown, signal)).length > 0;
    const { programs, isRead: areProgramsRead } = hasUnknownProgram
      ? await this.reader.programs(problems, signal)
      : { programs: new Map<number, string>(), isRead: true };
    const describing = mapInSlices(wanted, (row) => {
      const { pid, uid } = row;
      const command = owners.get(pid)?.parsed.command;
      const before = this.sameAs(row);
      const now = paths.get(pid);
      const cwd = now?.cwd ?? before?.cwd;
      const executable = now?.executable ?? programs.get(pid) ?? before?.executable;
      // it was started by the same, whatever environment it has now
      const mark = marks.get(pid) ?? before?.starterMark;
      described.set(pid, this.describe(row, { cwd, executable }, command, mark));
      const isLost = now?.cwd !== cwd || (now?.executable ?? programs.get(pid)) !== executable;
      const isExpected = now !== undefined || uid !== this.self.uid;
      if (!isRead || !areProgramsRead || isLost || !isExpected) incomplete.add(pid);
    });
    await inSlices(describing, signal);
    return described;
  }

  /** The owners that an earlier scan has read and that still have a socket that they had then. */
  private *knownIn(owners: ReadonlyMap<number, OwnerObservation>): TimeSliced<ReadonlySet<number>> {
    const known = new Set<number>();
    let seen = 0;
    for (const [pid, observation] of owners) {
      if (++seen % itemsPerSlice === 0) yield;
      const isRead = this.processes.get(pid)?.startMark !== undefined;
      if (isRead && this.isValid(pid, observation)) known.add(pid);
    }
    return known;
  }

  /** What is cached of the process in this row. One that has changed its user has become another program. */
  private sameAs(row: ProcessRow): Process | undefined {
    const before = this.processes.get(row.pid);
    return before !== undefined && isSameProcess(before, row) && before.user?.uid === row.uid
      ? before
      : undefined;
  }

  /** @param program if it is known from elsewhere. */
  private describeNow(row: PsProcess, program?: string): Process {
    const cached = this.processes.get(row.pid);
    const same = cached !== undefined && isSameProcess(cached, row) ? cached : undefined;
    const paths = program === undefined ? same : { cwd: same?.cwd, executable: same?.executable ?? program };
    return this.describe(row, paths, same?.name, same?.starterMark);
  }

  private describe(
    row: ProcessRow,
    paths: ProcessPaths | undefined,
    command: string | undefined,
    starterMark: StarterMark | undefined,
  ): Process {
    const { pid, uid, startSeconds, shortName } = row;
    const executable = paths?.executable;
    const commandLine = commandLineOf(row, executable);
    return {
      pid,
      startMark: startMark(row),
      startedAt: startSeconds === undefined ? undefined : startSeconds * 1000,
      name:
        (executable === undefined ? command : baseName(executable)) ??
        shortName ??
        (commandLine?.[0] === undefined ? `process ${pid}` : baseName(commandLine[0])),
      commandLine,
      argvQuality: 'splitOnSpaces',
      cwd: paths?.cwd,
      executable,
      user: uid === undefined ? undefined : this.user(uid),
      parentPid: parentOf(row),
      services: [],
      ...(starterMark === undefined ? {} : { starterMark }),
    };
  }
}
