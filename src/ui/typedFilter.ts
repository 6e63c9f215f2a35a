import { Emitter } from '../watch/emitter';

/**
 * The text that a person filters the rows of this window by. It is not remembered: a row that is missing because of a word typed
 * days ago looks as if nothing listened.
 */
export class TypedFilter {
  private text = '';
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  /** Empty if all rows are shown. */
  get current(): string {
    return this.text;
  }

  /** @param text see `typedText`. */
  set(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
