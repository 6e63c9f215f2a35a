import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { frameworkOnViteIn, manifestFiles, projectNameIn } from '../model/recognition/manifest';
import type { Project } from '../model/recognition/project';

/** Manifests are small; what is larger is none. */
const maximumBytes = 1024 * 1024;
const maximumDepth = 12;
/** A name may change: it is read again when it is asked for after this time. */
const keptMs = 30_000;
/** When so many are known, those that nobody has asked for lately are let go: of processes that ended. */
const maximumFolders = 500;

interface Known {
  readonly project: Project | undefined;
  readonly readAt: number;
  askedAt: number;
}

/**
 * The project a folder belongs to. Answers at once with what is known, reads behind that, and tells when something
 * was learned.
 */
export class ProjectFinder {
  private readonly known = new Map<string, Known>();
  private readonly reading = new Set<string>();
  /** Changes with every change of an answer. */
  version = 0;

  /** @param home the walk up stops beneath it: a manifest in the home folder is nobody's project. */
  constructor(
    private readonly home: string,
    private readonly learned: () => void,
    private readonly failed: (error: unknown) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  projectOf(folder: string): Project | undefined {
    const known = this.known.get(folder);
    if (known !== undefined) known.askedAt = this.now();
    if ((known === undefined || this.now() - known.readAt > keptMs) && !this.reading.has(folder)) {
      this.reading.add(folder);
      this.learn(folder).catch(this.failed);
    }
    return known?.project;
  }

  private async learn(folder: string): Promise<void> {
    try {
      const project = await readProject(folder, this.home);
      const before = this.known.get(folder)?.project;
      const now = this.now();
      if (this.known.size >= maximumFolders) this.letGo(now - keptMs);
      this.known.set(folder, { project, readAt: now, askedAt: now });
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
    this.learned();
  }

  private letGo(askedBefore: number): void {
    for (const [folder, { askedAt }] of this.known) {
      if (askedAt < askedBefore) this.known.delete(folder);
    }
  }
}

/** Looks for a manifest in the folder and those above it; the nearest counts, named or not. */
export async function readProject(folder: string, home: string): Promise<Project | undefined> {
  let at = folder.replace(/ \(deleted\)$/, '');
  // where a process cannot reach its folder the system writes `(unreachable)/x`
  if (!isAbsolute(at)) return undefined;
  // HOME may be written with a slash at its end
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

/** @returns undefined where there is no such file, or it may not be read: then it names nothing. */
async function readText(path: string): Promise<string | undefined> {
  try {
    const about = await stat(path);
    // a pipe of that name would never end
    return about.isFile() && about.size <= maximumBytes ? await readFile(path, 'utf8') : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
