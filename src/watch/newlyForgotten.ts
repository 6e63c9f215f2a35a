import type { ListenerRow } from '../model/rows/listenerRow';

/** More are no longer remembered, the oldest first: most have exited long ago. */
const maximum = 1_000;

/** Finds the servers that begin to look forgotten: each once, and none that did when the window was opened. */
export class NewlyForgotten {
  private readonly known = new Set<string>();

  /**
   * @param forgotten a row of each server that looks forgotten.
   * @param isFirst until everything that may speak for it has been read for the first time.
   */
  update(forgotten: readonly ListenerRow[], isFirst: boolean): readonly ListenerRow[] {
    const fresh = forgotten.filter((row) => !this.known.has(keyOf(row)));
    for (const row of fresh) {
      this.known.add(keyOf(row));
      const [oldest] = this.known.size > maximum ? this.known : [];
      if (oldest !== undefined) this.known.delete(oldest);
    }
    return isFirst ? [] : fresh;
  }
}

function keyOf({ process, ownerId }: ListenerRow): string {
  return `${ownerId} ${process?.startMark ?? ''}`;
}
