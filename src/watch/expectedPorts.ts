import { isDeepStrictEqual } from 'node:util';
import { DeclaredPortReader } from '../collect/declaredPorts';
import type { ForeignFiles } from '../collect/foreignFiles';
import { attributeDeclarations } from '../model/expected/devContainer';
import type { ExpectedPort, PlacedDeclaration } from '../model/expected/expectedPort';
import { expectedId, expectedPorts } from '../model/expected/expectedPort';
import { Emitter } from './emitter';
import type { PinStore } from './pinStore';

interface ExpectedPortsParts {
  readonly files: Pick<ForeignFiles, 'run'>;
  readonly pins: Pick<PinStore, 'all' | 'isPinned' | 'onDidChange'>;
  /** The paths of the workspace's folders on this machine. */
  readonly folders: () => readonly string[];
  /** Whether what the workspace declares is to be shown. */
  readonly isShown: () => boolean;
  /** What an untrusted repository declares is not read. */
  readonly isTrusted: () => boolean;
  /** The value of `remote.portsAttributes`. */
  readonly portsAttributes: () => unknown;
  readonly onError: (error: unknown) => void;
}

interface PackageFolders {
  /** The path of a folder of the workspace. */
  readonly folder: string;
  /** Where its packages are in it: `apps/web`. */
  readonly packages: readonly string[];
}

/** The ports that are pinned, and those that the workspace declares if they are to be shown. */
export class ExpectedPorts {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private declarations: readonly PlacedDeclaration[] = [];
  private found: readonly ExpectedPort[] = [];
  private packages: readonly PackageFolders[] = [];
  private readonly packagesChanged = new Emitter<void>();
  readonly onDidChangePackages = this.packagesChanged.event;
  private reading = 0;
  private readonly reader: DeclaredPortReader;
  private readonly subscription: { dispose(): void };

  constructor(private readonly parts: ExpectedPortsParts) {
    this.reader = new DeclaredPortReader(parts.files);
    this.subscription = parts.pins.onDidChange(() => {
      this.reread();
    });
    this.reread();
  }

  /** The same array while nothing changes. */
  get all(): readonly ExpectedPort[] {
    return this.found;
  }

  /** Whether files of the workspace are read at all: pinned ports are started as they say. */
  get isReading(): boolean {
    const { isTrusted, isShown, pins } = this.parts;
    return isTrusted() && (isShown() || pins.all.length > 0);
  }

  /** The packages of monorepos whose files are read. */
  get packageFolders(): readonly PackageFolders[] {
    return this.packages;
  }

  /** Reads all files again that have changed. */
  reread(): void {
    // at once, for what needs no file
    this.combine();
    this.readAll(++this.reading).catch(this.parts.onError);
  }

  dispose(): void {
    this.reading++;
    this.subscription.dispose();
    this.changed.dispose();
    this.packagesChanged.dispose();
  }

  private async readAll(reading: number): Promise<void> {
    const found: PlacedDeclaration[] = [];
    const packages: PackageFolders[] = [];
    const folders = this.isReading ? this.parts.folders() : [];
    for (const folder of folders) {
      const read = await this.reader.read(folder, () => reading !== this.reading);
      // something has changed meanwhile, and is read now
      if (reading !== this.reading) return;
      found.push(...read.declarations);
      packages.push({ folder, packages: read.packages });
    }
    this.reader.keepOnly(folders);
    const [folder] = folders;
    const source = { kind: 'portsAttributes' } as const;
    const attributes =
      folder === undefined ? [] : attributeDeclarations(this.parts.portsAttributes(), source);
    found.push(...attributes.map((one) => ({ ...one, folder: folder ?? '', scripts: undefined })));
    this.declarations = found;
    this.combine();
    if (isDeepStrictEqual(packages, this.packages)) return;
    this.packages = packages;
    this.packagesChanged.fire();
  }

  private combine(): void {
    const { pins, isShown } = this.parts;
    const declarations = this.isReading ? this.declarations : [];
    const shown = isShown() ? declarations : declarations.filter((one) => pins.isPinned(one));
    const next = expectedPorts(pins.all, shown);
    const before = new Map(this.found.map((one) => [one.id, one]));
    const same = next.map((one) => {
      const known = before.get(expectedId(one));
      return known !== undefined && JSON.stringify(known) === JSON.stringify(one) ? known : one;
    });
    if (same.length === this.found.length && same.every((one, index) => one === this.found[index])) return;
    this.found = same;
    this.changed.fire();
  }
}
