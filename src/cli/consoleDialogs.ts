import type { Action, ChoiceItem, ChoicePrompt, Dialogs, EnterPrompt, ProgressTask } from '../flows/dialogs';
import {
  answerNotUnderstood,
  choicePrompt,
  commandInstead,
  forceNotGiven,
  nobodyToAsk,
  nobodyToChoose,
  tickPrompt,
  yesOrNoPrompt,
} from '../messages/commandLine';
import type { Message, Question } from '../messages/message';
import { visibleText } from '../model/text/text';
import { UserError } from '../model/text/userError';
import { isNo, isYes, numbersIn } from './answers';
import type { Console } from './console';

/** What the person has answered on the command line itself. */
export interface GivenAnswers {
  /** Yes to ending what was named; never to force, and never where a command would stop it better. */
  readonly yes?: true;
  /** To force what does not end. */
  readonly force?: true;
  /** Only say what would be ended. */
  readonly dryRun?: true;
}

/** Of flows: what sends a signal that cannot be handled. */
const forcing = new Set(['SIGKILL', 'force']);
/** Of flows: for a clipboard and a window, which are not here. The texts have the commands. */
const ofWindows = new Set(['copy', 'start', 'log']);

/** Speaks through a terminal: questions and messages on stderr, answers from stdin. */
export class ConsoleDialogs implements Dialogs {
  /** The last message, which is about the outcome. */
  last: Message | undefined;
  /** Whether it was agreed that something is ended. */
  hasAgreed = false;
  /** Whether it came to what would be ended. */
  hasAsked = false;

  constructor(
    private readonly console: Console,
    private readonly given: GivenAnswers,
    private readonly interrupted: AbortSignal,
  ) {}

  async ask<Id extends string>(question: Question, actions: readonly Action<Id>[]): Promise<Id | undefined> {
    const { message, detail, whole } = question;
    // what is about to happen is always said
    this.say(whole?.() ?? [message, detail].filter((part) => part !== '').join('\n'));
    const possible = actions.filter(({ id }) => !ofWindows.has(id));
    if (possible.length === 0) {
      this.last = { level: 'warning', text: message, because: 'refused' };
      return undefined;
    }
    this.hasAsked = true;
    if (this.given.dryRun === true) return undefined;
    const chosen = this.givenAnswer(actions) ?? (await this.chooseAction(actions, possible));
    this.hasAgreed ||= chosen !== undefined;
    return chosen;
  }

  async choose<Value>(
    items: readonly ChoiceItem<Value>[],
    { title, placeholder }: ChoicePrompt,
  ): Promise<Value | undefined> {
    this.sayItems(title, items, false);
    if (!this.console.isInteractive) throw new UserError(nobodyToChoose());
    this.say(placeholder);
    const [chosen] = await this.readNumbers(choicePrompt(), items.length, []);
    return chosen === undefined ? undefined : items[chosen]?.value;
  }

  async chooseMany<Value>(
    items: readonly ChoiceItem<Value>[],
    { title, placeholder }: ChoicePrompt,
  ): Promise<readonly Value[]> {
    const ticked = items.flatMap(({ isTicked }, index) => (isTicked === true ? [index] : []));
    this.sayItems(title, items, true);
    const valuesOf = (chosen: readonly number[]): Value[] =>
      chosen.flatMap((index) => items[index] ?? []).map(({ value }) => value);
    if (this.given.yes === true || this.given.dryRun === true) return valuesOf(ticked);
    if (!this.console.isInteractive) throw new UserError(nobodyToAsk());
    this.say(placeholder);
    return valuesOf(await this.readNumbers(tickPrompt(ticked.length), items.length, ticked));
  }

  async enter({ prompt, value, problemOf }: EnterPrompt): Promise<string | undefined> {
    if (!this.console.isInteractive) throw new UserError(nobodyToAsk());
    const line = await this.console.readLine(`${visibleText(prompt)} [${visibleText(value)}] `);
    if (line === undefined) return undefined;
    const text = line === '' ? value : line;
    const problem = problemOf(text);
    if (problem !== undefined) throw new UserError(problem);
    return text;
  }

  tell(message: Message): void {
    this.last = message;
    this.say(message.text);
  }

  /** Only force is offered further. What the message leaves out for the log is said at once. */
  async offer<Id extends string>(message: Message, actions: readonly Action<Id>[]): Promise<Id | undefined> {
    this.tell(message);
    const possible = actions.filter(({ id }) => !ofWindows.has(id));
    const log = actions.find(({ id }) => id === 'log')?.id;
    if (possible.length === 0) return log;
    const given = this.givenAnswer(possible);
    if (given !== undefined || !this.console.isInteractive) return given ?? log;
    return (await this.chooseAction(possible, possible)) ?? log;
  }

  async progress<Result>(title: string, task: ProgressTask<Result>): Promise<Result> {
    if (this.console.isInteractive) this.say(title);
    return task(this.interrupted, () => undefined);
  }

  copy(text: string): Promise<void> {
    this.console.out(text);
    return Promise.resolve();
  }

  private givenAnswer<Id extends string>(actions: readonly Action<Id>[]): Id | undefined {
    const force = actions.find(({ id }) => forcing.has(id));
    if (force !== undefined) return this.given.force === true ? force.id : undefined;
    const [first] = actions;
    if (this.given.yes !== true || first?.id === 'copy') return undefined;
    // of several, the one that ends what was named alone
    return (actions.find(({ id }) => id === 'terminate') ?? first)?.id;
  }

  private async chooseAction<Id extends string>(
    actions: readonly Action<Id>[],
    possible: readonly Action<Id>[],
  ): Promise<Id | undefined> {
    if (!this.console.isInteractive) throw new UserError(this.whyUnanswered(actions));
    const [only, ...more] = possible;
    if (only !== undefined && more.length === 0) return this.readYes(only);
    for (const [index, { title }] of possible.entries()) this.say(`${index + 1}  ${title}`);
    const [chosen] = await this.readNumbers(choicePrompt(), possible.length, []);
    return chosen === undefined ? undefined : possible[chosen]?.id;
  }

  private whyUnanswered(actions: readonly Action<string>[]): string {
    if (actions.some(({ id }) => forcing.has(id))) return forceNotGiven();
    return actions[0]?.id === 'copy' ? commandInstead() : nobodyToAsk();
  }

  private async readYes<Id extends string>({ id, title }: Action<Id>): Promise<Id | undefined> {
    for (;;) {
      const line = await this.console.readLine(yesOrNoPrompt(visibleText(title)));
      if (line === undefined || isNo(line)) return undefined;
      if (isYes(line)) return id;
      this.say(answerNotUnderstood());
    }
  }

  /** @param otherwise what an empty line means. @returns the indexes of the chosen ones. */
  private async readNumbers(
    prompt: string,
    count: number,
    otherwise: readonly number[],
  ): Promise<readonly number[]> {
    for (;;) {
      const line = await this.console.readLine(prompt);
      if (line === undefined) return [];
      if (line.trim() === '') return otherwise;
      const numbers = isNo(line) ? [] : numbersIn(line, count);
      if (numbers !== undefined) return numbers;
      this.say(answerNotUnderstood());
    }
  }

  private sayItems(title: string, items: readonly ChoiceItem<unknown>[], canTick: boolean): void {
    this.say(title);
    let section: string | undefined;
    for (const [index, item] of items.entries()) {
      if (item.section !== undefined && item.section !== section) this.say(item.section);
      section = item.section;
      const tick = canTick ? `${item.isTicked === true ? '*' : ' '} ` : '';
      this.say(`${tick}${index + 1}  ${entryText(item)}`);
    }
  }

  /** Lines stay lines; nothing else in them can move the cursor. A dry run's words are its data. */
  private say(text: string): void {
    for (const line of text.split('\n')) {
      if (this.given.dryRun === true) this.console.out(visibleText(line));
      else this.console.say(visibleText(line));
    }
  }
}

function entryText({ label, description, detail }: ChoiceItem<unknown>): string {
  return [label, description, detail].filter((part) => part !== undefined && part !== '').join('  ');
}
