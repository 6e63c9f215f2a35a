import type { Acknowledgement, FindingTraits } from '../model/exposure/acknowledgement';
import { acknowledges, readAcknowledgements } from '../model/exposure/acknowledgement';
import { Emitter } from './emitter';

/** The part of `vscode.Memento` that is needed: the user's own storage, which no repository can write to. */
export interface Storage {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const key = 'acknowledgements';
/** The oldest are dropped first: most are for processes that exited long ago. */
const maximum = 200;

/** What the user knows and accepts. Kept across restarts, for all windows on this machine. */
export class AcknowledgementStore {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private read: { readonly stored: unknown; readonly all: readonly Acknowledgement[] } | undefined;

  constructor(
    private readonly storage: Storage,
    private readonly workspace: () => string | undefined,
  ) {}

  /** Read from storage each time, since other windows write too; the same array while storage returns the same value. */
  get all(): readonly Acknowledgement[] {
    const stored = this.storage.get(key);
    if (this.read?.stored !== stored) this.read = undefined;
    this.read ??= { stored, all: readAcknowledgements(stored) };
    return this.read.all;
  }

  /** A function that answers for many findings. */
  knows(): (finding: FindingTraits) => boolean {
    const { all } = this;
    const workspace = this.workspace();
    return (finding) => all.some((acknowledgement) => acknowledges(acknowledgement, finding, workspace));
  }

  /** Undefined if no workspace is open. */
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
