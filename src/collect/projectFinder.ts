import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isDeletedPath, withoutDeletedMark } from '../model/process/deletedPath';
import type { UnreadableReason } from '../model/process/localPath';
import type { Checkout } from '../model/recognition/checkout';
import { repositoryName } from '../model/recognition/checkout';
import { manifestFiles, parseManifest } from '../model/recognition/manifest';
import type { Project } from '../model/recognition/project';
import { projectFamily } from '../model/recognition/project';
import type { ForeignAnswer, ForeignFiles } from './foreignFiles';
import type { ForeignReader } from './foreignReader';
import { foreignFiles } from './foreignFiles';
import { readCheckout } from './git/readCheckout';

/** A larger file is no manifest. */
const maximumBytes = 1024 * 1024;
const maximumDepth = 12;
/** A project may be renamed: an older answer is read again when it is next used. */
const maximumAgeMs = 30_000;
/** A folder that cannot be read is left alone for longer each time. */
const firstRestMs = 60_000;
const maximumRestMs = 16 * 60_000;
/** Beyond this number, folders that have not been used for `maximumAgeMs` are evicted. */
const maximumFolders = 500;
/** Beyond this number no further folder is read. */
const maximumFoldersInUse = 5_000;
/** How often the branches are read again while they are shown, and of how many working trees. */
const revisitMs = 10_000;
const maximumRevisited = 100;

interface CachedProject {
  readonly project: Project | undefined;
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
  private readonly names = new SharedNames();
  private revisitedAt = -Infinity;
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

  projectOf(folder: string): Project | undefined {
    const cached = this.cache.get(folder);
    if (cached !== undefined) cached.usedAt = this.now();
    const isStale = cached === undefined || this.now() - cached.readAt > cached.forMs;
    const isNewAndTooMany =
      cached === undefined && this.cache.size + this.reading.size >= maximumFoldersInUse;
    if (isStale && !this.reading.has(folder) && !isNewAndTooMany) {
      this.reading.add(folder);
      this.refresh(folder).catch(this.onError);
    }
    const project = cached?.project;
    return project !== undefined && this.names.isShared(project.name)
      ? { ...project, within: basename(dirname(project.folder)) }
      : project;
  }

  /** Reads again which branches are checked out, if that was some time ago: nothing else shows that one was switched. */
  revisit(): void {
    const now = this.now();
    if (now - this.revisitedAt < revisitMs) return;
    this.revisitedAt = now;
    const recent = [...this.cache]
      .filter(([, { project }]) => project?.checkout !== undefined)
      .sort(([, a], [, b]) => b.usedAt - a.usedAt)
      .slice(0, maximumRevisited);
    const folders = new Map(recent.flatMap(([folder, { project }]) => checkoutsOf(folder, project)));
    this.revisitCheckouts(folders).catch(this.onError);
  }

  /** Why the project of a folder is not known; undefined if it is, or has not been read yet. */
  unreadableReasonOf(folder: string): UnreadableReason | undefined {
    return this.cache.get(folder)?.unreadable;
  }

  /** @param checkouts by the folder whose project has it. */
  private async revisitCheckouts(checkouts: ReadonlyMap<string, Checkout>): Promise<void> {
    const answers = new Map<string, ForeignAnswer<boolean>>();
    for (const [folder, checkout] of checkouts) {
      const known = answers.get(checkout.folder);
      const answer = known ?? (await this.files.run((reader) => isSameCheckout(reader, checkout)));
      answers.set(checkout.folder, answer);
      if (answer.kind === 'answered' && !answer.value && !this.reading.has(folder)) {
        this.reading.add(folder);
        await this.refresh(folder);
      }
    }
  }

  private async refresh(folder: string): Promise<void> {
    try {
      const answer = await readProject(folder, this.home, this.files);
      const before = this.cache.get(folder);
      const now = this.now();
      if (this.cache.size >= maximumFolders) this.evict(now - maximumAgeMs);
      const project = this.knownBefore(folder) ?? (answer.kind === 'answered' ? answer.value : undefined);
      const unreadable = answer.kind === 'answered' ? undefined : answer.reason;
      this.names.replace(before?.project, project);
      this.cache.set(folder, {
        ...{ project, unreadable, readAt: now, usedAt: now },
        forMs: unreadable === undefined ? maximumAgeMs : restAfter(before),
      });
      if (isSameProject(project, before?.project) && unreadable === before?.unreadable) return;
    } finally {
      this.reading.delete(folder);
    }
    this.version++;
    this.onChange();
  }

  private evict(usedBefore: number): void {
    for (const [folder, { usedAt }] of this.cache) {
      if (usedAt >= usedBefore) continue;
      this.names.replace(this.cache.get(folder)?.project, undefined);
      this.cache.delete(folder);
    }
  }

  /** Of a folder that is gone, what was known while it was there: what is in its place now may be another project. */
  private knownBefore(folder: string): Project | undefined {
    return isDeletedPath(folder) ? this.cache.get(withoutDeletedMark(folder))?.project : undefined;
  }
}

/** Names that several projects have. */
class SharedNames {
  /** How many folders each project has, by its name and its family. */
  private readonly families = new Map<string, Map<string, number>>();

  isShared(name: string): boolean {
    return (this.families.get(name)?.size ?? 0) > 1;
  }

  replace(before: Project | undefined, now: Project | undefined): void {
    if (before !== undefined) this.add(before, -1);
    if (now !== undefined) this.add(now, 1);
  }

  private add(project: Project, change: number): void {
    const counts = this.families.get(project.name) ?? new Map<string, number>();
    const family = projectFamily(project);
    const count = (counts.get(family) ?? 0) + change;
    if (count > 0) counts.set(family, count);
    else counts.delete(family);
    if (counts.size > 0) this.families.set(project.name, counts);
    else this.families.delete(project.name);
  }
}

function checkoutsOf(folder: string, project: Project | undefined): [string, Checkout][] {
  return project?.checkout === undefined || isDeletedPath(folder) ? [] : [[folder, project.checkout]];
}

async function isSameCheckout(reader: ForeignReader, checkout: Checkout): Promise<boolean> {
  return isDeepStrictEqual(await readCheckout(reader, checkout.folder), checkout);
}

function restAfter(before: CachedProject | undefined): number {
  return before?.unreadable === undefined ? firstRestMs : Math.min(2 * before.forMs, maximumRestMs);
}

function isSameProject(a: Project | undefined, b: Project | undefined): boolean {
  return isDeepStrictEqual(a, b);
}

/** Searches the folder and those above it for a manifest; the nearest counts, even if it names no project. */
export function readProject(
  folder: string,
  home: string,
  files: Pick<ForeignFiles, 'run'> = foreignFiles,
): Promise<ForeignAnswer<Project | undefined>> {
  const isDeleted = isDeletedPath(folder);
  const path = withoutDeletedMark(folder);
  return files.run(async (reader) => {
    const project = await searchUpwards(reader, path, home);
    // a repository above may be another than the one that it was in
    return isDeleted && project !== undefined ? withoutCheckout(project) : project;
  });
}

function withoutCheckout({ name, folder, onVite }: Project): Project {
  return { name, folder, ...(onVite === undefined ? {} : { onVite }) };
}

async function searchUpwards(
  reader: ForeignReader,
  folder: string,
  home: string,
): Promise<Project | undefined> {
  // Linux writes `(unreachable)/x` for a folder outside of the process's root
  if (!isAbsolute(folder)) return undefined;
  // fails if it may not be read, while a manifest that may not be read only does not count
  await reader.find(folder);
  // HOME may end with a slash
  const end = resolve(home);
  let named: Project | undefined;
  let at = folder;
  for (let depth = 0; depth < maximumDepth && at !== end && dirname(at) !== at; depth++) {
    named ??= await readManifest(reader, at);
    const checkout = await readCheckout(reader, at);
    if (checkout !== undefined) return { ...(named ?? unnamedProject(folder, checkout)), checkout };
    at = dirname(at);
  }
  return named;
}

async function readManifest(reader: ForeignReader, folder: string): Promise<Project | undefined> {
  for (const file of manifestFiles) {
    const text = await reader.read(join(folder, file), maximumBytes);
    if (text === undefined) continue;
    const { name = basename(folder), onVite } = parseManifest(file, text);
    return { name, folder, ...(onVite === undefined ? {} : { onVite }) };
  }
  return undefined;
}

/** A folder of a repository without a manifest. */
function unnamedProject(folder: string, checkout: Checkout): Project {
  return folder === checkout.folder
    ? { name: repositoryName(checkout), folder }
    : { name: basename(folder), folder };
}
