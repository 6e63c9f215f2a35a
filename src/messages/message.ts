/** A question that is answered by one of its actions, or cancelled. */
export interface Question {
  readonly message: string;
  readonly detail: string;
}

/** Something a person is told; it needs no answer. */
export interface Message {
  /** `error`: what the person asked for was not done. */
  readonly level: 'information' | 'warning' | 'error';
  readonly text: string;
}
