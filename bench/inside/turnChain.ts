import { setImmediate } from 'node:timers';

/**
 * Calls back at the end of every turn of the event loop: a chain of setImmediate callbacks runs once a turn. It keeps the
 * loop from sleeping.
 */
export class TurnChain {
  private running = true;

  constructor(private readonly onTurn: () => void) {
    setImmediate(this.turn);
  }

  /** The turn that the work ends in counts as well. */
  stop(): void {
    this.running = false;
    this.onTurn();
  }

  private readonly turn = (): void => {
    if (!this.running) return;
    this.onTurn();
    setImmediate(this.turn);
  };
}
