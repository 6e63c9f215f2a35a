/**
 * An expected failure. Its message is a sentence that is shown to the user unchanged: what happened, and what to
 * do. Every other error is a defect: the user gets one plain sentence, and the details go to the log.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';

  /** @param detail for the log. */
  constructor(
    message: string,
    readonly detail?: string,
  ) {
    super(message);
  }
}

/** An expected outcome: there is nothing to act on. It is told as information, for nothing went wrong. */
export class NothingToDo extends UserError {
  override readonly name: string = 'NothingToDo';
}

/** An expected failure because something could not be read: what was asked may be so or not. */
export class Unverified extends UserError {
  override readonly name: string = 'Unverified';
}
