/** A question that is answered by one of its actions, or cancelled. */
export interface Question {
  readonly message: string;
  readonly detail: string;
}

/** A text that is shown to a person and needs no answer. */
export interface Message {
  /** `error`: what the person asked for was not done. */
  readonly level: 'information' | 'warning' | 'error';
  readonly text: string;
}
