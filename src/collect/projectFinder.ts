import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { UnreadableReason } from '../model/process/localPath';
import { manifestFiles, parseManifest } from '../model/recognition/manifest';
import type { Project } from '../model/recognition/project';
import type { ForeignAnswer, ForeignFiles, ForeignReader } from './foreignFiles';
import { foreignFiles } from './foreignFiles';

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
    return cached?.project;
  }

  /** Why the project of a folder is not known; undefined if it is, or has not been read yet. */
  unreadableReasonOf(folder: string): UnreadableReason | undefined {
    return this.cache.get(folder)?.unreadable;
  }

  private async refresh(folder: string): Promise<void> {
    try {
      const answer = await readProject(folder, this.home, this.files);
      const before = this.cache.get(folder);
      const now = this.now();
      if (this.cache.size >= maximumFolders) this.evict(now - maximumAgeMs);
      const project = answer.kind === 'answered' ? answer.value : undefined;
      const unreadable = answer.kind === 'answered' ? undefined : answer.reason;
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
      if (usedAt < usedBefore) this.cache.delete(folder);
    }
  }
}

function restAfter(before: CachedProject | undefined): number {
  return before?.unreadable === undefined ? firstRestMs : Math.min(2 * before.forMs, maximumRestMs);
}

function isSameProject(a: Project | undefined, b: Project | undefined): boolean {
  return a?.name === b?.name && a?.folder === b?.folder && a?.onVite === b?.onVite;
}

/** Searches the folder and those above it for a manifest; the nearest counts, even if it names no project. */
export function readProject(
  folder: string,
  home: string,
  files: Pick<ForeignFiles, 'run'> = foreignFiles,
): Promise<ForeignAnswer<Project | undefined>> {
  return files.run((reader) => searchUpwards(reader, folder.replace(/ \(deleted\)$/, ''), home));
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
  let at = folder;
  for (let depth = 0; depth < maximumDepth && at !== end && dirname(at) !== at; depth++) {
    for (const file of manifestFiles) {
      const text = await reader.read(join(at, file), maximumBytes);
      if (text === undefined) continue;
      const { name = basename(at), onVite } = parseManifest(file, text);
      return { name, folder: at, ...(onVite === undefined ? {} : { onVite }) };
    }
    at = dirname(at);
  }
  return undefined;
}
