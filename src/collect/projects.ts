import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { manifestFiles, projectNameIn } from '../model/manifest';
import type { Project } from '../model/project';

/** Manifests are small; what is larger is none. */
const maximumBytes = 1024 * 1024;
const maximumDepth = 12;
/** A name may change: it is read again when it is asked for after this time. */
const keptMs = 30_000;
/** Folders of processes that ended are of no use; this many are kept before all are let go. */
const maximumFolders = 500;

interface Known {
  readonly project: Project | undefined;
  readonly readAt: number;
}

/**
 * The project a folder belongs to. Answers at once with what is known, reads behind that, and tells when something
 * was learned.
 */
export class Projects {
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
    if ((known === undefined || this.now() - known.readAt > keptMs) && !this.reading.has(folder)) {
      this.reading.add(folder);
      this.learn(folder).catch(this.failed);
    }
    return known?.project;
  }

  private async learn(folder: string): Promise<void> {
    try {
      const project = await readProject(folder, this.home);
      if (this.known.size >= maximumFolders) this.known.clear();
      const before = this.known.get(folder)?.project;
      this.known.set(folder, { project, readAt: this.now() });
      if (project?.name === before?.name && project?.folder === before?.folder) return;
    } finally {
      this.reading.delete(folder);
    }
    this.version++;
    this.learned();
  }
}

/** Looks for a manifest in the folder and those above it; the nearest counts, named or not. */
export async function readProject(folder: string, home: string): Promise<Project | undefined> {
  let at = folder.replace(/ \(deleted\)$/, '');
  for (let depth = 0; depth < maximumDepth && at !== home && dirname(at) !== at; depth++) {
    for (const file of manifestFiles) {
      const text = await readText(join(at, file));
      if (text !== undefined) return { name: projectNameIn(file, text) ?? basename(at), folder: at };
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
