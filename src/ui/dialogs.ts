import * as vscode from 'vscode';
import { inSlices } from '../collect/timeSlice';
import type {
  Action,
  ChoiceItem,
  ChoicePrompt,
  Dialogs,
  EnterPrompt,
  LateChoices,
  ProgressTask,
} from '../flows/dialogs';
import { copiedNotice, unsafeToPasteError } from '../messages/clipboard';
import type { Message, Question } from '../messages/message';
import { fittingQuestion, textLimits, wholeQuestion } from '../messages/message';
import { canBePasted } from '../model/process/shellQuote';
import { cutText, visibleText, withoutIcons, withoutLinks } from '../model/text/text';
import type { TimeSliced } from '../model/text/timeSlice';
import { itemsPerSlice } from '../model/text/timeSlice';
import { UserError } from '../model/text/userError';
import { withCancellableProgress } from './progress';
import { showWholeText } from './wholeText';

const noticeMs = 3_000;

/** Speaks through VS Code's window: modal questions, notifications, quick picks and the status bar. */
export class WindowDialogs implements Dialogs {
  async ask<Id extends string>(question: Question, actions: readonly Action<Id>[]): Promise<Id | undefined> {
    // whatever a caller passes, its buttons stay on the screen
    const { message, detail, whole } = fittingQuestion({
      ...question,
      message: visibleText(question.message, true),
      detail: visibleText(question.detail, true),
    });
    const all = question.whole ?? whole;
    const showAll = wholeQuestion.showAll();
    const titles = [...actions.map(({ title }) => title), ...(all === undefined ? [] : [showAll])];
    for (;;) {
      const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...titles);
      if (chosen !== showAll || all === undefined) return idOf(chosen, actions);
      await showWholeText(wholeQuestion.documentTitle(), visibleText(all(), true));
      // a modal question would hide what it is about
      const answer = wholeQuestion.answer();
      const next = await vscode.window.showInformationMessage(wholeQuestion.opened(), answer);
      if (next !== answer) return undefined;
    }
  }

  async choose<Value>(
    items: readonly ChoiceItem<Value>[],
    prompt: ChoicePrompt,
    late?: LateChoices<Value>,
  ): Promise<Value | undefined> {
    if (late !== undefined) return chooseLate(items, prompt, late);
    const entries = await inSlices(toPickItems(items));
    const picked = await vscode.window.showQuickPick(entries, optionsFor(prompt));
    return valueOf(picked);
  }

  async chooseMany<Value>(
    items: readonly ChoiceItem<Value>[],
    prompt: ChoicePrompt,
  ): Promise<readonly Value[]> {
    const entries = await inSlices(toPickItems(items));
    const picked = await vscode.window.showQuickPick(entries, {
      ...optionsFor(prompt),
      canPickMany: true,
    });
    return (picked ?? []).flatMap((item) => ('value' in item ? [item.value] : []));
  }

  async enter({ title, prompt, value, problemOf }: EnterPrompt): Promise<string | undefined> {
    return vscode.window.showInputBox({ title, prompt, value, validateInput: problemOf });
  }

  tell(message: Message): void {
    void show(message, []);
  }

  async offer<Id extends string>(message: Message, actions: readonly Action<Id>[]): Promise<Id | undefined> {
    const chosen = await show(
      message,
      actions.map(({ title }) => title),
    );
    return idOf(chosen, actions);
  }

  async progress<Result>(title: string, task: ProgressTask<Result>): Promise<Result> {
    return withCancellableProgress(title, task);
  }

  async copy(text: string, notice = copiedNotice(text)): Promise<void> {
    if (!canBePasted(text)) throw new UserError(unsafeToPasteError(text));
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(withoutIcons(notice), noticeMs);
  }
}

async function show({ level, text }: Message, titles: readonly string[]): Promise<string | undefined> {
  const message = cutText(withoutLinks(text), textLimits.notification);
  switch (level) {
    case 'information':
      return vscode.window.showInformationMessage(message, ...titles);
    case 'warning':
      return vscode.window.showWarningMessage(message, ...titles);
    case 'error':
      return vscode.window.showErrorMessage(message, ...titles);
  }
}

function idOf<Id extends string>(title: string | undefined, actions: readonly Action<Id>[]): Id | undefined {
  return actions.find((action) => action.title === title)?.id;
}

type ValueItem<Value> = vscode.QuickPickItem & { readonly value: Value };
type PickItem<Value> = ValueItem<Value> | vscode.QuickPickItem;

function* toPickItems<Value>(items: readonly ChoiceItem<Value>[]): TimeSliced<PickItem<Value>[]> {
  const found: PickItem<Value>[] = [];
  for (const [index, item] of items.entries()) {
    if (index % itemsPerSlice === itemsPerSlice - 1) yield;
    const { section } = item;
    if (section !== undefined && section !== items[index - 1]?.section) {
      found.push({ label: section, kind: vscode.QuickPickItemKind.Separator });
    }
    found.push(toPickItem(item));
  }
  return found;
}

export function toPickItem<Value>({
  value,
  label,
  description,
  detail,
  icon,
  isTicked,
}: ChoiceItem<Value>): ValueItem<Value> {
  return {
    value,
    label: withoutIcons(cutText(label, textLimits.label)),
    // not in the label, where screen readers say its name
    ...(icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(icon) }),
    ...(description === undefined
      ? {}
      : { description: withoutIcons(cutText(description, textLimits.label)) }),
    ...(detail === undefined ? {} : { detail: withoutIcons(cutText(detail, textLimits.pickDetail)) }),
    ...(isTicked === undefined ? {} : { picked: isTicked }),
  };
}

function valueOf<Value>(picked: PickItem<Value> | undefined): Value | undefined {
  return picked !== undefined && 'value' in picked ? picked.value : undefined;
}

function optionsFor({ title, placeholder }: ChoicePrompt): vscode.QuickPickOptions {
  return {
    title: withoutIcons(cutText(title, textLimits.label)),
    placeHolder: cutText(placeholder, textLimits.placeholder),
    matchOnDescription: true,
    matchOnDetail: true,
  };
}

/** `showQuickPick` cannot change its list while it is open. */
async function chooseLate<Value>(
  items: readonly ChoiceItem<Value>[],
  prompt: ChoicePrompt,
  { typed, more }: LateChoices<Value>,
): Promise<Value | undefined> {
  const pick = vscode.window.createQuickPick<PickItem<Value>>();
  const { title, placeHolder, ...matching } = optionsFor(prompt);
  Object.assign(pick, { title, placeholder: placeHolder, ...matching });
  const closed = new AbortController();
  const entries = await inSlices(toPickItems(items));
  let late: readonly PickItem<Value>[] = [];
  let shown: readonly unknown[] = [];
  let typedItem: PickItem<Value> | undefined;
  const fill = (): void => {
    const entry = typed?.(pick.value);
    // a list of thousands is not sent again for every key
    if (shown.length > 0 && shown[0] === entry?.label && shown[1] === late) return;
    shown = [entry?.label, late];
    // VS Code looks for what is typed in the entry, where it may be written in another way
    typedItem = entry && { ...toPickItem(entry), alwaysShow: true };
    pick.items = [...(typedItem === undefined ? [] : [typedItem]), ...entries, ...late];
  };
  const load = async (): Promise<void> => {
    if (more === undefined) return;
    pick.busy = true;
    const found = await more(closed.signal);
    const added = await inSlices(toPickItems(found));
    late = added.map((item) => ({ ...item, alwaysShow: true }));
    fill();
    pick.busy = false;
  };
  const answer = new Promise<Value | undefined>((resolve) => {
    const subscriptions = vscode.Disposable.from(
      pick,
      pick.onDidChangeValue(fill),
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        // who types fast presses Enter before the entry is in the list
        const isTyped = chosen === undefined || chosen === typedItem;
        resolve(isTyped ? typed?.(pick.value)?.value : valueOf(chosen));
        pick.hide();
      }),
      pick.onDidHide(() => {
        resolve(undefined);
        closed.abort();
        subscriptions.dispose();
      }),
    );
  });
  fill();
  pick.show();
  try {
    await Promise.race([answer, load()]);
  } catch (error) {
    if (closed.signal.aborted) return undefined;
    pick.hide();
    throw error;
  }
  return answer;
}
