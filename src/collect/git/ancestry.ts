import { pauses } from '../timeSlice';
import type { ForeignFiles } from '../foreignFiles';
import { ObjectStore } from './objectStore';

/** More than that are not read to find out whether one commit is an ancestor of another. */
const maximumCommits = 10_000;
const maximumFound = 20_000;
/** Other files wait while a job reads. */
const jobMs = 100;
const maximumMs = 10_000;
const maximumKnown = 1_000;
/** Clocks of the machines that commits are made on differ. */
const clockSkewSeconds = 24 * 60 * 60;

/** What is known of a commit that is on the way. */
interface Seen {
  readonly parents: readonly string[];
  /** The commit itself was read, not only what a commit-graph says of it. */
  readonly isProved: boolean;
}

/** Answers are remembered: what one commit contains never changes. */
export class Ancestry {
  /** By repository, descendant and ancestor. */
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly files: Pick<ForeignFiles, 'run'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Whether a commit is another one or has it among its ancestors; true only if every commit between them was read and is
   * what its name stands for.
   * @returns undefined if that is not known: commits are missing or damaged, or there are too many.
   */
  async contains(repository: string, from: string, wanted: string): Promise<boolean | undefined> {
    const keyOf = (id: string): string => `${repository} ${id} ${wanted}`;
    const before = this.known.get(keyOf(from));
    if (before !== undefined) return before;
    const walk = new Walk(from, wanted, (id) => this.known.get(keyOf(id)));
    const start = this.now();
    while (walk.answer === 'unfinished') {
      if (this.now() - start > maximumMs) return undefined;
      const job = await this.files.run(async (reader) => {
        const end = this.now() + jobMs;
        const store = await ObjectStore.open(reader, repository, wanted.length / 2);
        const pause = pauses();
        do {
          await walk.step(store);
          await pause();
        } while (walk.answer === 'unfinished' && this.now() < end);
      });
      if (job.kind === 'unreadable') return undefined;
    }
    if (walk.answer === undefined) return undefined;
    this.known.set(keyOf(from), walk.answer);
    const [oldest] = this.known.size > maximumKnown ? this.known.keys() : [];
    if (oldest !== undefined) this.known.delete(oldest);
    return walk.answer;
  }
}

/** From a commit to its ancestors, the nearest first; then, if the wanted one was found, the way to it is proved. */
class Walk {
  answer: boolean | undefined | 'unfinished' = 'unfinished';
  private readonly seen = new Map<string, Seen>();
  /** By parent, the commit that it was found from. */
  private readonly children = new Map<string, string | undefined>();
  private readonly queue: string[];
  private next = 0;
  /** Commits that are there by their names could not be read: what they descend from is unknown. */
  private isIncomplete = false;
  private oldest: { readonly committedAt: number; readonly generation: number | undefined } | undefined;
  /** The next commit on the way back that must be proved, once the wanted one was found. */
  private proving: string | undefined;

  constructor(
    from: string,
    private readonly wanted: string,
    private readonly known: (id: string) => boolean | undefined,
  ) {
    this.queue = [from];
    this.children.set(from, undefined);
    if (from === wanted) this.answer = true;
  }

  /** Reads one more commit. */
  async step(store: ObjectStore): Promise<void> {
    if (this.proving !== undefined) await this.prove(store, this.proving);
    else if (this.oldest === undefined) await this.readWanted(store);
    else await this.visit(store, this.oldest);
  }

  private async readWanted(store: ObjectStore): Promise<void> {
    const { committedAt } = (await store.commit(this.wanted)) ?? {};
    const { generation } = (await store.hintOf(this.wanted)) ?? {};
    if (committedAt === undefined) this.answer = undefined;
    else this.oldest = { committedAt, generation };
  }

  private async visit(
    store: ObjectStore,
    oldest: { readonly committedAt: number; readonly generation: number | undefined },
  ): Promise<void> {
    const id = this.queue[this.next++];
    if (id === undefined) this.answer = this.isIncomplete ? undefined : false;
    else if (this.next > maximumCommits || this.children.size > maximumFound) this.answer = undefined;
    if (id === undefined || this.answer === undefined) return;
    const hint = await store.hintOf(id);
    const commit = hint ?? (await store.commit(id));
    if (commit === undefined) {
      this.isIncomplete = true;
      return;
    }
    // what is older cannot descend from it
    if (commit.committedAt < oldest.committedAt - clockSkewSeconds) return;
    if (isBelow(hint?.generation, oldest.generation)) return;
    this.seen.set(id, { parents: commit.parents, isProved: hint === undefined });
    for (const parent of commit.parents) this.found(parent, id);
  }

  private found(parent: string, child: string): void {
    if (this.children.has(parent) || this.proving !== undefined) return;
    this.children.set(parent, child);
    const known = parent === this.wanted ? true : this.known(parent);
    if (known === true) this.proving = child;
    else if (known === undefined) this.queue.push(parent);
  }

  /** One commit of the way, whose parent on it was proved or is the end. */
  private async prove(store: ObjectStore, id: string): Promise<void> {
    const seen = this.seen.get(id);
    if (seen?.isProved !== true) {
      const parents = (await store.commit(id))?.parents ?? [];
      // a commit-graph that is wrong about one commit is not believed at all
      if (parents.join() !== seen?.parents.join()) {
        this.answer = undefined;
        return;
      }
    }
    this.proving = this.children.get(id);
    if (this.proving === undefined) this.answer = true;
  }
}

function isBelow(generation: number | undefined, wanted: number | undefined): boolean {
  return generation !== undefined && wanted !== undefined && generation <= wanted;
}
