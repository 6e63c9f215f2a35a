/** Finds the project of a folder in files that others wrote. */
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { isDeletedPath, withoutDeletedMark } from '../model/process/deletedPath';
import { isBeneathFolder } from '../model/process/comparablePath';
import type { Checkout } from '../model/recognition/checkout';
import { repositoryName } from '../model/recognition/checkout';
import { manifestFiles, parseManifest } from '../model/recognition/manifest';
import type { Project } from '../model/recognition/project';
import type { ServedPart } from '../model/recognition/servedPart';
import { isInstalledPath } from '../model/recognition/servedPart';
import type { ForeignAnswer, ForeignFiles } from './foreignFiles';
import { foreignFiles } from './foreignFiles';
import type { ForeignReader } from './foreignReader';
import { Unreadable } from './foreignReader';
import { readCheckout } from './git/readCheckout';
import { findWorkspaceProject } from './workspaceProject';

/** A larger file is no manifest. */
const maximumBytes = 1024 * 1024;
const maximumDepth = 12;

/** Reading several folders in one job ends then, so that the deadline of a job is never that of many folders. */
const maximumJobMs = 100;

/** What a project is asked for. */
export interface ProjectPlace {
  /** The working directory of a process. */
  readonly folder: string;
  /** What its command serves, if that is named. */
  readonly part?: ServedPart;
}

export type ProjectAnswer = ForeignAnswer<Project | undefined>;

/**
 * Searches a folder and those above it for a manifest; the nearest counts, even if it names no project. What the command
 * serves counts instead if that is a package of its own, beneath or beside the folder.
 */
export async function readProject(
  folder: string,
  home: string,
  files: Pick<ForeignFiles, 'run'> = foreignFiles,
  part?: ServedPart,
): Promise<ProjectAnswer> {
  const [answer] = await readProjects([{ folder, ...(part === undefined ? {} : { part }) }], home, files);
  // it reads at least one
  return answer ?? { kind: 'answered', value: undefined };
}

/**
 * The projects of the first of several places, of one at least: what they have in common is read once.
 * @throws a defect, which concerns the first place alone.
 */
export async function readProjects(
  places: readonly ProjectPlace[],
  home: string,
  files: Pick<ForeignFiles, 'run'>,
): Promise<readonly ProjectAnswer[]> {
  const found: ProjectAnswer[] = [];
  const startedAt = performance.now();
  const job = await files.run(async (reader) => {
    const search = new ProjectSearch(reader, home);
    for (const place of places) {
      if (found.length > 0 && performance.now() - startedAt > maximumJobMs) return;
      try {
        found.push({ kind: 'answered', value: await search.projectOf(place) });
      } catch (error) {
        const isSilent = !(error instanceof Unreadable) || error.reason === 'no-answer';
        // those before are known, and this is the first one of the next job
        if (isSilent && found.length > 0) return;
        if (isSilent) throw error;
        found.push({ kind: 'unreadable', reason: error.reason });
      }
    }
  });
  // what hangs may return later
  const answers = found.slice();
  return job.kind === 'unreadable' && answers.length === 0 ? [job] : answers;
}

/** The searches of one job. */
class ProjectSearch {
  private readonly checkouts = new Map<string, Checkout | undefined>();
  private readonly manifests = new Map<string, FoundManifest | undefined>();

  constructor(
    private readonly reader: ForeignReader,
    private readonly home: string,
  ) {}

  async projectOf({ folder, part }: ProjectPlace): Promise<Project | undefined> {
    const path = withoutDeletedMark(folder);
    const project = (part && (await this.servedBeside(path, part))) ?? (await this.upwards(path));
    // a repository above may be another than the one that it was in
    return isDeletedPath(folder) && project !== undefined ? withoutCheckout(project) : project;
  }

  /** The words of a command may lead to anything that cannot be read, which says nothing of the working directory. */
  private async servedBeside(cwd: string, part: ServedPart): Promise<Project | undefined> {
    try {
      return await this.served(cwd, part);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return undefined;
    }
  }

  /** The package that the words of a command lead to; undefined if they lead to none but that of the working directory. */
  private async served(cwd: string, part: ServedPart): Promise<Project | undefined> {
    const { reader, home } = this;
    if (!isAbsolute(cwd)) return undefined;
    const wanted =
      part.kind === 'project'
        ? await findWorkspaceProject(reader, cwd, home, part.name)
        : resolve(cwd, part.path);
    if (wanted === undefined || !isNear(wanted, cwd, home)) return undefined;
    const found =
      (await reader.find(wanted)) ??
      (part.kind === 'script' ? await reader.find(dirname(wanted)) : undefined);
    if (found === undefined) return undefined;
    const folder = found.isFolder ? found.path : dirname(found.path);
    // a link may lead elsewhere
    if (!isNear(folder, cwd, home) || isInstalledPath(relative(cwd, folder))) return undefined;
    const named = await this.manifestAbove(folder, cwd, part.kind === 'script');
    if (named === undefined && part.kind !== 'project') return undefined;
    const project = await this.upwards(named ?? folder);
    // Angular names its projects in one file at the root
    return part.kind === 'project' && project !== undefined && named === undefined
      ? { ...project, name: part.name, folder }
      : project;
  }

  /** The folder of the nearest manifest that does not belong to the working directory as well. */
  private async manifestAbove(
    folder: string,
    cwd: string,
    mustBeNamed: boolean,
  ): Promise<string | undefined> {
    let at = folder;
    for (let depth = 0; depth < maximumDepth && dirname(at) !== at && !isBeneathFolder(cwd, at); depth++) {
      const found = await this.manifestIn(at);
      if (found !== undefined && (found.isNamed || !mustBeNamed)) return at;
      at = dirname(at);
    }
    return undefined;
  }

  private async upwards(folder: string): Promise<Project | undefined> {
    // Linux writes `(unreachable)/x` for a folder outside of the process's root
    if (!isAbsolute(folder)) return undefined;
    // fails if it may not be read, while a manifest that may not be read only does not count
    await this.reader.find(folder);
    // HOME may end with a slash
    const end = resolve(this.home);
    let named: Project | undefined;
    let at = folder;
    for (let depth = 0; depth < maximumDepth && at !== end && dirname(at) !== at; depth++) {
      named ??= (await this.manifestIn(at))?.project;
      const checkout = await this.checkoutIn(at);
      if (checkout !== undefined) return { ...(named ?? unnamedProject(folder, checkout)), checkout };
      at = dirname(at);
    }
    return named;
  }

  private async manifestIn(folder: string): Promise<FoundManifest | undefined> {
    if (this.manifests.has(folder)) return this.manifests.get(folder);
    const found = await readManifest(this.reader, folder);
    this.manifests.set(folder, found);
    return found;
  }

  private async checkoutIn(folder: string): Promise<Checkout | undefined> {
    if (this.checkouts.has(folder)) return this.checkouts.get(folder);
    const found = await readCheckout(this.reader, folder);
    this.checkouts.set(folder, found);
    return found;
  }
}

function withoutCheckout({ name, folder, onVite }: Project): Project {
  return { name, folder, ...(onVite === undefined ? {} : { onVite }) };
}

/** Beneath the working directory or beside it. */
function isNear(path: string, cwd: string, home: string): boolean {
  const above = dirname(cwd);
  const isShared = above !== resolve(home) && isBeneathFolder(home, above);
  return isBeneathFolder(path, cwd) || (!isShared && isBeneathFolder(path, above));
}

/** What a folder's manifest says; without a name it is called like the folder. */
interface FoundManifest {
  readonly project: Project;
  readonly isNamed: boolean;
}

async function readManifest(reader: ForeignReader, folder: string): Promise<FoundManifest | undefined> {
  let unnamed: FoundManifest | undefined;
  for (const file of manifestFiles) {
    // what comes after it belongs to another language
    if (unnamed !== undefined && file !== 'project.json') break;
    const text = await reader.read(join(folder, file), maximumBytes);
    const manifest = text === undefined ? undefined : parseManifest(file, text);
    if (manifest === undefined) continue;
    const { name, onVite = unnamed?.project.onVite } = manifest;
    const project = { name: name ?? basename(folder), folder, ...(onVite === undefined ? {} : { onVite }) };
    if (name !== undefined) return { project, isNamed: true };
    unnamed ??= { project, isNamed: false };
  }
  return unnamed;
}

/** A folder of a repository without a manifest. */
function unnamedProject(folder: string, checkout: Checkout): Project {
  return folder === checkout.folder
    ? { name: repositoryName(checkout), folder }
    : { name: basename(folder), folder };
}
