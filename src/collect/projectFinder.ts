import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { frameworkOnViteIn, manifestFiles, projectNameIn } from '../model/recognition/manifest';
import type { Project } from '../model/recognition/project';

/** A larger file is no manifest. */
const maximumBytes = 1024 * 1024;
const maximumDepth = 12;
/** A project may be renamed: an older answer is read again when it is next used. */
const maximumAgeMs = 30_000;
/** Beyond this number, folders that have not been used for `maximumAgeMs` are evicted. */
const maximumFolders = 500;

interface CachedProject {
  readonly project: Project | undefined;
  readonly readAt: number;
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
  ) {}

  projectOf(folder: string): Project | undefined {
    const cached = this.cache.get(folder);
    if (cached !== undefined) cached.usedAt = this.now();
    const isStale = cached === undefined || this.now() - cached.readAt > maximumAgeMs;
    if (isStale && !this.reading.has(folder)) {
      this.reading.add(folder);
      this.refresh(folder).catch(this.onError);
    }
    return cached?.project;
  }

  private async refresh(folder: string): Promise<void> {
    try {
      const project = await readProject(folder, this.home);
      const before = this.cache.get(folder)?.project;
      const now = this.now();
      if (this.cache.size >= maximumFolders) this.evict(now - maximumAgeMs);
      this.cache.set(folder, { project, readAt: now, usedAt: now });
      if (
        project?.name === before?.name &&
        project?.folder === before?.folder &&
        project?.onVite === before?.onVite
      ) {
        return;
      }
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

/** Searches the folder and those above it for a manifest; the nearest counts, even if it names no project. */
export async function readProject(folder: string, home: string): Promise<Project | undefined> {
  let at = folder.replace(/ \(deleted\)$/, '');
  // Linux writes `(unreachable)/x` for a folder outside of the process's root
  if (!isAbsolute(at)) return undefined;
  // HOME may end with a slash
  const end = resolve(home);
  for (let depth = 0; depth < maximumDepth && at !== end && dirname(at) !== at; depth++) {
    for (const file of manifestFiles) {
      const text = await readText(join(at, file));
      if (text !== undefined) {
        const name = projectNameIn(file, text) ?? basename(at);
        const onVite = frameworkOnViteIn(file, text);
        return { name, folder: at, ...(onVite === undefined ? {} : { onVite }) };
      }
    }
    at = dirname(at);
  }
  return undefined;
}

/** @returns undefined if there is no such file or it is not readable. */
async function readText(path: string): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    // reading a named pipe would never end
    return stats.isFile() && stats.size <= maximumBytes ? await readFile(path, 'utf8') : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
