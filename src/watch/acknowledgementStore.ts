import type { Acknowledgement, FindingTraits } from '../model/exposure/acknowledgement';
import { acknowledges, storedAcknowledgement } from '../model/exposure/acknowledgement';
import type { Storage } from './boundedStore';
import { BoundedStore } from './boundedStore';

/** What the user knows and accepts. Kept across restarts, for all windows on this machine. */
export class AcknowledgementStore {
  private readonly acknowledgements: BoundedStore<Acknowledgement>;
  readonly onDidChange: BoundedStore<Acknowledgement>['onDidChange'];

  constructor(
    storage: Storage,
    private readonly workspace: () => string | undefined,
  ) {
    this.acknowledgements = new BoundedStore<Acknowledgement>(storage, {
      // the oldest are dropped first: most are for processes that exited long ago
      ...{ key: 'acknowledgements', entry: storedAcknowledgement, maximum: 200, idOf },
    });
    this.onDidChange = this.acknowledgements.onDidChange;
  }

  /** The same array while storage returns the same value. */
  get all(): readonly Acknowledgement[] {
    return this.acknowledgements.all;
  }

  /** A function that answers for many findings. */
  knows(): (finding: FindingTraits) => boolean {
    const { all } = this;
    const workspace = this.workspace();
    return (finding) => all.some((one) => acknowledges(one, finding, workspace));
  }

  /** Undefined if no workspace is open. */
  get currentWorkspace(): string | undefined {
    return this.workspace();
  }

  add(one: Acknowledgement): Promise<void> {
    return this.acknowledgements.put(one);
  }

  remove(one: Acknowledgement): Promise<void> {
    return this.acknowledgements.remove(idOf(one));
  }

  dispose(): void {
    this.acknowledgements.dispose();
  }
}

function idOf(one: Acknowledgement): string {
  return JSON.stringify(one);
}
