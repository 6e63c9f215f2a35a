import * as vscode from 'vscode';

/** A message or question as shown. */
export interface Asked {
  readonly message: string;
  readonly detail: string;
  readonly actions: readonly string[];
}

/** The button to press; undefined closes the message. */
export type Answer = (asked: Asked) => string | undefined | Promise<string | undefined>;

/**
 * Answers messages in place of the user.
 * @returns everything that was shown during the run.
 */
export async function answering(answer: Answer, run: () => Promise<unknown>): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const show = async (message: string, ...rest: readonly unknown[]): Promise<string | undefined> => {
    const [options] = rest;
    const detail =
      typeof options === 'object' && options !== null && 'detail' in options ? String(options.detail) : '';
    const one = { message, detail, actions: rest.filter((action) => typeof action === 'string') };
    asked.push(one);
    return answer(one);
  };
  const { showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
  Object.assign(vscode.window, {
    showInformationMessage: show,
    showWarningMessage: show,
    showErrorMessage: show,
  });
  try {
    await run();
  } finally {
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage, showErrorMessage });
  }
  return asked;
}

/** Presses the first of these buttons that a message has. */
export function pressing(...actions: readonly string[]): Answer {
  return (asked) => actions.find((action) => asked.actions.includes(action));
}

/** Chooses the first matching entry of every quick pick, or none. */
export async function picking(
  fits: (item: vscode.QuickPickItem) => boolean,
  run: () => Promise<unknown>,
): Promise<void> {
  const { showQuickPick } = vscode.window;
  const pick = (items: readonly vscode.QuickPickItem[]): Promise<vscode.QuickPickItem | undefined> =>
    Promise.resolve(items.find(fits));
  Object.assign(vscode.window, { showQuickPick: pick });
  try {
    await run();
  } finally {
    Object.assign(vscode.window, { showQuickPick });
  }
}

/** Simulates a workspace that is not trusted. */
export async function inRestrictedMode(run: () => Promise<unknown>): Promise<void> {
  const before = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted');
  if (before === undefined) throw new Error('isTrusted is no property of vscode.workspace any more');
  Object.defineProperty(vscode.workspace, 'isTrusted', { configurable: true, get: () => false });
  try {
    await run();
  } finally {
    Object.defineProperty(vscode.workspace, 'isTrusted', before);
  }
}
