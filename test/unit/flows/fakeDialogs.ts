import type {
  Action,
  ChoiceItem,
  ChoicePrompt,
  Dialogs,
  EnterPrompt,
  LateChoices,
  ProgressTask,
} from '../../../src/flows/dialogs';
import type { Message, Question } from '../../../src/messages/message';

/** What a person answers: the text of a button or entry (or the id of a button); undefined cancels. */
export type Answer = string | RegExp | undefined;

/** Accepts a list with the entries that are ticked. */
export const asTicked = '(as ticked)';

/** A question or an offer, as it was shown. */
export interface Shown {
  readonly message: string;
  /** Empty for an offer. */
  readonly detail: string;
  readonly actions: readonly string[];
}

/** A list, as it was shown. */
export interface ShownList {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly Pick<
    ChoiceItem<unknown>,
    'label' | 'description' | 'detail' | 'icon' | 'section' | 'isTicked'
  >[];
}

/**
 * Answers questions, offers and lists in the order they are shown, and records everything that was shown. A question
 * without a prepared answer fails the test, as does an answer that is not offered.
 */
export class FakeDialogs implements Dialogs {
  readonly asked: Shown[] = [];
  readonly offered: (Shown & Pick<Message, 'level'>)[] = [];
  readonly lists: ShownList[] = [];
  readonly messages: Message[] = [];
  readonly progressTitles: string[] = [];
  /** What was shown beside these titles. */
  readonly reported: string[] = [];
  /** What a person does when it is shown. */
  onReport: (message: string, cancellation: AbortController) => void = () => undefined;
  readonly copied: string[] = [];
  readonly notices: (string | undefined)[] = [];
  /** What happens while a list, or an offer, is open. */
  onList: () => void = () => undefined;
  onOffer: () => void = () => undefined;
  /** What a person types into a list that accepts it, before choosing. */
  typed = '';
  /** Whether a person cancels whatever shows progress. */
  cancelsProgress = false;
  private readonly answers: Answer[];

  constructor(...answers: readonly Answer[]) {
    this.answers = [...answers];
  }

  /** Answers that were not needed. */
  get unused(): readonly Answer[] {
    return this.answers;
  }

  /** The texts of all messages without actions. */
  get messageTexts(): readonly string[] {
    return this.messages.map(({ text }) => text);
  }

  ask<Id extends string>(question: Question, actions: readonly Action<Id>[]): Promise<Id | undefined> {
    this.asked.push({ ...question, actions: titlesOf(actions) });
    return Promise.resolve(this.press(question.message, actions));
  }

  offer<Id extends string>(
    { level, text }: Message,
    actions: readonly Action<Id>[],
  ): Promise<Id | undefined> {
    this.offered.push({ level, message: text, detail: '', actions: titlesOf(actions) });
    this.onOffer();
    return Promise.resolve(this.press(text, actions));
  }

  async choose<Value>(
    items: readonly ChoiceItem<Value>[],
    prompt: ChoicePrompt,
    late: LateChoices<Value> = {},
  ): Promise<Value | undefined> {
    const entry = late.typed?.(this.typed);
    const more = (await late.more?.(new AbortController().signal)) ?? [];
    const all = [...(entry === undefined ? [] : [entry]), ...items, ...more];
    this.showList(all, prompt);
    return this.pick(all, this.next(prompt.title));
  }

  chooseMany<Value>(items: readonly ChoiceItem<Value>[], prompt: ChoicePrompt): Promise<readonly Value[]> {
    this.showList(items, prompt);
    this.onList();
    const answer = this.next(prompt.title);
    if (answer === undefined) return Promise.resolve([]);
    if (answer === asTicked) {
      return Promise.resolve(items.filter(({ isTicked }) => isTicked).map(({ value }) => value));
    }
    return Promise.resolve(items.filter(({ label }) => matches(answer, label)).map(({ value }) => value));
  }

  /** A text that is not accepted fails the test. */
  enter({ title, problemOf }: EnterPrompt): Promise<string | undefined> {
    const answer = this.next(title);
    if (answer instanceof RegExp) throw new Error('a text is entered, not a pattern');
    const problem = answer === undefined ? undefined : problemOf(answer);
    if (problem !== undefined) throw new Error(problem);
    return Promise.resolve(answer);
  }

  tell(message: Message): void {
    this.messages.push(message);
  }

  progress<Result>(title: string, task: ProgressTask<Result>): Promise<Result> {
    this.progressTitles.push(title);
    const cancellation = new AbortController();
    if (this.cancelsProgress) cancellation.abort();
    return task(cancellation.signal, (message) => {
      this.reported.push(message);
      this.onReport(message, cancellation);
    });
  }

  copy(text: string, notice?: string): Promise<void> {
    this.copied.push(text);
    this.notices.push(notice);
    return Promise.resolve();
  }

  private showList(items: readonly ChoiceItem<unknown>[], { title, placeholder }: ChoicePrompt): void {
    this.lists.push({ title, placeholder, items });
  }

  private press<Id extends string>(message: string, actions: readonly Action<Id>[]): Id | undefined {
    const answer = this.next(message);
    if (answer === undefined) return undefined;
    const found = actions.find(({ id, title }) => id === answer || matches(answer, title));
    if (found === undefined) {
      throw new Error(`"${message}" offers ${titlesOf(actions).join(', ')}, not ${String(answer)}`);
    }
    return found.id;
  }

  private pick<Value>(items: readonly ChoiceItem<Value>[], answer: Answer): Value | undefined {
    if (answer === undefined) return undefined;
    const found = items.find(
      ({ label, description = '' }) => matches(answer, label) || matches(answer, description),
    );
    if (found === undefined) {
      throw new Error(`the list has ${items.map(({ label }) => label).join(', ')}, not ${String(answer)}`);
    }
    return found.value;
  }

  private next(message: string): Answer {
    if (this.answers.length === 0) throw new Error(`no answer is prepared for: ${message}`);
    return this.answers.shift();
  }
}

function titlesOf(actions: readonly Action<string>[]): string[] {
  return actions.map(({ title }) => title);
}

function matches(answer: string | RegExp, text: string): boolean {
  return typeof answer === 'string' ? answer === text : answer.test(text);
}
