/** Compares the collector's snapshots with what the generators reported, poll by poll. */
import type { Listener } from '../../src/model/listeners/listener';
import type { Snapshot } from '../../src/model/listeners/snapshot';

/** A listener that exists all the time. */
export interface SteadyRow {
  /** See rowKey. */
  readonly key: string;
  readonly pids: readonly number[];
}

/** Listeners that come and go: every port in the range belongs to processes with that name in their command line. */
export interface Family {
  readonly name: string;
  readonly firstPort: number;
  readonly ports: number;
}

export interface Verdicts {
  polls: number;
  lostInOnePoll: number;
  lostInTwoPolls: number;
  /** Present, but the owner hidden, or one of several missing. */
  ownersNotSeen: number;
  ownersNotSeenInTwoPolls: number;
  wrongOwners: number;
  duplicates: number;
  /** Lost while nothing could be opened, by a poll that did not say that it read less. */
  lostSilently: number;
  /** Polls that failed, or said that they read less, while nothing could be opened. */
  strainedPolls: number;
  /** Rows that the poll before did not show and that do not stay: the amount of churn. */
  passingRows: number;
  /** The first few of each, for a person. */
  readonly examples: string[];
}

const exampleCount = 10;

export function rowKey({ protocol, address, port }: Pick<Listener, 'protocol' | 'address' | 'port'>): string {
  return `${protocol} ${address.text} ${port}`;
}

export class Oracle {
  readonly verdicts: Verdicts = {
    polls: 0,
    lostInOnePoll: 0,
    lostInTwoPolls: 0,
    ownersNotSeen: 0,
    ownersNotSeenInTwoPolls: 0,
    wrongOwners: 0,
    duplicates: 0,
    ...{ lostSilently: 0, strainedPolls: 0 },
    passingRows: 0,
    examples: [],
  };
  private readonly steady: ReadonlyMap<string, SteadyRow>;
  private lost: ReadonlySet<string> = new Set();
  private unowned: ReadonlySet<string> = new Set();
  private seen: ReadonlySet<string> = new Set();

  constructor(
    steady: readonly SteadyRow[],
    private readonly families: readonly Family[],
  ) {
    this.steady = new Map(steady.map((row) => [row.key, row]));
  }

  judge(snapshot: Snapshot): void {
    const { verdicts } = this;
    verdicts.polls++;
    const seen = new Set<string>();
    const unowned = new Set<string>();
    for (const listener of snapshot.listeners) {
      const key = rowKey(listener);
      if (seen.has(key)) this.report('duplicates', `${key} twice`);
      seen.add(key);
      const row = this.steady.get(key);
      if (row === undefined) {
        if (!this.seen.has(key)) verdicts.passingRows++;
        this.judgePassing(key, listener);
      } else if (!this.judgeSteady(row, listener)) {
        unowned.add(key);
        if (this.unowned.has(key)) verdicts.ownersNotSeenInTwoPolls++;
      }
    }
    const lost = new Set([...this.steady.keys()].filter((key) => !seen.has(key)));
    this.noteLost(lost);
    this.lost = lost;
    this.unowned = unowned;
    this.seen = seen;
  }

  /** A poll during which no file could be opened: it may read less, and then says so; it may not be wrong. */
  judgeStrained({ listeners, problems, unread }: Pick<Snapshot, 'listeners' | 'problems' | 'unread'>): void {
    const saysSo = problems.length + unread.length > 0;
    if (saysSo) this.verdicts.strainedPolls++;
    const shown = new Set(listeners.map(rowKey));
    for (const key of saysSo ? [] : [...this.steady.keys()].filter((one) => !shown.has(one)))
      this.report('lostSilently', `${key} lost, and nothing said`);
    for (const listener of listeners) {
      const row = this.steady.get(rowKey(listener));
      if (row === undefined) this.judgePassing(rowKey(listener), listener);
      else this.judgeShown(row, listener);
    }
  }

  /** A poll that failed shows nothing. @param isStrained whether no file could be opened meanwhile. */
  judgeFailure(error: unknown, isStrained: boolean): void {
    if (isStrained) {
      this.verdicts.strainedPolls++;
      return;
    }
    this.verdicts.polls++;
    this.verdicts.examples.push(`poll ${this.verdicts.polls} failed: ${String(error)}`);
    const lost = new Set(this.steady.keys());
    this.noteLost(lost);
    this.lost = lost;
  }

  private noteLost(lost: ReadonlySet<string>): void {
    for (const key of lost) {
      this.report('lostInOnePoll', `${key} lost`);
      if (this.lost.has(key)) this.report('lostInTwoPolls', `${key} lost again`);
    }
  }

  /** @returns whether all its owners are shown. */
  private judgeSteady(row: SteadyRow, listener: Listener): boolean {
    const shown = this.judgeShown(row, listener);
    const allShown = row.pids.every((pid) => shown.includes(pid));
    if (!allShown)
      this.report('ownersNotSeen', `${row.key} is of ${row.pids.join()}, shown: ${shown.join() || 'hidden'}`);
    return allShown;
  }

  /** @returns the owners that are shown. */
  private judgeShown(row: SteadyRow, { owner }: Listener): readonly number[] {
    const shown = owner.kind === 'known' ? owner.processes.map(({ pid }) => pid) : [];
    if (shown.some((pid) => !row.pids.includes(pid))) {
      this.report('wrongOwners', `${row.key} is of ${row.pids.join()}, not ${shown.join()}`);
    }
    return shown;
  }

  private judgePassing(key: string, { port, owner }: Listener): void {
    if (owner.kind === 'hidden') return;
    const family = this.families.find(
      ({ firstPort, ports }) => port >= firstPort && port < firstPort + ports,
    );
    for (const { pid, commandLine } of owner.processes) {
      // unreadable or empty during an exec: inconclusive
      if (commandLine === undefined || commandLine.length === 0) continue;
      if (family !== undefined && commandLine.includes(family.name)) continue;
      this.report(
        'wrongOwners',
        `${key} is of ${family?.name ?? 'no family'}, not ${pid} (${commandLine.join(' ')})`,
      );
    }
  }

  private report(
    what:
      'lostInOnePoll' | 'lostInTwoPolls' | 'lostSilently' | 'ownersNotSeen' | 'wrongOwners' | 'duplicates',
    words: string,
  ): void {
    this.verdicts[what]++;
    if (this.verdicts.examples.length < exampleCount) {
      this.verdicts.examples.push(`poll ${this.verdicts.polls}: ${words}`);
    }
  }
}
