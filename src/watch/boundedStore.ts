import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { Emitter } from './emitter';

/** The part of `vscode.Memento` that is needed: the user's own storage, which no repository can write to. */
export interface Storage {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

interface StoreOptions<T> {
  readonly key: string;
  readonly entry: v.GenericSchema<unknown, T>;
  /** Beyond this number, the first entries are dropped. */
  readonly maximum: number;
  /** The same for two entries of which the later one replaces the other. */
  readonly idOf: (entry: T) => string;
}

interface Read<T> {
  readonly stored: unknown;
  readonly all: readonly T[];
  readonly byId: ReadonlyMap<string, T>;
}

/**
 * A list that is kept across restarts. Other windows write it too, so it is read from storage each time, and a change is
 * made to what all windows have stored until then.
 */
export class BoundedStore<T> {
  private readonly changed = new Emitter<void>();
  /** Changes that this window has made, once they are stored. */
  readonly onDidChange = this.changed.event;
  private last: Read<T> | undefined;
  private version = 0;

  constructor(
    private readonly storage: Storage,
    private readonly options: StoreOptions<T>,
  ) {}

  /** Oldest first; the same array while storage has an equal value. */
  get all(): readonly T[] {
    return this.read().all;
  }

  /** Changes with every change of an answer, also by another window. */
  get revision(): number {
    this.read();
    return this.version;
  }

  get(id: string): T | undefined {
    return this.read().byId.get(id);
  }

  /** As the newest. */
  put(entry: T): Promise<void> {
    const { idOf } = this.options;
    return this.change((all) => [...all.filter((one) => idOf(one) !== idOf(entry)), entry]);
  }

  remove(id: string): Promise<void> {
    return this.change((all) => all.filter((one) => this.options.idOf(one) !== id));
  }

  /** @param change what is to be stored instead of what is. */
  async change(change: (all: readonly T[]) => readonly T[]): Promise<void> {
    const { key, maximum } = this.options;
    const before = this.all;
    const after = change(before).slice(-maximum);
    if (isDeepStrictEqual(after, before)) return;
    await this.storage.update(key, after);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private read(): Read<T> {
    const { key, entry, maximum, idOf } = this.options;
    const stored = this.storage.get(key);
    if (this.last !== undefined && this.last.stored === stored) return this.last;
    // VS Code hands over equal values once any window has written anything
    if (this.last !== undefined && isDeepStrictEqual(this.last.stored, stored)) {
      return (this.last = { ...this.last, stored });
    }
    // what cannot be read, another version has written; entries stay as they are stored, for the order of their keys
    const all = (Array.isArray(stored) ? stored : [])
      .filter((value): value is T => v.is(entry, value))
      .slice(-maximum);
    this.last = { stored, all, byId: new Map(all.map((one) => [idOf(one), one])) };
    this.version++;
    return this.last;
  }
}
