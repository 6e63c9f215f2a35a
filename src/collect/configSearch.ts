/** Reads the configuration files of one program, as many and as much as is usual, and notes whether all of it was read. */
import path from 'node:path';
import type { Directive } from '../model/exposure/configs/directives';
import { matchesWildcard } from '../model/text/wildcard';
import type { ForeignReader } from './foreignReader';

const maximumFiles = 64;
const maximumFileBytes = 256 * 1024;
const maximumBytes = 1024 * 1024;
const maximumNames = 500;
/** Folders that are listed. */
const maximumFolders = 32;
/** An include of an include, and so on. */
const maximumIncludes = 8;

/** How a program writes its configuration. */
export interface ConfigLanguage {
  readonly parse: (text: string) => readonly Directive[] | undefined;
  /**
   * The absolute patterns of files that stand in place of a directive; `keep` if it is no include.
   * @returns undefined if they are unknown.
   */
  readonly includesOf: (
    directive: Directive,
    file: string,
    siblings: readonly Directive[],
  ) => readonly string[] | 'keep' | undefined;
}

export class ConfigSearch {
  /** False once something was not read. */
  isWhole = true;
  /** When the newest of the files and folders that were read was changed, in milliseconds since the epoch. */
  changedAt = 0;
  private files = 0;
  private folders = 0;
  private bytes = 0;

  constructor(private readonly reader: ForeignReader) {}

  /** @returns undefined if it cannot be read, or too much was. */
  async text(file: string): Promise<string | undefined> {
    const room = Math.min(maximumFileBytes, maximumBytes - this.bytes);
    if (++this.files > maximumFiles || room <= 0) return undefined;
    const text = await this.reader.read(file, room);
    if (text === undefined) return undefined;
    this.bytes += text.length;
    await this.noteChange(file);
    return text;
  }

  async exists(file: string): Promise<boolean> {
    return (await this.reader.find(file)) !== undefined;
  }

  async isFolder(file: string): Promise<boolean> {
    return (await this.reader.find(file))?.isFolder === true;
  }

  /** The files that an absolute pattern matches, in the order of their names; undefined if they are unknown. */
  async matching(pattern: string): Promise<readonly string[] | undefined> {
    // classes of characters are rare, and not matched
    if (/[[{]/.test(pattern)) return undefined;
    const { root } = path.parse(pattern);
    let found = [root];
    for (const name of pattern.slice(root.length).split(/[\\/]/)) {
      const next: string[] = [];
      for (const folder of found) {
        const names = /[*?]/.test(name) ? await this.namesLike(folder, name) : [name];
        if (names === undefined || next.length + names.length > maximumNames) return undefined;
        next.push(...names.map((one) => path.join(folder, one)));
      }
      found = next;
    }
    return found;
  }

  private async namesLike(folder: string, pattern: string): Promise<readonly string[] | undefined> {
    if (++this.folders > maximumFolders) return undefined;
    // where there is no folder, nothing is included
    if (!(await this.isFolder(folder))) return [];
    const names = await this.reader.list(folder, maximumNames);
    await this.noteChange(folder);
    return names
      ?.filter((name) => !name.startsWith('.') && matchesWildcard(pattern, name))
      .toSorted((a, b) => (a < b ? -1 : 1));
  }

  private async noteChange(file: string): Promise<void> {
    this.changedAt = Math.max(this.changedAt, (await this.reader.find(file))?.changedAt ?? 0);
  }

  /** The directives of a file, with those of the files that it includes in their place; undefined if it cannot be read. */
  async directives(file: string, language: ConfigLanguage): Promise<readonly Directive[] | undefined> {
    const text = await this.text(file);
    const own = text === undefined ? undefined : language.parse(text);
    return own && this.expanded(own, file, language, 0);
  }

  private async expanded(
    directives: readonly Directive[],
    file: string,
    language: ConfigLanguage,
    depth: number,
  ): Promise<readonly Directive[]> {
    const all: Directive[] = [];
    for (const directive of directives) {
      const patterns = language.includesOf(directive, file, directives);
      if (patterns === 'keep') {
        const block = directive.block && (await this.expanded(directive.block, file, language, depth));
        all.push(block === undefined ? directive : { ...directive, block });
        continue;
      }
      if (patterns === undefined || depth >= maximumIncludes) this.isWhole = false;
      else for (const pattern of patterns) await this.include(pattern, language, depth + 1, all);
    }
    return all;
  }

  private async include(
    pattern: string,
    language: ConfigLanguage,
    depth: number,
    into: Directive[],
  ): Promise<void> {
    const files = await this.matching(pattern);
    if (files === undefined) this.isWhole = false;
    for (const file of files ?? []) {
      const text = await this.text(file);
      const own = text === undefined ? undefined : language.parse(text);
      if (own === undefined) this.isWhole = false;
      else for (const one of await this.expanded(own, file, language, depth)) into.push(one);
    }
  }
}
