import type { Action, ChoiceItem, ChoicePrompt, Dialogs, EnterPrompt, ProgressTask } from '../flows/dialogs';
import { nobodyToAsk } from '../messages/commandLine';
import type { Message, Question } from '../messages/message';
import { visibleText } from '../model/text/text';
import { UserError } from '../model/text/userError';
import type { Console } from './console';

/** What the person has answered on the command line itself. */
export interface GivenAnswers {
  /** Yes to the first question; never to force. */
  readonly yes?: true;
  /** To force what does not end. */
  readonly force?: true;
}

const forcing = 'SIGKILL';

/** Speaks through a terminal: questions and messages on stderr, answers from stdin. */
export class ConsoleDialogs implements Dialogs {
  /** Whether something was told that went wrong. */
  hasFailed = false;

  constructor(
    private readonly console: Console,
    private readonly given: GivenAnswers,
    private readonly interrupted: AbortSignal,
  ) {}

  async ask<Id extends string>(question: Question, actions: readonly Action<Id>[]): Promise<Id | undefined> {
    const text = question.whole?.() ?? [question.message, question.detail].join('\n');
    const answered = actions.find(({ id }) => this.isAnswered(id));
    // what is about to happen is always said
    this.say(text);
    if (answered !== undefined) return answered.id;
    if (!this.console.isInteractive) throw new UserError(nobodyToAsk());
    return this.chooseOne(actions);
  }

  async choose<Value>(
    items: readonly ChoiceItem<Value>[],
    { title, placeholder }: ChoicePrompt,
  ): Promise<Value | undefined> {
    if (!this.console.isInteractive) throw new UserError(nobodyToAsk());
    this.say(title);
    for (const [index, item] of items.entries()) this.say(`${index + 1}  ${entryText(item)}`);
    const [chosen] = numbersIn(await this.console.readLine(`${placeholder} `), items.length);
    return chosen === undefined ? undefined : items[chosen]?.value;
  }

  async chooseMany<Value>(
    items: readonly ChoiceItem<Value>[],
    { title, placeholder }: ChoicePrompt,
  ): Promise<readonly Value[]> {
    const ticked = items.filter(({ isTicked }) => isTicked === true);
    this.say(title);
    for (const [index, item] of items.entries()) {
      this.say(`${item.isTicked === true ? '*' : ' '} ${index + 1}  ${entryText(item)}`);
    }
    if (this.given.yes === true) return ticked.map(({ value }) => value);
    if (!this.console.isInteractive) throw new UserError(nobodyToAsk());
    const line = await this.console.readLine(`${placeholder} `);
    if (line === undefined) return [];
    const chosen = numbersIn(line, items.length);
    return chosen.flatMap((index) => items[index] ?? []).map(({ value }) => value);
  }

  async enter({ prompt, value, problemOf }: EnterPrompt): Promise<string | undefined> {
    if (!this.console.isInteractive) throw new UserError(nobodyToAsk());
    const line = await this.console.readLine(`${prompt} [${value}] `);
    if (line === undefined) return undefined;
    const text = line === '' ? value : line;
    const problem = problemOf(text);
    if (problem !== undefined) throw new UserError(problem);
    return text;
  }

  tell({ level, text }: Message): void {
    this.hasFailed ||= level === 'error';
    this.say(text);
  }

  offer(message: Message): Promise<undefined> {
    this.tell(message);
    return Promise.resolve(undefined);
  }

  async progress<Result>(title: string, task: ProgressTask<Result>): Promise<Result> {
    if (this.console.isInteractive) this.say(title);
    return task(this.interrupted, () => undefined);
  }

  copy(text: string): Promise<void> {
    this.console.out(text);
    return Promise.resolve();
  }

  private isAnswered(id: string): boolean {
    return id === forcing ? this.given.force === true : this.given.yes === true;
  }

  private async chooseOne<Id extends string>(actions: readonly Action<Id>[]): Promise<Id | undefined> {
    for (const [index, { title }] of actions.entries()) this.say(`${index + 1}  ${title}`);
    const [chosen] = numbersIn(await this.console.readLine('> '), actions.length);
    return chosen === undefined ? undefined : actions[chosen]?.id;
  }

  /** Lines stay lines; nothing else in them can move the cursor. */
  private say(text: string): void {
    for (const line of text.split('\n')) this.console.say(visibleText(line));
  }
}

function entryText({ label, description, detail }: ChoiceItem<unknown>): string {
  return [label, description, detail].filter((part) => part !== undefined && part !== '').join('  ');
}

/** `1 3` → `[0, 2]`; those that there are, each once. */
function numbersIn(line: string | undefined, count: number): readonly number[] {
  const numbers = (line ?? '').split(/[\s,]+/).filter((word) => /^\d{1,6}$/.test(word));
  return [...new Set(numbers.map((word) => Number(word) - 1))].filter((index) => index >= 0 && index < count);
}
