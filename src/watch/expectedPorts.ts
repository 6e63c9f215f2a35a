import { join } from 'node:path';
import type { ForeignFiles } from '../collect/foreignFiles';
import type { ForeignReader } from '../collect/foreignReader';
import { declarationsIn, declaringFiles, maximumFileBytes, tellingFiles } from '../model/expected/declared';
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

/** The ports that are pinned, and those that the workspace declares if they are to be shown. */
export class ExpectedPorts {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private declarations: readonly PlacedDeclaration[] = [];
  private found: readonly ExpectedPort[] = [];
  private reading = 0;
  private readonly subscription: { dispose(): void };

  constructor(private readonly parts: ExpectedPortsParts) {
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

  /** Reads all files again. */
  reread(): void {
    // at once, for what needs no file
    this.combine();
    this.readAll(++this.reading).catch(this.parts.onError);
  }

  dispose(): void {
    this.reading++;
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async readAll(reading: number): Promise<void> {
    const found: PlacedDeclaration[] = [];
    if (this.isReading) {
      for (const folder of this.parts.folders()) {
        const answer = await this.parts.files.run((reader) => readFolder(reader, folder));
        // something has changed meanwhile, and is read now
        if (reading !== this.reading) return;
        if (answer.kind === 'answered') found.push(...answer.value);
      }
      const [folder = ''] = this.parts.folders();
      const source = { kind: 'portsAttributes' } as const;
      for (const declaration of attributeDeclarations(this.parts.portsAttributes(), source)) {
        found.push({ ...declaration, folder, scripts: undefined });
      }
    }
    this.declarations = found;
    this.combine();
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

async function readFolder(reader: ForeignReader, folder: string): Promise<PlacedDeclaration[]> {
  const texts = new Map<string, string>();
  for (const file of declaringFiles) {
    const text = await reader.read(join(folder, file), maximumFileBytes);
    if (text !== undefined) texts.set(file, text);
  }
  const there = new Set<string>();
  if (texts.has('package.json')) {
    for (const file of tellingFiles) {
      if ((await reader.find(join(folder, file)))?.isFile === true) there.add(file);
    }
  }
  return declarationsIn(folder, texts, (file) => there.has(file));
}
