/** A question that is answered by one of its actions, or cancelled. */
export interface Question {
  readonly message: string;
  readonly detail: string;
}

/** Something a person is informed or warned of; it has no answer. */
export interface Message {
  readonly level: 'information' | 'warning';
  readonly text: string;
}
