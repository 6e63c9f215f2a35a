import type { Acknowledgement, FindingTraits } from '../model/acknowledgement';
import { acknowledges, readAcknowledgements } from '../model/acknowledgement';
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
export class Acknowledgements {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private read: readonly Acknowledgement[] | undefined;

  constructor(
    private readonly storage: Storage,
    private readonly workspace: () => string | undefined,
  ) {}

  /** The same array as long as nothing changes in this window. */
  get all(): readonly Acknowledgement[] {
    this.read ??= readAcknowledgements(this.storage.get(key));
    return this.read;
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
    this.read = acknowledgements.slice(-maximum);
    await this.storage.update(key, this.read);
    this.changed.fire();
  }
}
