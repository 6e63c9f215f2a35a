import type { Message, Question } from '../messages/message';

/** An answer that a question offers. */
export interface Action<Id extends string> {
  readonly id: Id;
  /** The text of the button. */
  readonly title: string;
}

/** One entry of a list to choose from. Its texts are plain: each surface escapes what it would interpret. */
export interface ChoiceItem<Value> {
  readonly value: Value;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** The name of a codicon, such as `globe`; a surface without icons leaves it out. */
  readonly icon?: string;
  /** A heading for this entry and for those after it that have the same one. */
  readonly section?: string;
  /** Whether it is chosen when the list is opened; only where several can be chosen. */
  readonly isTicked?: boolean;
}

/** How a list to choose from is introduced. */
export interface ChoicePrompt {
  readonly title: string;
  readonly placeholder: string;
}

/** Entries of a list that are not known when it is opened. */
export interface LateChoices<Value> {
  /** Turns what a person types into an entry; undefined if it is not one. */
  readonly typed?: (text: string) => ChoiceItem<Value> | undefined;
  /** Entries that take time to read, added at the end. The signal aborts when the list is closed. */
  readonly more?: (closed: AbortSignal) => Promise<readonly ChoiceItem<Value>[]>;
}

/** How a text is asked for. */
export interface EnterPrompt {
  readonly title: string;
  readonly prompt: string;
  /** The text to begin with. */
  readonly value: string;
  /** Why a text is not accepted; undefined if it is. */
  readonly problemOf: (text: string) => string | undefined;
}

/**
 * @param cancelled aborts when the person cancels it.
 * @param report shows what is being done now, beside the title.
 */
export type ProgressTask<Result> = (
  cancelled: AbortSignal,
  report: (message: string) => void,
) => Promise<Result>;

/**
 * How a flow speaks with the person it acts for, at a window or a terminal, or with an agent's client. Nothing in it
 * assumes a window.
 */
export interface Dialogs {
  /** Asks before something is done. @returns undefined if cancelled. */
  ask<Id extends string>(question: Question, actions: readonly Action<Id>[]): Promise<Id | undefined>;
  /** @returns undefined if cancelled. */
  choose<Value>(
    items: readonly ChoiceItem<Value>[],
    prompt: ChoicePrompt,
    late?: LateChoices<Value>,
  ): Promise<Value | undefined>;
  /** @returns the chosen ones; empty if cancelled. */
  chooseMany<Value>(items: readonly ChoiceItem<Value>[], prompt: ChoicePrompt): Promise<readonly Value[]>;
  /** Asks for a text. @returns undefined if cancelled. */
  enter(prompt: EnterPrompt): Promise<string | undefined>;
  /** Shows a message without actions. Flows do not wait for it to be dismissed. */
  tell(message: Message): void;
  /** Shows a message with actions. @returns undefined if dismissed. */
  offer<Id extends string>(message: Message, actions: readonly Action<Id>[]): Promise<Id | undefined>;
  /** Shows that a task is running. */
  progress<Result>(title: string, task: ProgressTask<Result>): Promise<Result>;
  /** Puts text on the clipboard. @param notice a short confirmation; by default it quotes the text. */
  copy(text: string, notice?: string): Promise<void>;
}
