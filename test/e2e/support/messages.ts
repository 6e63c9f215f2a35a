/** Modal dialogs, notifications and the status bar. */
import type { Page } from 'playwright-core';
import { extensionId } from '../../../src/model/actions/portLink';
import { runCommand } from './quickInput';
import { restMouse } from './mouse';
import { until } from './until';

export interface Dialog {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

const dialogBox = '.monaco-dialog-box';

/** Waits for the modal dialog and reads it. */
export async function readDialog(page: Page): Promise<Dialog> {
  const box = page.locator(dialogBox);
  await box.waitFor({ state: 'visible' });
  const detail = box.locator('.dialog-message-detail');
  const buttons = await box.locator('.dialog-buttons .monaco-button').allInnerTexts();
  return {
    message: (await box.locator('.dialog-message').first().innerText()).trim(),
    detail: (await detail.count()) > 0 ? (await detail.first().innerText()).trim() : '',
    buttons: buttons.map((text) => text.trim()).filter(Boolean),
  };
}

/** Presses a button of the modal dialog by its exact name, and waits until the dialog is gone. */
export async function answerDialog(page: Page, button: string): Promise<void> {
  const box = page.locator(dialogBox);
  await box.getByRole('button', { name: button, exact: true }).click();
  await box.waitFor({ state: 'hidden' });
}

/** Closes modal dialogs without an answer, if there are any. */
export async function cancelDialogs(page: Page): Promise<void> {
  await until('no dialog', async () => {
    if (!(await page.locator(dialogBox).first().isVisible())) return true;
    await page.keyboard.press('Escape');
    return undefined;
  });
}

export interface Notification {
  readonly severity: 'info' | 'warning' | 'error' | 'unknown';
  readonly message: string;
  readonly buttons: readonly string[];
}

/** The notifications on screen now, read at once, because they appear, disappear and move. */
export async function readNotifications(page: Page): Promise<Notification[]> {
  const toasts = await page.locator('.notifications-toasts .notification-toast').evaluateAll((all) => {
    const textOf = (element: DrawnToast, selector: string): string[] =>
      [...element.querySelectorAll(selector)].map(({ innerText }) => innerText.trim());
    return (all as unknown as DrawnToast[]).map((toast) => ({
      icon: [...toast.querySelectorAll('.notification-list-item-icon')]
        .map(({ className }) => className)
        .join(' '),
      message: textOf(toast, '.notification-list-item-message').join(' '),
      buttons: textOf(toast, '.notification-list-item-buttons-container .monaco-button').filter(Boolean),
    }));
  });
  return toasts.map(({ icon, message, buttons }) => ({
    severity:
      (['error', 'warning', 'info'] as const).find((kind) => icon.includes(`codicon-${kind}`)) ?? 'unknown',
    message,
    buttons,
  }));
}

/** The part of a DOM element that is used here. */
interface DrawnToast {
  readonly className: string;
  readonly innerText: string;
  querySelectorAll(selector: string): Iterable<DrawnToast>;
}

/** Waits for a notification whose message contains the text or matches the pattern. */
export async function waitForNotification(page: Page, message: string | RegExp): Promise<Notification> {
  return until(`a notification ${String(message)}`, async () => {
    const all = await readNotifications(page);
    return all.find((one) =>
      typeof message === 'string' ? one.message.includes(message) : message.test(one.message),
    );
  });
}

/** Closes all notifications without an answer. */
export async function closeNotifications(page: Page): Promise<void> {
  await runCommand(page, 'Notifications: Clear All Notifications');
  await waitForNoNotification(page);
}

/** Waits until no notification is on screen. */
export async function waitForNoNotification(page: Page): Promise<void> {
  await until('no notification', async () =>
    (await readNotifications(page)).length === 0 ? true : undefined,
  );
}

export async function clickNotificationButton(
  page: Page,
  message: string | RegExp,
  button: string,
): Promise<void> {
  const toast = page
    .locator('.notifications-toasts .notification-toast')
    .filter({ hasText: message })
    .first();
  await toast.getByRole('button', { name: button, exact: true }).click();
}

export interface StatusItem {
  readonly text: string;
  /** The accessible name. */
  readonly label: string;
  readonly background: 'none' | 'warning' | 'error';
}

function statusItem(page: Page, itemId: string) {
  return page.locator(`[id="${extensionId}.${itemId}"]`);
}

/** Our status bar item by the id it was created with; undefined while it is not shown. */
export async function readStatusItem(page: Page, itemId: string): Promise<StatusItem | undefined> {
  const item = statusItem(page, itemId);
  if (!(await item.isVisible())) return undefined;
  const classes = ((await item.getAttribute('class')) ?? '').split(' ');
  const label = item.locator('.statusbar-item-label');
  return {
    text: (await label.innerText()).trim(),
    label: (await label.getAttribute('aria-label')) ?? (await item.getAttribute('aria-label')) ?? '',
    background: classes.includes('error-kind')
      ? 'error'
      : classes.includes('warning-kind')
        ? 'warning'
        : 'none',
  };
}

/** Waits until our status bar item satisfies the condition. */
export async function waitForStatusItem(
  page: Page,
  itemId: string,
  isWanted: (item: StatusItem) => boolean,
): Promise<StatusItem> {
  return until(`the wanted state of the status bar item ${itemId}`, async () => {
    const item = await readStatusItem(page, itemId);
    if (item && isWanted(item)) return item;
    throw new Error(`It is ${JSON.stringify(item)}.`);
  });
}

export async function waitForNoStatusItem(page: Page, itemId: string): Promise<void> {
  await statusItem(page, itemId).waitFor({ state: 'hidden' });
}

export async function clickStatusItem(page: Page, itemId: string): Promise<void> {
  await statusItem(page, itemId).locator('.statusbar-item-label').click();
}

/** Keeps the mouse over our status bar item. @returns how many times its tooltip went within this time, once it was there. */
export async function countLostTooltips(page: Page, itemId: string, milliseconds: number): Promise<number> {
  const tooltip = page.locator('.workbench-hover-container').filter({ visible: true });
  await until('the tooltip of the status bar', async () => {
    await restMouse(page);
    await statusItem(page, itemId).hover();
    await tooltip.waitFor({ timeout: 3000 });
    return true;
  });
  const lost = await page.evaluate<number>(`new Promise((resolve) => {
    const isThere = () => document.querySelector('.workbench-hover-container') !== null;
    let [lost, wasThere] = [0, true];
    const observer = new MutationObserver(() => {
      if (wasThere && !isThere()) lost++;
      wasThere = isThere();
    });
    observer.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => {
      observer.disconnect();
      resolve(lost);
    }, ${milliseconds});
  })`);
  await restMouse(page);
  return lost;
}

/**
 * Records every state of our status bar item from now on, however short, as `TEXT (BACKGROUND)`.
 * @returns a function that reads the states recorded so far, each once.
 */
export async function followStatusItem(page: Page, itemId: string): Promise<() => Promise<string[]>> {
  const seen = await statusItem(page, itemId).evaluateHandle((element) => {
    const item = element as unknown as DrawnItem;
    const states = new Set<string>();
    const note = (): void => {
      const background = /\b(error|warning)-kind\b/.exec(item.className)?.[1] ?? 'none';
      states.add(`${item.innerText.trim()} (${background})`);
    };
    note();
    const { MutationObserver } = globalThis as unknown as DrawnWindow;
    new MutationObserver(note).observe(item, {
      attributes: true,
      childList: true,
      characterData: true,
      subtree: true,
    });
    return states;
  });
  return () => seen.evaluate((states) => [...states]);
}

interface DrawnItem {
  readonly className: string;
  readonly innerText: string;
}

/** The part of a browser's window that is used here. */
interface DrawnWindow {
  readonly MutationObserver: new (noted: () => void) => {
    observe(item: DrawnItem, what: Readonly<Record<string, boolean>>): void;
  };
}
