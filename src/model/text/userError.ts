/**
 * An expected failure whose message is a sentence for the person who asked: what happened, and what to do. It is shown as
 * it stands. Every other error is a defect: it is shown as one plain sentence, and its details go to the log.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
