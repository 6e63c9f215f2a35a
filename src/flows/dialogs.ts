import type { Message, Question } from '../messages/message';

/** An answer that a question offers. */
export interface Action<Id extends string> {
  readonly id: Id;
  /** As the button reads. */
  readonly title: string;
}

/** One entry of a list to choose from. Texts are plain: whoever shows them escapes what its surface interprets. */
export interface ChoiceItem<Value> {
  readonly value: Value;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** The name of a codicon, such as `globe`; a surface without icons leaves it out. */
  readonly icon?: string;
}

/** How a list to choose from is introduced. */
export interface ChoicePrompt {
  readonly title: string;
  readonly placeholder: string;
}

/**
 * How a flow speaks with whoever asked for it: a person at a window or a terminal, or an agent's client. Nothing in it
 * assumes a window.
 */
export interface Dialogs {
  /** Asks before something is done. @returns undefined if cancelled. */
  ask<Id extends string>(question: Question, actions: readonly Action<Id>[]): Promise<Id | undefined>;
  /** @returns undefined if cancelled. */
  choose<Value>(items: readonly ChoiceItem<Value>[], prompt: ChoicePrompt): Promise<Value | undefined>;
  /** Has no answer, so nothing waits for it. */
  tell(message: Message): void;
  /** Tells, and offers what can be done about it. @returns undefined if dismissed. */
  offer<Id extends string>(message: Message, actions: readonly Action<Id>[]): Promise<Id | undefined>;
  /** Shows that something takes its time. `cancel` aborts when the person cancels. */
  progress<Result>(title: string, task: (cancel: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Puts text on the clipboard. */
  copy(text: string): Promise<void>;
}
