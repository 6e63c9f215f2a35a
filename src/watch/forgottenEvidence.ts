import { isDeepStrictEqual } from 'node:util';
import type { Collector } from '../collect/collector';
import { BranchFacts } from '../collect/git/branchFacts';
import type { ForeignFiles } from '../collect/foreignFiles';
import type { Candidate } from '../model/forgotten/candidate';
import { closedTerminal } from '../model/forgotten/closedTerminal';
import type { Evidence } from '../model/forgotten/evidence';
import type { ForgottenReason } from '../model/forgotten/reason';
import { isAgentAmong } from '../model/forgotten/runningAgent';
import type { WindowStarters } from '../model/origin/windowStarters';
import { isDeletedPath, withoutDeletedMark } from '../model/process/deletedPath';
import type { Process, ProcessIdentity } from '../model/process/process';
import { sameProcess } from '../model/process/process';
import type { Checkout } from '../model/recognition/checkout';
import { Emitter } from './emitter';
import type { IdleTimes } from './idleTimes';
import type { LastSession } from './lastSession';

interface EvidenceParts {
  readonly files: Pick<ForeignFiles, 'run'>;
  /** Whether any process has a PID. */
  readonly isPidInUse: (pid: number) => boolean;
  readonly collector: Pick<Collector, 'namedProcesses' | 'hasEnded'>;
  readonly windowStarters: WindowStarters;
  readonly lastSession: LastSession;
  readonly idleTimes: IdleTimes;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** What was read about the servers of the last scans. */
interface Answers {
  readonly leaders: ReadonlyMap<number, boolean>;
  readonly folders: ReadonlyMap<string, ReturnType<Evidence['deletedFolder']>>;
  readonly agents: ReadonlyMap<string, boolean>;
  /** Agents that started servers, and are no ancestors any more. */
  readonly endedAgents: readonly EndedAgent[];
  /** By the folder of the checkout. */
  readonly branches: ReadonlyMap<string, readonly ForgottenReason[]>;
  /** PIDs. */
  readonly leftovers: ReadonlySet<number>;
  /** By PID, in milliseconds since the epoch. */
  readonly idle: ReadonlyMap<number, number>;
}

interface EndedAgent extends ProcessIdentity {
  readonly hasEnded: boolean;
}

const nothing: Answers = {
  endedAgents: [],
  ...{ leftovers: new Set(), idle: new Map() },
  ...{ leaders: new Map(), folders: new Map(), agents: new Map(), branches: new Map() },
};
const noReasons: readonly ForgottenReason[] = [];

/** How often all is read again, while somebody sees it and while nobody does. */
const watchedMs = 10_000;
const unwatchedMs = 60_000;
/** All processes of the machine are read for it. */
const agentsMs = 60_000;
/** Nothing is read about more servers than that. */
const maximumCandidates = 200;

/**
 * Reads, in the background, what speaks for dev servers being no longer wanted: about the servers of the last scan, when
 * these change, and again from time to time.
 */
export class ForgottenEvidence implements Evidence {
  private readonly changed = new Emitter<void>();
  /** Some answer is another one than before. */
  readonly onDidChange = this.changed.event;
  version = 0;
  /** Everything has been read once, about servers that there are. */
  isAllRead = false;

  private candidates: readonly Candidate[] = [];
  private answers = nothing;
  private reading: Promise<void> | undefined;
  private isOutdated = false;
  private isDisposed = false;
  private readAt = -Infinity;
  private agentsReadAt = -Infinity;

  private readonly branchFacts: BranchFacts;

  constructor(private readonly parts: EvidenceParts) {
    this.branchFacts = new BranchFacts(parts.files);
  }

  observe(candidates: readonly Candidate[]): void {
    const isSame =
      candidates.length === this.candidates.length &&
      candidates.every((one, index) => isSameCandidate(one, this.candidates[index]));
    this.candidates = candidates;
    if (!isSame) this.refresh();
  }

  /** Reads all again if that was some time ago: nothing else shows that something has changed. */
  revisit(isWatched: boolean): void {
    this.parts.idleTimes.tick();
    if (this.parts.now() - this.readAt >= (isWatched ? watchedMs : unwatchedMs)) this.refresh();
  }

  isLeaderRunning(session: number): boolean | undefined {
    return this.answers.leaders.get(session);
  }

  hasEnded(agent: ProcessIdentity): boolean | undefined {
    return this.answers.endedAgents.find((one) => sameProcess(one, agent))?.hasEnded;
  }

  isAgentRunning(title: string): boolean | undefined {
    return this.answers.agents.get(title);
  }

  deletedFolder(path: string): ReturnType<Evidence['deletedFolder']> {
    return this.answers.folders.get(path);
  }

  ofBranch({ folder }: Checkout): readonly ForgottenReason[] {
    return this.answers.branches.get(folder) ?? noReasons;
  }

  ofProcess(process: Process, ancestors: readonly Process[]): readonly ForgottenReason[] {
    const isLeaderRunning = (session: number): boolean | undefined => this.isLeaderRunning(session);
    const closed = closedTerminal([process, ...ancestors], this.parts.windowStarters, isLeaderRunning);
    const sinceMs = this.answers.idle.get(process.pid);
    return [
      ...(closed === undefined ? [] : [closed]),
      ...(this.answers.leftovers.has(process.pid) ? [{ kind: 'lastSession' as const }] : []),
      ...(sinceMs === undefined ? [] : [{ kind: 'idle' as const, sinceMs }]),
    ];
  }

  /** When all has been read about what was observed so far. */
  async whenRead(): Promise<void> {
    while (this.reading !== undefined) await this.reading;
  }

  dispose(): void {
    this.isDisposed = true;
    this.isOutdated = false;
    this.changed.dispose();
  }

  private refresh(): void {
    this.isOutdated = true;
    if (this.isDisposed) return;
    this.reading ??= this.readAll()
      .catch(this.parts.onError)
      .finally(() => {
        this.reading = undefined;
      });
  }

  private async readAll(): Promise<void> {
    while (this.isOutdated) {
      this.isOutdated = false;
      this.readAt = this.parts.now();
      const candidates = this.candidates.slice(0, maximumCandidates);
      await this.parts.lastSession.observe(candidates);
      const answers: Answers = {
        leaders: this.readLeaders(candidates),
        folders: await this.readFolders(candidates),
        agents: await this.readAgents(candidates),
        endedAgents: await this.readEndedAgents(candidates),
        branches: await this.readBranches(candidates),
        leftovers: await this.parts.lastSession.leftovers(candidates),
        idle: await this.parts.idleTimes.idle(candidates),
      };
      this.isAllRead ||= candidates.length > 0;
      if (isDeepStrictEqual(answers, this.answers)) continue;
      this.answers = answers;
      this.version++;
      this.changed.fire();
    }
  }

  private readLeaders(candidates: readonly Candidate[]): ReadonlyMap<number, boolean> {
    const sessions = candidates.flatMap(({ process, ancestors }) =>
      [process, ...ancestors].map(({ session = 0 }) => session),
    );
    const wanted = [...new Set(sessions)].filter((session) => session > 0);
    return new Map(wanted.map((session) => [session, this.parts.isPidInUse(session)]));
  }

  private async readFolders(candidates: readonly Candidate[]): Promise<Answers['folders']> {
    const found = new Map<string, ReturnType<Evidence['deletedFolder']>>();
    for (const { process } of candidates) {
      const { cwd } = process;
      if (cwd === undefined || !isDeletedPath(cwd) || found.has(cwd)) continue;
      const answer = await this.parts.files.run(async (reader) => {
        if ((await reader.find(cwd)) !== undefined) return 'there';
        return (await reader.find(withoutDeletedMark(cwd))) === undefined ? 'deleted' : 'replaced';
      });
      found.set(cwd, answer.kind === 'answered' ? answer.value : undefined);
    }
    return found;
  }

  private async readBranches(candidates: readonly Candidate[]): Promise<Answers['branches']> {
    const checkouts = candidates.flatMap(({ project }) =>
      project?.checkout === undefined || project.checkout.isPruned ? [] : project.checkout,
    );
    const byFolder = new Map(checkouts.map((checkout) => [checkout.folder, checkout]));
    const found = new Map<string, readonly ForgottenReason[]>();
    for (const [folder, checkout] of byFolder) {
      const reasons = await this.branchFacts.reasonsFor(checkout);
      if (reasons.length > 0) found.set(folder, reasons);
    }
    return found;
  }

  private async readEndedAgents(candidates: readonly Candidate[]): Promise<readonly EndedAgent[]> {
    const found: EndedAgent[] = [];
    for (const { origin } of candidates) {
      if (origin?.kind !== 'agent' || origin.pid === undefined || origin.startMark === undefined) continue;
      const { pid, startMark } = origin;
      const agent = { pid, startMark };
      if (found.some((one) => sameProcess(one, agent))) continue;
      const hasEnded = this.hasEnded(agent) === true || (await this.parts.collector.hasEnded(agent));
      found.push({ ...agent, hasEnded });
    }
    return found;
  }

  /** Only for those of which no agent is seen that may have started them. */
  private async readAgents(candidates: readonly Candidate[]): Promise<ReadonlyMap<string, boolean>> {
    const marks = candidates.flatMap(({ process: { starterMark }, origin }) =>
      starterMark?.kind === 'agent' && origin?.process === undefined ? starterMark.title : [],
    );
    const titles = [...new Set(marks)];
    const isKnown = titles.every((title) => this.answers.agents.has(title));
    const { now } = this.parts;
    if (titles.length === 0 || (isKnown && now() - this.agentsReadAt < agentsMs)) return this.answers.agents;
    this.agentsReadAt = now();
    const processes = await this.parts.collector.namedProcesses(() => true);
    if (processes === undefined) return new Map();
    return new Map(
      titles.flatMap((title) => {
        const isRunning = isAgentAmong(processes, title);
        return isRunning === undefined ? [] : [[title, isRunning] as const];
      }),
    );
  }
}

function isSameCandidate(a: Candidate, b: Candidate | undefined): boolean {
  return a.process === b?.process && a.origin === b.origin && a.project === b.project;
}
