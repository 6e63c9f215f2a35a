import { join } from 'node:path';
import {
  declarationsIn,
  declaringFiles,
  maximumFileBytes,
  packageFiles,
  packageMarkers,
  tellingFiles,
} from '../model/expected/declared';
import type { PackageManager, PlacedDeclaration } from '../model/expected/expectedPort';
import type { PackagePatterns } from '../model/expected/packagePatterns';
import {
  isPackageFolder,
  mayHavePackages,
  noPackages,
  packagePatterns,
  patternsIn,
} from '../model/expected/packagePatterns';
import { workspaceFiles, writtenPatterns } from '../model/recognition/workspacePatterns';
import type { ForeignFiles } from './foreignFiles';
import type { ForeignReader } from './foreignReader';
import { Unreadable } from './foreignReader';
import { readCheckout } from './git/readCheckout';

/** Of one folder of the workspace. */
const maximumPackages = 100;
/** How many folders are looked into for packages. */
const maximumFolders = 300;
/** A folder with more has no packages. */
const maximumNames = 2_000;

/** What is found in one folder. */
interface FolderFound {
  readonly declarations: readonly PlacedDeclaration[];
  readonly manager: PackageManager | undefined;
  /** Where its packages are. */
  readonly packages: PackagePatterns;
}

interface Folder {
  /** Its path. */
  readonly path: string;
  /** Where it is in the folder of the workspace; undefined for that folder itself. */
  readonly within: string | undefined;
  /** Of the packages that may be in it. */
  readonly patterns: PackagePatterns;
  readonly manager: PackageManager | undefined;
}

interface Visited {
  readonly isPackage: boolean;
  readonly found: FolderFound | undefined;
  /** Folders in it that are, or have, packages. */
  readonly next: readonly Folder[];
}

/** What the files of a workspace's folder and of its packages declare. */
interface DeclaredPorts {
  readonly declarations: readonly PlacedDeclaration[];
  /** The paths of the packages in the folder: `apps/web`. */
  readonly packages: readonly string[];
}

/** Reads which ports are declared. Files that have not changed since are not read again. */
export class DeclaredPortReader {
  private readonly cache = new Map<string, { readonly marks: string; readonly found: FolderFound }>();

  constructor(private readonly files: Pick<ForeignFiles, 'run'>) {}

  /**
   * Packages near the top come first, if there are too many. Links, hidden folders, `node_modules` and other working trees of a
   * repository are left out.
   * @param folder a folder of the workspace.
   * @param isCancelled asked between folders.
   */
  async read(folder: string, isCancelled: () => boolean): Promise<DeclaredPorts> {
    const declarations: PlacedDeclaration[] = [];
    const packages: string[] = [];
    const waiting: Folder[] = [{ path: folder, within: undefined, patterns: noPackages, manager: undefined }];
    for (let seen = 0; seen < maximumFolders && packages.length < maximumPackages && !isCancelled(); seen++) {
      const next = waiting.shift();
      if (next === undefined) break;
      const answer = await this.files.run((reader) => this.visit(reader, next));
      if (answer.kind !== 'answered' || answer.value === undefined) continue;
      const { value } = answer;
      if (value.isPackage && next.within !== undefined) packages.push(next.within);
      declarations.push(...(value.found?.declarations ?? []));
      waiting.push(...value.next);
    }
    return { declarations, packages };
  }

  /** Forgets what is in no such folder any more. */
  keepOnly(folders: readonly string[]): void {
    for (const path of this.cache.keys()) {
      if (!folders.some((folder) => path === folder || path.startsWith(join(folder, '/')))) {
        this.cache.delete(path);
      }
    }
  }

  private async visit(reader: ForeignReader, folder: Folder): Promise<Visited | undefined> {
    const { path, within, patterns } = folder;
    const own = await findWithin(reader, path);
    if (own?.isFolder !== true) return undefined;
    const names = await reader.list(path, maximumNames);
    const known = names && new Set(names);
    const mayHave = (file: string): boolean => known?.has(file.replace(/\/.*$/, '')) ?? true;
    const isTop = within === undefined;
    if (!isTop && mayHave('.git') && (await readCheckout(reader, path))?.isLinked === true) return undefined;
    const isPackage = !isTop && isPackageFolder(patterns) && packageMarkers.some(mayHave);
    const found = isTop || isPackage ? await this.readFolder(reader, folder, mayHave) : undefined;
    const inside = isTop ? (found?.packages ?? noPackages) : patterns;
    const next: Folder[] = [];
    // in the same order each time
    for (const name of [...(names ?? [])].sort()) {
      const there = patternsIn(inside, name);
      if (name.startsWith('.') || name === 'node_modules') continue;
      if (!isPackageFolder(there) && !mayHavePackages(there)) continue;
      const at = await findWithin(reader, join(path, name));
      // not behind a link
      if (at?.isFolder !== true || at.path !== join(own.path, name)) continue;
      const manager = isTop ? found?.manager : folder.manager;
      next.push({
        path: join(path, name),
        within: isTop ? name : `${within}/${name}`,
        patterns: there,
        manager,
      });
    }
    return { isPackage, found, next };
  }

  private async readFolder(
    reader: ForeignReader,
    { path, within, manager }: Folder,
    mayHave: (file: string) => boolean,
  ): Promise<FolderFound> {
    const isTop = within === undefined;
    const read = isTop ? [...new Set([...declaringFiles, ...workspaceFiles])] : packageFiles;
    const marks = new Map<string, string>();
    for (const file of [...read, ...tellingFiles].filter(mayHave)) {
      const found = await findWithin(reader, join(path, file));
      if (found?.isFile === true) marks.set(file, found.mark);
    }
    const marked = JSON.stringify([[...marks], manager]);
    const known = this.cache.get(path);
    if (known?.marks === marked) return known.found;
    const files = new Map<string, string>();
    for (const file of read.filter((one) => marks.has(one))) {
      const text = await reader.read(join(path, file), maximumFileBytes);
      if (text !== undefined) files.set(file, text);
    }
    const found = {
      ...declarationsIn({
        ...{ folder: path, files, hasFile: (file: string) => marks.has(file) },
        ...(manager === undefined ? {} : { manager }),
        ...(isTop ? {} : { packagePath: within }),
      }),
      packages: isTop ? packagePatterns(writtenPatterns((file) => files.get(file))) : noPackages,
    };
    this.cache.set(path, { marks: marked, found });
    return found;
  }
}

/** What a link leads to that may not be touched is not there. */
async function findWithin(reader: ForeignReader, path: string): ReturnType<ForeignReader['find']> {
  try {
    return await reader.find(path);
  } catch (error) {
    if (error instanceof Unreadable && error.reason !== 'no-answer') return undefined;
    throw error;
  }
}
