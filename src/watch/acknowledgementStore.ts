import type { Acknowledgement, FindingTraits } from '../model/exposure/acknowledgement';
import { acknowledges, readAcknowledgements } from '../model/exposure/acknowledgement';
import { Emitter } from './emitter';

/** As much of `vscode.Memento` as is needed: the user's own store, which no repository can write to. */
export interface Storage {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const key = 'acknowledgements';
/** The oldest go first: most were for a process that has long ended. */
const maximum = 200;

/** What the user knows and accepts. Kept over restarts, and for all windows of this machine. */
export class AcknowledgementStore {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private read: { readonly stored: unknown; readonly all: readonly Acknowledgement[] } | undefined;

  constructor(
    private readonly storage: Storage,
    private readonly workspace: () => string | undefined,
  ) {}

  /** Asked of the store each time, for other windows write too: the same array as long as that hands out the same. */
  get all(): readonly Acknowledgement[] {
    const stored = this.storage.get(key);
    if (this.read?.stored !== stored) this.read = undefined;
    this.read ??= { stored, all: readAcknowledgements(stored) };
    return this.read.all;
  }

  /** For many questions at once. */
  knows(): (finding: FindingTraits) => boolean {
    const { all } = this;
    const workspace = this.workspace();
    return (finding) => all.some((acknowledgement) => acknowledges(acknowledgement, finding, workspace));
  }

  /** What can be added for the open workspace; undefined where there is none. */
  get currentWorkspace(): string | undefined {
    return this.workspace();
  }

  async add(acknowledgement: Acknowledgement): Promise<void> {
    await this.store([...this.without(acknowledgement), acknowledgement]);
  }

  async remove(acknowledgement: Acknowledgement): Promise<void> {
    await this.store(this.without(acknowledgement));
  }

  dispose(): void {
    this.changed.dispose();
  }

  private without(acknowledgement: Acknowledgement): Acknowledgement[] {
    const same = JSON.stringify(acknowledgement);
    return this.all.filter((one) => JSON.stringify(one) !== same);
  }

  private async store(acknowledgements: readonly Acknowledgement[]): Promise<void> {
    await this.storage.update(key, acknowledgements.slice(-maximum));
    this.changed.fire();
  }
}
