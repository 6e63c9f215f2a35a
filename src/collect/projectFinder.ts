import { isDeepStrictEqual } from 'node:util';
import { isDeletedPath, withoutDeletedMark } from '../model/process/deletedPath';
import type { UnreadableReason } from '../model/process/localPath';
import type { Checkout } from '../model/recognition/checkout';
import type { Project } from '../model/recognition/project';
import type { ServedPart } from '../model/recognition/servedPart';
import { SharedNames } from '../model/recognition/sharedNames';
import type { ForeignAnswer, ForeignFiles } from './foreignFiles';
import { foreignFiles } from './foreignFiles';
import type { ForeignReader } from './foreignReader';
import { readCheckout } from './git/readCheckout';
import type { ProjectAnswer, ProjectPlace } from './readProject';
import { readProjects } from './readProject';

/** A project may be renamed: an older answer is read again when it is next used. */
const maximumAgeMs = 30_000;
/** A folder that may not be read is left alone for longer each time. */
const firstRestMs = 60_000;
const maximumRestMs = 16 * 60_000;
/** Beyond this number, folders that have not been used for `maximumAgeMs` are evicted. */
const maximumFolders = 500;
/** Beyond this number no further folder is read. */
const maximumFoldersInUse = 5_000;
/**
 * How often branches are read again while they are shown, of how many working trees, and folders that did not answer: how long
 * their file system is left alone is decided by `foreignFiles`.
 */
const revisitMs = 10_000;
const maximumRevisited = 100;

/** How many folders are read in one job, if they are read quickly. */
const maximumTogether = 64;

interface CachedProject {
  readonly place: ProjectPlace;
  /** As it was last read. */
  readonly project: Project | undefined;
  /** Why it was not read this time. */
  readonly unreadable: UnreadableReason | undefined;
  readonly readAt: number;
  /** How long the answer is used. */
  readonly forMs: number;
  usedAt: number;
}

/** The project of a folder. Answers at once from a cache, reads in the background, and reports every change. */
export class ProjectFinder {
  private readonly cache = new Map<string, CachedProject>();
  private readonly reading = new Set<string>();
  private waiting: ProjectPlace[] = [];
  private isReading = false;
  private readonly names = new SharedNames();
  private revisitedAt = -Infinity;
  private idle = Promise.resolve();
  private revisiting = Promise.resolve();
  /** Changes with every change of an answer. */
  version = 0;

  /** @param home the search ends below it: a manifest in the home folder belongs to no project. */
  constructor(
    private readonly home: string,
    private readonly onChange: () => void,
    private readonly onError: (error: unknown) => void,
    private readonly now: () => number = () => performance.now(),
    private readonly files: Pick<ForeignFiles, 'run'> = foreignFiles,
  ) {}

  /** @param folder a working directory. @param part what is served from it, if a command names that. */
  projectOf(folder: string, part?: ServedPart): Project | undefined {
    const key = keyOf(folder, part);
    const cached = this.cache.get(key);
    if (cached !== undefined) cached.usedAt = this.now();
    const isStale = cached === undefined || this.now() - cached.readAt > cached.forMs;
    const isNewAndTooMany =
      cached === undefined && this.cache.size + this.reading.size >= maximumFoldersInUse;
    if (isStale && !isNewAndTooMany) this.refresh({ folder, ...(part === undefined ? {} : { part }) });
    return cached?.project && this.names.toldApart(cached.project);
  }

  /** When the folders that were asked about so far have been read, and those that are read again. */
  async whenIdle(): Promise<void> {
    let known: readonly Promise<void>[];
    do {
      known = [this.revisiting, this.idle];
      await Promise.all(known);
    } while (known[0] !== this.revisiting || known[1] !== this.idle);
  }

  /**
   * Reads again which branches are checked out, if that was some time ago, and what did not answer: nothing else shows that one
   * was switched, or that a file system answers.
   */
  revisit(): void {
    const now = this.now();
    if (now - this.revisitedAt < revisitMs) return;
    this.revisitedAt = now;
    const recent = [...this.cache.values()]
      .filter((one) => one.project?.checkout !== undefined || isSilent(one))
      .sort((a, b) => b.usedAt - a.usedAt)
      .slice(0, maximumRevisited);
    for (const { place } of recent.filter(isSilent)) this.refresh(place);
    const answering = recent.filter((one) => !isSilent(one));
    const places = new Map(answering.flatMap(({ place, project }) => checkoutsOf(place, project)));
    this.revisiting = this.revisitCheckouts(places).catch(this.onError);
  }

  /** Why the project of a folder is not known; undefined if it is, or has not been read yet. */
  unreadableReasonOf(folder: string, part?: ServedPart): UnreadableReason | undefined {
    const cached = this.cache.get(keyOf(folder, part));
    return cached && reasonOf(cached);
  }

  /** @param checkouts by the place whose project has it. */
  private async revisitCheckouts(checkouts: ReadonlyMap<ProjectPlace, Checkout>): Promise<void> {
    const answers = new Map<string, ForeignAnswer<boolean>>();
    for (const [place, checkout] of checkouts) {
      const known = answers.get(checkout.folder);
      const answer = known ?? (await this.files.run((reader) => isSameCheckout(reader, checkout)));
      answers.set(checkout.folder, answer);
      if (answer.kind === 'answered' && !answer.value) this.refresh(place);
    }
  }

  private refresh(place: ProjectPlace): void {
    const key = keyOf(place.folder, place.part);
    if (this.reading.has(key)) return;
    this.reading.add(key);
    this.waiting.push(place);
    if (this.isReading) return;
    this.isReading = true;
    this.idle = this.readWaiting().catch(this.onError);
  }

  /** All that are waiting together: what rows of one view are asked for has much in common. */
  private async readWaiting(): Promise<void> {
    try {
      // those that are asked for in the same turn
      await Promise.resolve();
      while (this.waiting.length > 0) {
        const places = this.waiting.splice(0, maximumTogether);
        const answers = await this.answersOf(places);
        this.waiting.unshift(...places.slice(Math.max(answers.length, 1)));
        const changes = answers.map((answer, index) => this.take(places[index], answer));
        if (!changes.includes(true)) continue;
        this.version++;
        this.onChange();
      }
    } finally {
      this.isReading = false;
    }
  }

  private async answersOf(places: readonly ProjectPlace[]): Promise<readonly ProjectAnswer[]> {
    try {
      return await readProjects(places, this.home, this.files);
    } catch (error) {
      const [first] = places;
      if (first !== undefined) this.reading.delete(keyOf(first.folder, first.part));
      this.onError(error);
      return [];
    }
  }

  /** @returns whether it is another answer than before. */
  private take(place: ProjectPlace | undefined, answer: ProjectAnswer): boolean {
    if (place === undefined) return false;
    const key = keyOf(place.folder, place.part);
    const before = this.cache.get(key);
    const now = this.now();
    if (this.cache.size >= maximumFolders) this.evict(now - maximumAgeMs);
    const unreadable = answer.kind === 'answered' ? undefined : answer.reason;
    const read = answer.kind === 'answered' ? answer.value : undefined;
    // a file system that does not answer for a while has changed nothing
    const project = this.knownBefore(place) ?? (unreadable === 'no-answer' ? before?.project : read);
    this.names.replace(before?.project, project);
    const cached = {
      ...{ place, project, unreadable, readAt: now, usedAt: before?.usedAt ?? now },
      forMs: unreadable === undefined ? maximumAgeMs : restAfter(unreadable, before),
    };
    this.cache.set(key, cached);
    this.reading.delete(key);
    return !isSameProject(project, before?.project) || reasonOf(cached) !== (before && reasonOf(before));
  }

  private evict(usedBefore: number): void {
    for (const [folder, { usedAt }] of this.cache) {
      if (usedAt >= usedBefore) continue;
      this.names.replace(this.cache.get(folder)?.project, undefined);
      this.cache.delete(folder);
    }
  }

  /** Of a folder that is gone, what was known while it was there: what is in its place now may be another project. */
  private knownBefore({ folder, part }: ProjectPlace): Project | undefined {
    return isDeletedPath(folder)
      ? this.cache.get(keyOf(withoutDeletedMark(folder), part))?.project
      : undefined;
  }
}

/** A folder with a line break in its name is never read. */
function keyOf(folder: string, part: ServedPart | undefined): string {
  return part === undefined ? folder : `${folder}\n${JSON.stringify(part)}`;
}

function checkoutsOf(place: ProjectPlace, project: Project | undefined): [ProjectPlace, Checkout][] {
  return project?.checkout === undefined || isDeletedPath(place.folder) ? [] : [[place, project.checkout]];
}

async function isSameCheckout(reader: ForeignReader, checkout: Checkout): Promise<boolean> {
  return isDeepStrictEqual(await readCheckout(reader, checkout.folder), checkout);
}

function isSilent({ unreadable }: CachedProject): boolean {
  return unreadable === 'no-answer';
}

function restAfter(reason: UnreadableReason, before: CachedProject | undefined): number {
  if (reason === 'no-answer') return revisitMs;
  return before?.unreadable === undefined ? firstRestMs : Math.min(2 * before.forMs, maximumRestMs);
}

/** Why a project is not known; undefined if it is. */
function reasonOf({ project, unreadable }: CachedProject): UnreadableReason | undefined {
  return project === undefined ? unreadable : undefined;
}

function isSameProject(a: Project | undefined, b: Project | undefined): boolean {
  return isDeepStrictEqual(a, b);
}
