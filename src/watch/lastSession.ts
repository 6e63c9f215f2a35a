import * as v from 'valibot';
import type { Collector } from '../collect/collector';
import type { Candidate } from '../model/forgotten/candidate';
import type { ProcessIdentity } from '../model/process/process';
import { sameProcess } from '../model/process/process';
import type { Storage } from './boundedStore';

const key = 'startedInTerminals';
/** The oldest are dropped first. */
const maximum = 50;

const identity = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(2)),
  startMark: v.pipe(v.string(), v.maxLength(100)),
});
const stored = v.object({
  boot: v.pipe(v.string(), v.maxLength(100)),
  servers: v.array(v.object({ server: identity, terminal: identity })),
});

type Started = v.InferOutput<typeof stored>['servers'][number];

interface LastSessionParts {
  /** Of this window. */
  readonly storage: Storage;
  /** What tells this start of the system from others: PIDs and marks of starts begin again. Undefined if it is unknown. */
  readonly boot: string | undefined;
  readonly collector: Pick<Collector, 'hasEnded'>;
}

/**
 * Remembers which dev servers the terminals and tasks of this window have started, by PID and start, to know them again
 * after it was reloaded or closed. A terminal whose shell still runs was not closed: VS Code attaches it again.
 */
export class LastSession {
  private readonly before: readonly Started[];
  private started: readonly Started[];
  /** Those that are in a terminal of this window again. */
  private readonly revived = new Set<string>();

  constructor(private readonly parts: LastSessionParts) {
    const read = v.safeParse(stored, parts.storage.get(key));
    const isOfThisBoot = read.success && read.output.boot === parts.boot;
    this.before = isOfThisBoot ? read.output.servers.slice(-maximum) : [];
    this.started = this.before;
  }

  /** Keeps those of the servers that are in a terminal of this window now. */
  async observe(candidates: readonly Candidate[]): Promise<void> {
    const now = candidates.flatMap((candidate) => startedIn(candidate) ?? []);
    for (const one of now) this.revived.add(keyOf(one.server));
    const fresh = now.filter((one) => !this.started.some((known) => isSame(known, one)));
    if (fresh.length === 0 || this.parts.boot === undefined) return;
    const replaced = new Set(fresh.map(({ server }) => server.pid));
    const kept = this.started.filter(({ server }) => !replaced.has(server.pid));
    this.started = [...kept, ...fresh].slice(-maximum);
    await this.parts.storage.update(key, { boot: this.parts.boot, servers: this.started });
  }

  /** The PIDs of those that an earlier session has started in a terminal that is gone. */
  async leftovers(candidates: readonly Candidate[]): Promise<ReadonlySet<number>> {
    const found = new Set<number>();
    for (const { process } of candidates) {
      const known = this.before.find(({ server }) => sameProcess(server, process));
      if (known === undefined || this.revived.has(keyOf(known.server))) continue;
      if (await this.parts.collector.hasEnded(known.terminal)) found.add(process.pid);
    }
    return found;
  }
}

function startedIn({ process, origin }: Candidate): Started | undefined {
  if (origin?.kind !== 'windowTerminal' && origin?.kind !== 'task') return undefined;
  const [server, terminal] = [identityOf(process), origin.process && identityOf(origin.process)];
  return server === undefined || terminal === undefined || terminal.pid === server.pid
    ? undefined
    : { server, terminal };
}

function identityOf({ pid, startMark }: ProcessIdentity): Started['server'] | undefined {
  return startMark === undefined ? undefined : { pid, startMark };
}

function keyOf({ pid, startMark }: Started['server']): string {
  return `${pid}:${startMark}`;
}

function isSame(a: Started, b: Started): boolean {
  return keyOf(a.server) === keyOf(b.server) && keyOf(a.terminal) === keyOf(b.terminal);
}
